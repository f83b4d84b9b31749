"""Pure functions that compare, clean and display text."""
