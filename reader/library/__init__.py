"""The library's files: one append-only log a device, the fold, and TinyDB's snapshot of it."""
