"""Ways in which a catalogue's file comes to harm, each done at random places."""

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

PAGE = 4096


def flipped(path: Path, chance: random.Random) -> None:
    """Some bits are others."""
    body = bytearray(path.read_bytes())
    for _ in range(chance.choice((1, 5, 50, 500))):
        body[chance.randrange(len(body))] ^= 1 << chance.randrange(8)
    path.write_bytes(body)


def zeroed(path: Path, chance: random.Random) -> None:
    """Some pages were never written."""
    body = bytearray(path.read_bytes())
    for _ in range(chance.choice((1, 3, 10))):
        page = chance.randrange(len(body) // PAGE)
        body[page * PAGE : (page + 1) * PAGE] = bytes(PAGE)
    path.write_bytes(body)


def overwritten(path: Path, chance: random.Random) -> None:
    """Something else was written into it."""
    body = bytearray(path.read_bytes())
    at = chance.randrange(len(body) - 3000)
    body[at : at + 3000] = chance.randbytes(3000)
    path.write_bytes(body)


def cut(path: Path, chance: random.Random) -> None:
    """Its end is gone."""
    body = path.read_bytes()
    path.write_bytes(body[: chance.randrange(len(body))])


def swapped(path: Path, chance: random.Random) -> None:
    """Two pages stand in each other's place."""
    body = bytearray(path.read_bytes())
    one, other = (chance.randrange(1, len(body) // PAGE) * PAGE for _ in range(2))
    body[one : one + PAGE], body[other : other + PAGE] = (
        body[other : other + PAGE],
        body[one : one + PAGE],
    )
    path.write_bytes(body)


def beheaded(path: Path, chance: random.Random) -> None:
    """Its first bytes are none of SQLite's."""
    body = bytearray(path.read_bytes())
    size = chance.choice((1, 16, 100, PAGE))
    body[:size] = chance.randbytes(size)
    path.write_bytes(body)


def log_damaged(path: Path, chance: random.Random) -> None:
    """What SQLite keeps beside it is not what it wrote."""
    for end in ("-wal", "-shm"):
        beside = path.with_name(path.name + end)
        body = bytearray(beside.read_bytes() if beside.exists() else chance.randbytes(9 * PAGE))
        for _ in range(chance.randrange(1, 50)):
            body[chance.randrange(len(body))] = chance.randrange(256)
        beside.write_bytes(body[: chance.randrange(1, len(body))])


_COLUMNS = (
    ("papers", "record", ("{", '{"key": 3}', "[]", '{"key":"a b","title":7}', "\x00")),
    ("papers", "first_seen", ("", "yesterday", "2026-13-40", "2026-11-20")),
    ("papers", "title", ()),
    ("facts", "published", ("2026-02-30", "never")),
    ("facts", "featured", ("99999-01-01", "20")),
    ("snapshots", "taken", ("", "now", "2026-11-20")),
    ("snapshots", "day", ("2026-11-31", "x")),
    ("listed", "featured", ("0000-00-00", "x")),
    ("votes", "votes", ("many",)),
    ("responses", "body", ("no zlib",)),
    ("responses", "etag", ("\x00",)),
    ("fulltexts", "body", ("no zlib",)),
    ("marks", "device", ()),
    ("marks", "stamp", ("late",)),
    ("marks", "value", ()),
    ("marks", "key", ()),
    ("listed", "key", ()),
    ("records", "record", ("no zlib",)),
    ("folded", "offset", ("far",)),
    ("folded", "tail", ("x",)),
)
_KINDS = ("NULL", "17", "1.5", "x'ff00'", "CAST(x'ff' AS TEXT)")


def nonsense(path: Path, chance: random.Random) -> None:
    """A sound file holds values that nobody wrote."""
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("PRAGMA ignore_check_constraints = ON")
        for _ in range(chance.randrange(1, 4)):
            table, column, values = chance.choice(_COLUMNS)
            some = chance.choice(("", "WHERE random() % 20 = 0"))
            value = chance.choice([*_KINDS, *("'" + value + "'" for value in values)])
            try:
                database.execute(f"UPDATE OR IGNORE {table} SET {column} = {value} {some}")
            except sqlite3.Error:
                continue  # such a value can't be there


def tables_changed(path: Path, chance: random.Random) -> None:
    """Tables or parts of the index of words are gone or others."""
    tables = ("papers", "facts", "snapshots", "listed", "votes", "responses", "fulltexts")
    statements = [
        *(f"DROP TABLE {name}" for name in (*tables, "marks", "records", "folded", "handed_over")),
        *(f"ALTER TABLE {name} RENAME TO other" for name in ("papers", "marks", "listed")),
        "ALTER TABLE snapshots DROP COLUMN unread",
        "DROP TABLE words",
        "DELETE FROM words_data",
        "DELETE FROM words_config",
        "DELETE FROM words_docsize WHERE id % 2",
        "UPDATE words_data SET block = x'00ff00ff' WHERE id > 10",
        "DROP INDEX marks_by_field",
        "PRAGMA user_version = 77",
    ]
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("PRAGMA writable_schema = ON")
        database.execute(chance.choice(statements))


WAYS: tuple[Callable[[Path, random.Random], None], ...] = (
    flipped,
    zeroed,
    overwritten,
    cut,
    swapped,
    beheaded,
    log_damaged,
    nonsense,
    tables_changed,
)
