"""The user's marks as the catalogue holds them: a view of the library's log.

Only the winner of each field is kept, by the rule of :mod:`reader.library.fold` said in SQL, so
that lists can be joined with marks and counted without reading the log.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from reader.catalogue import counts
from reader.catalogue.store import transaction
from reader.fields import MUTE, SAME_AS, TAG, SameAs

if TYPE_CHECKING:
    from reader.entry import Marks

Row = tuple[str, str, str | None, int, str]
"""Key, field, value, stamp, device."""

RecordRow = tuple[str, bytes, int, str]
"""Key, paper as :func:`reader.catalogue.kept.packed` writes it, stamp, device."""

Cells = dict[tuple[str, str], tuple[str | None, int, str]]
"""Value, stamp and device, by key and field."""

_FOLD = """
INSERT INTO marks VALUES (?, ?, ?, ?, ?) ON CONFLICT (key, field) DO UPDATE SET
    value = excluded.value, stamp = excluded.stamp, device = excluded.device
WHERE (excluded.stamp, excluded.device, excluded.value IS NOT NULL, ifnull(excluded.value, ''))
    > (marks.stamp, marks.device, marks.value IS NOT NULL, ifnull(marks.value, ''))
"""
_CARRY = """
INSERT INTO records VALUES (?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET
    record = excluded.record, stamp = excluded.stamp, device = excluded.device
WHERE (excluded.stamp, excluded.device) > (records.stamp, records.device)
"""
_STEP = 500
_LAST = "\U0010ffff"
"""Sorts after every letter."""


def folded(database: sqlite3.Connection) -> dict[str, tuple[int, str]]:
    """How far each event file, by name, has been folded: bytes, and the checksum of their end."""
    rows = database.execute("SELECT file, offset, tail FROM folded")
    return {file: (offset, tail) for file, offset, tail in rows}


def fold(
    database: sqlite3.Connection,
    rows: Iterable[Row],
    file: str,
    *,
    start: int,
    offset: int,
    tail: str,
    stamp: int,
    records: Iterable[RecordRow] = (),
) -> bool:
    """Take the rows that a file holds from ``start`` up to ``offset``. One transaction.

    ``stamp`` is the highest among them, ``records`` are papers that come along. False, and nothing
    is taken, where another process has moved on from ``start`` meanwhile.
    """
    with transaction(database):
        row = database.execute("SELECT offset FROM folded WHERE file = ?", (file,)).fetchone()
        at_start = (row[0] if row else 0) == start
        if at_start:
            rows = list(rows)
            with counts.following(database, [row[:2] for row in rows]):
                database.executemany(_FOLD, rows)
            database.executemany(_CARRY, records)
            database.execute(
                "INSERT INTO folded VALUES (?, ?, ?, ?) ON CONFLICT (file) DO UPDATE SET"
                " offset = excluded.offset, tail = excluded.tail,"
                " stamp = max(folded.stamp, excluded.stamp)",
                (file, offset, stamp, tail),
            )
    return at_start


@contextmanager
def anew(database: sqlite3.Connection) -> Iterator[set[str]]:
    """Forget all marks and fold them again inside, in one transaction.

    Gives the keys that had some.
    """
    with transaction(database):
        counts.forget(database)
        keys = {key for (key,) in database.execute("SELECT DISTINCT key FROM marks")}
        database.execute("DELETE FROM marks")
        database.execute("DELETE FROM records")
        database.execute("DELETE FROM folded")
        database.execute("DELETE FROM handed_over")
        yield keys


@contextmanager
def handing_over(
    database: sqlite3.Connection, old: str, end: int, new: str, offset: int, tail: str
) -> Iterator[None]:
    """Exchange inside a file for one of another name that says the same: nothing is folded again.

    ``end`` and ``offset`` are their sizes in bytes. Where not all of the old one was folded, the
    exchange is left to be found out. One transaction.
    """
    with transaction(database):
        yield
        row = database.execute("SELECT offset, stamp FROM folded WHERE file = ?", (old,)).fetchone()
        if row is None or row[0] != end:
            return
        database.execute("DELETE FROM folded WHERE file = ?", (old,))
        database.execute(
            "INSERT OR REPLACE INTO folded VALUES (?, ?, ?, ?)", (new, offset, row[1], tail)
        )
        database.execute("INSERT INTO handed_over VALUES (?, ?, ?, ?)", (new, offset, old, end))


def handed_over(database: sqlite3.Connection, file: str) -> tuple[int, str, int] | None:
    """How many bytes of a file say what another one said; that one's name, and its bytes."""
    row: tuple[int, str, int] | None = database.execute(
        "SELECT offset, forerunner, forerunner_offset FROM handed_over WHERE file = ?", (file,)
    ).fetchone()
    return row


def last_stamp(database: sqlite3.Connection, file: str) -> int:
    """The highest stamp folded of a file; 0 where there is none."""
    row = database.execute("SELECT stamp FROM folded WHERE file = ?", (file,)).fetchone()
    return int(row[0]) if row else 0


def cells(database: sqlite3.Connection, keys: Sequence[str]) -> Cells:
    """Value, stamp and device of every field of these papers, by key and field.

    Where a paper has several keys (``same_as``), the winner among them stands for each.
    """
    known = same_as(database)
    if not known:
        return _cells(database, keys)
    names = {key: known.names(key) for key in keys}
    raw = _cells(database, sorted({name for some in names.values() for name in some}))
    by_name: dict[str, dict[str, tuple[str | None, int, str]]] = {}
    for (name, field), cell in raw.items():
        by_name.setdefault(name, {})[field] = cell
    found: Cells = {}
    for key, some in names.items():
        for name in some:
            for field, cell in by_name.get(name, {}).items():
                if field == SAME_AS and name != key:
                    continue
                held = found.get((key, field))
                if held is None or _rank(cell) > _rank(held):
                    found[key, field] = cell
    return found


def having(database: sqlite3.Connection, field: str) -> set[str]:
    """The keys of papers with a field that begins like this: ``tag:``, ``note:``, ``bookmark``."""
    rows = database.execute(
        "SELECT DISTINCT key FROM marks WHERE field >= ? AND field < ? AND value IS NOT NULL",
        (field, field + _LAST),
    )
    return related(database, [key for (key,) in rows])


def read_among(database: sqlite3.Connection, keys: Sequence[str]) -> set[str]:
    """Those of these papers that are marked read."""
    if same_as(database):
        held = cells(database, keys)
        return {key for (key, field), (value, *_) in held.items() if field == "read" and value}
    found: set[str] = set()
    for start in range(0, len(keys), _STEP):
        some = keys[start : start + _STEP]
        places = ",".join("?" * len(some))
        rows = database.execute(
            # The + keeps SQLite from going through all that was ever read.
            f"SELECT key FROM marks WHERE key IN ({places})"
            " AND +field = 'read' AND value IS NOT NULL",
            some,
        )
        found.update(key for (key,) in rows)
    return found


def tags(database: sqlite3.Connection) -> list[str]:
    """The names of all tags, those on the most papers first."""
    rows = database.execute(
        "SELECT field FROM marks WHERE field >= ? AND field < ? AND value IS NOT NULL"
        " GROUP BY field ORDER BY count(*) DESC, field",
        (TAG, TAG[:-1] + ";"),
    )
    return [field.removeprefix(TAG) for (field,) in rows]


def mutes(database: sqlite3.Connection) -> list[str]:
    """The rules in force, oldest first."""
    rows = database.execute(
        "SELECT key FROM marks WHERE field = 'mute' AND value IS NOT NULL ORDER BY value, key"
    )
    return [key.removeprefix(MUTE) for (key,) in rows]


def same_as(database: sqlite3.Connection) -> SameAs | None:
    """Which keys name one paper; None where each paper has one."""
    known = database.execute(
        "SELECT key, value FROM marks WHERE field = 'same_as' AND value IS NOT NULL"
    ).fetchall()
    return SameAs(dict(known)) if known else None


def related(database: sqlite3.Connection, keys: Iterable[str]) -> set[str]:
    """The keys and all others of the same papers."""
    known = same_as(database)
    return {name for key in keys for name in known.names(key)} if known else set(keys)


def _rank(cell: tuple[str | None, int, str]) -> tuple[int, str, bool, str]:
    value, stamp, device = cell
    return (stamp, device, value is not None, value or "")


def _cells(database: sqlite3.Connection, keys: Sequence[str]) -> Cells:
    found: Cells = {}
    for start in range(0, len(keys), _STEP):
        some = keys[start : start + _STEP]
        places = ",".join("?" * len(some))
        for key, field, value, stamp, device in database.execute(
            f"SELECT key, field, value, stamp, device FROM marks WHERE key IN ({places})", some
        ):
            found[key, field] = (value, stamp, device)
    return found


def everything(database: sqlite3.Connection) -> dict[tuple[str, str], tuple[int, str, str | None]]:
    """Stamp, device and value of every field in the view, by key and field."""
    rows = database.execute(
        "SELECT key, field, stamp, device, value FROM marks WHERE field <> 'record'"
    )
    return {(key, field): (stamp, device, value) for key, field, stamp, device, value in rows}


def marks_of(database: sqlite3.Connection, keys: Sequence[str]) -> "dict[str, Marks]":
    """The marks of those papers that have any."""
    from reader.entry import marks_of

    fields: dict[str, dict[str, str | None]] = {}
    for (key, field), (value, _, _) in cells(database, keys).items():
        if value is not None:
            fields.setdefault(key, {})[field] = value
    return {key: marks_of(found) for key, found in fields.items()}
