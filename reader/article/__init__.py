"""A paper's full text: Markdown into blocks, blocks into lines of a width. Knows no screen."""
