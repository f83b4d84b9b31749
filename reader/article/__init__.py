"""The full text of a paper: pure functions from Markdown to blocks, and from blocks to lines."""
