"""One number for a status bar, by SQL alone: no record is decoded.

What was counted is remembered beside the snapshot and follows the marks, so that a number costs
the same however many papers the feed has.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from reader.catalogue.store import at_once
from reader.fields import SAME_AS

_FEW = 100
"""Papers whose marks a number follows; for more of them it is counted again."""
_SAME = "FROM marks WHERE field = 'same_as' AND value IS NOT NULL"
_ALIKE = f"SELECT key {_SAME} UNION SELECT value {_SAME}"
"""Keys of papers that have several."""


def unread(database: sqlite3.Connection, address: str) -> int | None:
    """How many papers of the feed's last snapshot are unread; None if it was never fetched.

    Waits for nobody: where the catalogue can't be written now, the number is not remembered.
    """
    row = database.execute(
        "SELECT id, unread FROM snapshots WHERE address = ?", (address,)
    ).fetchone()
    if row is None:
        return None
    snapshot, number = row
    return _counted(database, snapshot) if number is None else int(number)


def forget(database: sqlite3.Connection) -> None:
    """Have all feeds counted again."""
    database.execute("UPDATE snapshots SET unread = NULL WHERE unread IS NOT NULL")


@contextmanager
def following(database: sqlite3.Connection, changes: Sequence[tuple[str, str]]) -> Iterator[None]:
    """Keep the numbers right while marks change inside: keys and fields. In a transaction."""
    keys = list({key for key, field in changes if field == "read"})
    joined = any(field == SAME_AS for _, field in changes)
    if not (keys or joined) or not _any(database, "FROM snapshots WHERE unread IS NOT NULL"):
        yield
        return
    if len(keys) > _FEW or joined or _any(database, _SAME):
        forget(database)
        yield
        return
    before = _read(database, keys)
    yield
    for key in before ^ _read(database, keys):
        database.execute(
            "UPDATE snapshots SET unread = unread + ? WHERE unread IS NOT NULL"
            " AND id IN (SELECT snapshot FROM listed WHERE key = ?)",
            (1 if key in before else -1, key),
        )


def _counted(database: sqlite3.Connection, snapshot: int) -> int:
    """Count, and remember it if that can be done at once."""
    # What is read inside is of one moment; if it is past, SQLite refuses to write:
    # https://www.sqlite.org/isolation.html
    database.execute("BEGIN")
    try:
        number = _count(database, snapshot)
        with suppress(sqlite3.OperationalError), at_once(database):
            database.execute("UPDATE snapshots SET unread = ? WHERE id = ?", (number, snapshot))
            database.execute("COMMIT")
        return number
    finally:
        if database.in_transaction:
            database.execute("ROLLBACK")


def _count(database: sqlite3.Connection, snapshot: int) -> int:
    (number,) = database.execute(
        "SELECT count(DISTINCT listed.key) FROM listed LEFT JOIN marks ON marks.key = listed.key"
        " AND marks.field = 'read' WHERE snapshot = ? AND marks.value IS NULL"
        f" AND listed.key NOT IN ({_ALIKE})",
        (snapshot,),
    ).fetchone()
    alike = database.execute(
        f"SELECT DISTINCT key FROM listed WHERE key IN ({_ALIKE}) AND snapshot = ?", (snapshot,)
    ).fetchall()
    if alike:
        from reader.catalogue import marks  # it has the numbers follow

        keys = [key for (key,) in alike]
        held = marks.cells(database, keys)
        number += sum(held.get((key, "read"), (None,))[0] is None for key in keys)
    return int(number)


def _any(database: sqlite3.Connection, rows: str) -> bool:
    return database.execute(f"SELECT 1 {rows} LIMIT 1").fetchone() is not None


def _read(database: sqlite3.Connection, keys: Sequence[str]) -> set[str]:
    """Those of the papers that are read."""
    places = ",".join("?" * len(keys))
    # Were what is not NULL asked for, SQLite would go through an index of all that is read.
    rows = database.execute(
        f"SELECT key, value FROM marks WHERE key IN ({places}) AND field = 'read'", keys
    )
    return {key for key, value in rows if value is not None}
