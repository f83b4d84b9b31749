"""Full texts: blocks, lines, places."""
