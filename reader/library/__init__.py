"""The library's files: one append-only log for each device, undo, compaction, TinyDB documents."""
