"""The catalogue: every paper ever seen, in SQLite. A cache; deleting it loses nothing."""
