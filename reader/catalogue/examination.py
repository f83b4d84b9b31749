"""Examines whether a catalogue is intact: its tables, every value, and SQLite's own check."""

import sqlite3
import time
import zlib
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import msgspec

from reader.catalogue import schema
from reader.model.paper import Paper

_STEP = 1000
"""Rows that are read before the clock is checked again."""
_INSTRUCTIONS = 100_000
"""Instructions of SQLite's virtual machine before the clock is checked again: some milliseconds."""
_MADE = (
    "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_stat%'"
    # SQLite makes the tables of the word indexes; each version of it makes them differently.
    " AND name NOT LIKE 'words!_%' ESCAPE '!' AND name NOT LIKE 'stems!_%' ESCAPE '!'"
    " ORDER BY type, name"
)

_NOT_NOW = {
    sqlite3.SQLITE_INTERRUPT,
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
}
"""Errors that say nothing about the file itself."""


class Examined(NamedTuple):
    """The result of an examination."""

    fault: str = ""
    """A few words about the first damage that was found; empty if there is none."""
    whole: bool = True
    """Whether everything was examined before the time was over."""


class _TimeOver(Exception):
    """The time is over."""


class _Fault(Exception):
    """Something is damaged."""


def examine_catalogue(path: Path, seconds: float) -> Examined:
    """Examine a catalogue for at most so many seconds. Nothing in it is changed."""
    deadline = time.monotonic() + seconds
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as database:
            database.set_progress_handler(lambda: time.monotonic() > deadline, _INSTRUCTIONS)
            _check_tables(database)
            _check_values(database, deadline)
            _check_pages(database)
    except _TimeOver:
        return Examined(whole=False)
    except _Fault as fault:
        return Examined(str(fault))
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", None)
        if code is None:
            return Examined("a text in it can't be read")
        return Examined(whole=False) if code & 0xFF in _NOT_NOW else Examined(str(error))
    return Examined()


def _check_tables(database: sqlite3.Connection) -> None:
    """Raise _Fault if the tables are not those of the schema."""
    with closing(sqlite3.connect(":memory:")) as other:
        for statement in schema.list_statements():
            other.execute(statement)
        expected = other.execute(_MADE).fetchall()
    if database.execute(_MADE).fetchall() != expected:
        raise _Fault("its tables are not as they were made")


def _check_values(database: sqlite3.Connection, deadline: float) -> None:
    """Raise _Fault if a stored value is not of the kind that it should be."""
    for table, readers in _READ.items():
        columns = [
            (name, kind, not_null)
            for _, name, kind, not_null, *_ in database.execute(f"PRAGMA table_info({table})")
        ]
        names = ", ".join(name for name, _, _ in columns)
        rows = iter(database.execute(f"SELECT {names} FROM {table}"))
        while batch := list(islice(rows, _STEP)):
            if time.monotonic() > deadline:
                raise _TimeOver
            for row in batch:
                for value, (name, kind, not_null) in zip(row, columns, strict=True):
                    _check_value(value, f"{table}.{name}", kind, bool(not_null), readers.get(name))


def _check_value(
    value: object, name: str, kind: str, not_null: bool, read: Callable[..., object] | None
) -> None:
    if value is None and not not_null:
        return
    try:
        if not isinstance(value, _KINDS[kind]):
            raise TypeError
        if read is not None:
            read(value)
    except (ValueError, TypeError, OverflowError, zlib.error, msgspec.MsgspecError):
        raise _Fault(f"a value of {name} can't be read") from None


def _check_pages(database: sqlite3.Connection) -> None:
    """Raise _Fault if SQLite itself finds damage."""
    (problem,) = database.execute("PRAGMA quick_check(1)").fetchone()
    if problem != "ok":
        raise _Fault(" ".join(problem.replace("*** in database main ***", "").split()))
    database.execute("INSERT INTO words (words) VALUES ('integrity-check')")
    database.execute("INSERT INTO stems (stems) VALUES ('integrity-check')")


def _parse_time(text: str) -> None:
    if datetime.fromisoformat(text).tzinfo is None:
        raise ValueError(text)


def _decode_paper(record: bytes) -> None:
    _decoder.decode(record)


def _decode_record(packed: bytes) -> None:
    msgspec.json.decode(zlib.decompress(packed), type=dict)


_decoder = msgspec.json.Decoder(Paper)
_KINDS: dict[str, type] = {"TEXT": str, "INTEGER": int, "BLOB": bytes}
_READ: dict[str, dict[str, Callable[..., object]]] = {
    "papers": {"record": _decode_paper, "first_seen": _parse_time},
    "facts": {"published": date.fromisoformat, "featured": date.fromisoformat},
    "snapshots": {"day": date.fromisoformat, "taken": _parse_time},
    "listed": {"featured": date.fromisoformat},
    "votes": {"fetched": _parse_time},
    "marks": {},
    "records": {"record": _decode_record},
    "folded": {},
    "handed_over": {},
}
"""The columns of each table that hold more than a text or a number, with their readers."""
