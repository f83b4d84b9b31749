"""The one table of commands, and which keys run them."""
