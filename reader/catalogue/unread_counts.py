"""Counts the unread papers of a feed, for a status bar, with SQL alone: no record is decoded.

The count is stored beside the snapshot and updated when marks change, so that it is read equally
fast however many papers the feed has.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from reader.catalogue.database import Database, waiting_for_nobody
from reader.catalogue.mark_fields import FROM_ALIASES, KEYS_WITH_ALIASES, read_cells
from reader.model.library_fields import SAME_AS_FIELD

_FEW = 100
"""Up to so many changed papers the counts are updated; for more they are counted again."""


def count_unread(database: Database, address: str) -> int | None:
    """How many papers of the feed's last snapshot are unread; None if it was never fetched.

    Does not wait for other processes: if the catalogue can't be written now, the count is not
    stored.
    """
    row = database.execute(
        "SELECT id, unread FROM snapshots WHERE address = ?", (address,)
    ).fetchone()
    if row is None:
        return None
    snapshot, number = row
    return _count_and_store(database, snapshot) if number is None else int(number)


def forget_counts(database: sqlite3.Connection) -> None:
    """Delete all counts, so that every feed is counted again."""
    database.execute("UPDATE snapshots SET unread = NULL WHERE unread IS NOT NULL")


@contextmanager
def update_counts(
    database: sqlite3.Connection, changes: Sequence[tuple[str, str]]
) -> Iterator[None]:
    """Update the counts for changes of marks (key and field) that are made inside.

    To be called in a transaction.
    """
    keys = list({key for key, field in changes if field == "read"})
    joined = any(field == SAME_AS_FIELD for _, field in changes)
    if not (keys or joined) or not _has_rows(database, "FROM snapshots WHERE unread IS NOT NULL"):
        yield
        return
    if len(keys) > _FEW or joined or _has_rows(database, FROM_ALIASES):
        forget_counts(database)
        yield
        return
    before = _find_read_keys(database, keys)
    yield
    for key in before ^ _find_read_keys(database, keys):
        database.execute(
            "UPDATE snapshots SET unread = unread + ? WHERE unread IS NOT NULL"
            " AND id IN (SELECT snapshot FROM listed WHERE key = ?)",
            (1 if key in before else -1, key),
        )


def _count_and_store(database: Database, snapshot: int) -> int:
    """Count, and store the count if that is possible at once."""
    # The transaction reads one state of the file; SQLite refuses to write if that is outdated:
    # https://www.sqlite.org/isolation.html
    database.execute("BEGIN")
    try:
        number = _count_snapshot(database, snapshot)
        with suppress(sqlite3.OperationalError), waiting_for_nobody(database):
            database.execute("UPDATE snapshots SET unread = ? WHERE id = ?", (number, snapshot))
            database.execute("COMMIT")
        return number
    finally:
        if database.in_transaction:
            database.execute("ROLLBACK")


def _count_snapshot(database: sqlite3.Connection, snapshot: int) -> int:
    (number,) = database.execute(
        "SELECT count(DISTINCT listed.key) FROM listed LEFT JOIN marks ON marks.key = listed.key"
        " AND marks.field = 'read' WHERE snapshot = ? AND marks.value IS NULL"
        f" AND listed.key NOT IN ({KEYS_WITH_ALIASES})",
        (snapshot,),
    ).fetchone()
    alike = database.execute(
        f"SELECT DISTINCT key FROM listed WHERE key IN ({KEYS_WITH_ALIASES}) AND snapshot = ?",
        (snapshot,),
    ).fetchall()
    if alike:
        keys = [key for (key,) in alike]
        cells = read_cells(database, keys)
        number += sum(cells.get((key, "read"), (None,))[0] is None for key in keys)
    return int(number)


def _has_rows(database: sqlite3.Connection, rows: str) -> bool:
    return database.execute(f"SELECT 1 {rows} LIMIT 1").fetchone() is not None


def _find_read_keys(database: sqlite3.Connection, keys: Sequence[str]) -> set[str]:
    """The keys among these whose papers are read."""
    places = ",".join("?" * len(keys))
    # With "value IS NOT NULL" SQLite would go through an index of all papers that are read.
    rows = database.execute(
        f"SELECT key, value FROM marks WHERE key IN ({places}) AND field = 'read'", keys
    )
    return {key for key, value in rows if value is not None}
