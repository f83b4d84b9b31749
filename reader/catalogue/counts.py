"""One number for a status bar, by SQL alone: no record is decoded."""

import sqlite3

from reader.catalogue import marks


def unread(database: sqlite3.Connection, address: str) -> int | None:
    """How many papers of the feed's last snapshot are unread; None if it was never fetched."""
    row = database.execute("SELECT id FROM snapshots WHERE address = ?", (address,)).fetchone()
    if row is None:
        return None
    if marks.same_as(database):
        listed = database.execute("SELECT key FROM listed WHERE snapshot = ?", row).fetchall()
        keys = [key for (key,) in listed]
        held = marks.cells(database, keys)
        return sum(held.get((key, "read"), (None,))[0] is None for key in keys)
    (number,) = database.execute(
        "SELECT count(*) FROM listed LEFT JOIN marks ON marks.key = listed.key"
        " AND marks.field = 'read' WHERE snapshot = ? AND marks.value IS NULL",
        row,
    ).fetchone()
    return int(number)
