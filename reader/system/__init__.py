"""The machine below: paths, files written whole, locks, child processes, logs."""
