"""What the program does: it fetches feeds, merges them, and writes the library."""
