"""The user's marks in the catalogue: a view of the library's log.

Events are folded here and nowhere else: the table keeps the last value of each field, so that lists
can be joined with marks, and counted, without reading the log.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from reader.catalogue import unread_counts
from reader.catalogue.database import transaction
from reader.catalogue.mark_fields import (
    Cells,
    add_aliases,
    read_aliases,
    read_cells,
    read_joined_cells,
)
from reader.model.library_fields import RULE_PREFIXES, TAG_PREFIX, KeyAliases

if TYPE_CHECKING:
    from reader.model.entry import Marks

Row = tuple[str, str, str | None, int, str]
"""Key, field, value, stamp, device."""

RecordRow = tuple[str, bytes, int, str]
"""Key, paper as :func:`reader.catalogue.library_parts.pack_record` writes it, stamp, device."""

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
"""A text that sorts after every letter."""


def read_folded_offsets(database: sqlite3.Connection) -> dict[str, tuple[int, str]]:
    """How far each event file was folded, by its name: bytes, and the checksum of their end."""
    rows = database.execute("SELECT file, offset, tail FROM folded")
    return {file: (offset, tail) for file, offset, tail in rows}


def fold_rows(
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
    """Fold the rows that a file holds from ``start`` up to ``offset``. One transaction.

    ``stamp`` is the highest among them, ``records`` are the papers that these lines carry. Returns
    False, and folds nothing, if another process has folded this part of the file meanwhile.
    """
    # Packing papers takes longer than storing them, so it is done before the transaction begins.
    rows, records = list(rows), list(records)
    with transaction(database):
        row = database.execute("SELECT offset FROM folded WHERE file = ?", (file,)).fetchone()
        at_start = (row[0] if row else 0) == start
        if at_start:
            with unread_counts.update_counts(database, [row[:2] for row in rows]):
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
def fold_anew(database: sqlite3.Connection) -> Iterator[set[str]]:
    """Delete all marks and fold them again inside, in one transaction.

    Yields the keys that had marks.
    """
    with transaction(database):
        unread_counts.forget_counts(database)
        keys = {key for (key,) in database.execute("SELECT DISTINCT key FROM marks")}
        database.execute("DELETE FROM marks")
        database.execute("DELETE FROM records")
        database.execute("DELETE FROM folded")
        database.execute("DELETE FROM handed_over")
        yield keys


@contextmanager
def replace_event_file(
    database: sqlite3.Connection,
    old: str,
    end: int,
    new: str,
    offset: int,
    tail: str,
    dropped: Iterable[str] = (),
) -> Iterator[None]:
    """Replace inside an event file by one with another name and the same marks. One transaction.

    Nothing has to be folded again. ``end`` and ``offset`` are the sizes of the old and the new file
    in bytes. The log no longer carries the papers that are ``dropped``. If the old file was not
    folded to its end, nothing is noted: the next update of the view notices the new file.
    """
    with transaction(database):
        yield
        for key in dropped:
            database.execute("DELETE FROM records WHERE key = ?", (key,))
            database.execute("DELETE FROM marks WHERE key = ? AND field = 'record'", (key,))
        row = database.execute("SELECT offset, stamp FROM folded WHERE file = ?", (old,)).fetchone()
        if row is None or row[0] != end:
            return
        database.execute("DELETE FROM folded WHERE file = ?", (old,))
        database.execute(
            "INSERT OR REPLACE INTO folded VALUES (?, ?, ?, ?)", (new, offset, row[1], tail)
        )
        database.execute("INSERT INTO handed_over VALUES (?, ?, ?, ?)", (new, offset, old, end))


def read_replaced_file(database: sqlite3.Connection, file: str) -> tuple[int, str, int] | None:
    """How many bytes of a file stand for a file that it replaced, that one's name, and its bytes.

    None if the file replaced no other.
    """
    row: tuple[int, str, int] | None = database.execute(
        "SELECT offset, forerunner, forerunner_offset FROM handed_over WHERE file = ?", (file,)
    ).fetchone()
    return row


class StoredFields(NamedTuple):
    """The stored fields of papers: needed before marks of these papers are written."""

    keys: Sequence[str]
    """The keys that were asked for."""
    cells: Cells
    """What :func:`read_cells` returns."""
    aliases: KeyAliases | None
    """The keys of papers that have several; None if there is no such paper."""
    last_stamp: int
    """The highest stamp in the file that will be written to; 0 if it is new."""

    def all_keys(self, key: str) -> Sequence[str]:
        """All keys of the paper with this key, including this one."""
        return self.aliases.all_keys(key) if self.aliases else (key,)


def read_fields(database: sqlite3.Connection, keys: Sequence[str], file: str) -> StoredFields:
    """Read the fields of these papers before marks of them are written to an event file."""
    aliases = read_aliases(database)
    row = database.execute("SELECT stamp FROM folded WHERE file = ?", (file,)).fetchone()
    last_stamp = int(row[0]) if row else 0
    return StoredFields(keys, read_joined_cells(database, keys, aliases), aliases, last_stamp)


def find_keys_with_field(database: sqlite3.Connection, field: str) -> set[str]:
    """The keys of papers with a field that starts with this: ``tag:``, ``note:``, ``bookmark``."""
    rows = database.execute(
        "SELECT DISTINCT key FROM marks WHERE field >= ? AND field < ? AND value IS NOT NULL",
        (field, field + _LAST),
    )
    return add_aliases(database, [key for (key,) in rows])


def find_keys_marked_between(
    database: sqlite3.Connection, field: str, first: str, end: str
) -> set[str]:
    """The keys of papers with a mark that was made from ``first`` until before ``end``: ISO times.

    ``field`` is ``read`` or ``bookmark``.
    """
    rows = database.execute(
        "SELECT key FROM marks WHERE field = ? AND value >= ? AND value < ?", (field, first, end)
    )
    return add_aliases(database, [key for (key,) in rows])


def find_read_keys(database: sqlite3.Connection, keys: Sequence[str]) -> set[str]:
    """The keys among these whose papers are read."""
    if read_aliases(database):
        cells = read_cells(database, keys)
        return {key for (key, field), (value, *_) in cells.items() if field == "read" and value}
    read_keys: set[str] = set()
    for start in range(0, len(keys), _STEP):
        chunk = keys[start : start + _STEP]
        places = ",".join("?" * len(chunk))
        rows = database.execute(
            # The + prevents SQLite from going through all papers that were ever read.
            f"SELECT key FROM marks WHERE key IN ({places})"
            " AND +field = 'read' AND value IS NOT NULL",
            chunk,
        )
        read_keys.update(key for (key,) in rows)
    return read_keys


def list_tags(database: sqlite3.Connection) -> list[str]:
    """The names of all tags. The tag of the most papers comes first."""
    rows = database.execute(
        "SELECT field FROM marks WHERE field >= ? AND field < ? AND value IS NOT NULL"
        " GROUP BY field ORDER BY count(*) DESC, field",
        (TAG_PREFIX, TAG_PREFIX[:-1] + ";"),
    )
    return [field.removeprefix(TAG_PREFIX) for (field,) in rows]


def list_mute_rules(database: sqlite3.Connection) -> list[str]:
    """The mute rules, the oldest first."""
    return list_rules(database, "mute")


def list_rules(database: sqlite3.Connection, field: str) -> list[str]:
    """The rules of a kind (``mute`` or ``follow``), the oldest first."""
    rows = database.execute(
        "SELECT key FROM marks WHERE field = ? AND value IS NOT NULL ORDER BY value, key", (field,)
    )
    return [key.removeprefix(RULE_PREFIXES[field]) for (key,) in rows]


def read_all_fields(
    database: sqlite3.Connection,
) -> dict[tuple[str, str], tuple[int, str, str | None]]:
    """Stamp, device and value of every field, by key and field."""
    rows = database.execute(
        "SELECT key, field, stamp, device, value FROM marks WHERE field <> 'record'"
    )
    return {(key, field): (stamp, device, value) for key, field, stamp, device, value in rows}


def read_marks(database: sqlite3.Connection, keys: Sequence[str]) -> "dict[str, Marks]":
    """The marks of these papers, by key. Papers without marks are left out."""
    return marks_by_key(read_cells(database, keys))


def marks_by_key(
    cells: Mapping[tuple[str, str], tuple[str | None, int, str]],
) -> "dict[str, Marks]":
    """Make marks of cells, by key. Papers without marks are left out."""
    from reader.model.entry import marks_from_fields

    fields: dict[str, dict[str, str | None]] = {}
    for (key, field), (value, _, _) in cells.items():
        if value is not None:
            fields.setdefault(key, {})[field] = value
    return {key: marks_from_fields(named) for key, named in fields.items()}
