"""The catalogue's database file: its tables, how it is opened, what happens when it is broken."""

import fcntl
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from reader.errors import CatalogueError, Stopped

_PATIENCE = 5.0
"""Seconds to wait for another process."""
_VERSION = 6
_SCHEMA = """
CREATE TABLE papers (
    id INTEGER PRIMARY KEY,         -- higher is seen later
    key TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,            -- its words, as in a title: key
    record BLOB NOT NULL,           -- a Paper as JSON
    first_seen TEXT NOT NULL        -- ISO time, UTC
);
CREATE INDEX papers_by_title ON papers (title);
CREATE VIRTUAL TABLE words USING fts5 (
    title, abstract, authors, organization, keywords,
    content='', tokenize="ascii", prefix='1 2 3'
);
CREATE TABLE facts (                -- what queries compare, of the paper with the same id
    id INTEGER PRIMARY KEY,
    published TEXT,                 -- ISO date
    featured TEXT,                  -- ISO date
    votes INTEGER,
    stars INTEGER,
    comments INTEGER,
    authors INTEGER,
    source TEXT NOT NULL,           -- in small letters, as the next
    submitter TEXT NOT NULL,
    code INTEGER NOT NULL,          -- 0 or 1, as the next
    project INTEGER NOT NULL
);
CREATE TABLE snapshots (
    id INTEGER PRIMARY KEY,
    address TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    day TEXT,                       -- ISO date, where the feed is one day
    taken TEXT NOT NULL,            -- ISO time, UTC
    unread INTEGER                  -- papers; NULL: to be counted
);
CREATE TABLE listed (
    snapshot INTEGER NOT NULL,
    position INTEGER NOT NULL,
    key TEXT NOT NULL,
    featured TEXT,                  -- ISO date
    PRIMARY KEY (snapshot, position)
) WITHOUT ROWID;
CREATE INDEX listed_by_key ON listed (key);
CREATE TABLE votes (
    key TEXT NOT NULL,
    day TEXT NOT NULL,              -- ISO date of the fetch, UTC
    votes INTEGER,
    comments INTEGER,
    PRIMARY KEY (key, day)
) WITHOUT ROWID;
CREATE TABLE responses (
    url TEXT PRIMARY KEY,
    etag TEXT NOT NULL,
    body BLOB NOT NULL,             -- zlib
    fetched TEXT NOT NULL           -- ISO time, UTC
) WITHOUT ROWID;
CREATE TABLE fulltexts (
    key TEXT PRIMARY KEY,
    body BLOB NOT NULL,             -- Markdown, zlib
    fetched TEXT NOT NULL           -- ISO time, UTC
) WITHOUT ROWID;
CREATE TABLE marks (                -- the winner of each field: a view of the library
    key TEXT NOT NULL,
    field TEXT NOT NULL,
    value TEXT,                     -- NULL: removed
    stamp INTEGER NOT NULL,
    device TEXT NOT NULL,
    PRIMARY KEY (key, field)
) WITHOUT ROWID;
CREATE INDEX marks_by_field ON marks (field, value) WHERE value IS NOT NULL;
CREATE TABLE records (              -- papers as the library carries them
    key TEXT PRIMARY KEY,
    record BLOB NOT NULL,           -- JSON, zlib
    stamp INTEGER NOT NULL,
    device TEXT NOT NULL
);
CREATE TABLE folded (               -- how far each event file has been folded into marks
    file TEXT PRIMARY KEY,
    offset INTEGER NOT NULL,        -- bytes
    stamp INTEGER NOT NULL,         -- the highest stamp in those bytes
    tail TEXT NOT NULL              -- hash of the last folded line: was the file changed?
) WITHOUT ROWID;
CREATE TABLE handed_over (          -- files that stand for others, which are gone
    file TEXT PRIMARY KEY,
    offset INTEGER NOT NULL,        -- bytes that say what the other file said
    forerunner TEXT NOT NULL,       -- the other file
    forerunner_offset INTEGER NOT NULL -- its bytes
) WITHOUT ROWID;
"""


def open_database(path: Path | None) -> sqlite3.Connection:
    """Open the catalogue, made anew where it is missing, damaged or of another version.

    ``None`` opens one in memory. A connection belongs to one thread at a time. Transactions are
    explicit (``BEGIN``); write-ahead logging without a sync at each commit: what a power cut takes
    back is fetched or folded again. Raises CatalogueError where the folder can't be written.
    """
    if path is None:
        return _connect(":memory:")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if path.exists() and (database := _connect_sound(path)):
            return database
        with _alone(path.parent):
            if path.exists() and (database := _connect_sound(path)):
                return database  # another process made it
            # What a deleted file left beside it would be taken for the new one's.
            for name in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm"))):
                name.unlink(missing_ok=True)
            return _connect(str(path))
    except (OSError, sqlite3.Error) as error:
        raise CatalogueError(
            f"The catalogue {path} can't be used ({error}); free or allow the folder"
        ) from error


def file_of(path: Path) -> tuple[int, int] | None:
    """Which file is at a path: device and inode; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """The catalogue, open for a while. Raises CatalogueError for whatever SQLite raises."""
    database = open_database(path)
    try:
        yield database
    except sqlite3.Error as error:
        raise CatalogueError(
            f"The catalogue {path} can't be used ({error}); free or allow the folder"
        ) from error
    finally:
        database.close()


class Interrupt:
    """Ends from another thread what one connection is doing. Calling it does so."""

    def __init__(self) -> None:
        self.asked = False
        """Whether it was called."""
        self._database: sqlite3.Connection | None = None

    def __call__(self) -> None:
        """End it; what comes later on that connection is not begun."""
        self.asked = True
        database = self._database
        if database is not None:
            with suppress(sqlite3.ProgrammingError):  # it was closed this moment
                database.interrupt()

    @contextmanager
    def over(self, database: sqlite3.Connection) -> Iterator[None]:
        """Let it end what is done inside. Raises Stopped where it did."""
        self._database = database
        try:
            if self.asked:
                raise Stopped("Nobody waits for it any more")
            yield
        except sqlite3.OperationalError as error:
            if self.asked:
                raise Stopped("Nobody waits for it any more") from error
            raise
        finally:
            self._database = None


@contextmanager
def transaction(database: sqlite3.Connection) -> Iterator[None]:
    """A transaction that ends with the block, or a part of the one that is under way."""
    if database.in_transaction:
        yield
        return
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        database.execute("ROLLBACK")
        raise
    database.execute("COMMIT")


@contextmanager
def at_once(database: sqlite3.Connection) -> Iterator[None]:
    """Wait for no other process inside: what has to fails with sqlite3.OperationalError."""
    database.execute("PRAGMA busy_timeout=0")
    try:
        yield
    finally:
        database.execute(f"PRAGMA busy_timeout={_PATIENCE * 1000:.0f}")


def _connect_sound(path: Path) -> sqlite3.Connection | None:
    """A connection; None where the file is damaged."""
    try:
        return _connect(str(path))
    except sqlite3.OperationalError:
        raise  # busy, full or forbidden: the file itself may be sound
    except sqlite3.DatabaseError:
        return None


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keep other processes from making the file at the same time, where the system can."""
    handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        with suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _connect(name: str) -> sqlite3.Connection:
    database = sqlite3.connect(
        name, timeout=_PATIENCE, isolation_level=None, check_same_thread=False
    )
    try:
        _write_ahead(database)
        database.execute("PRAGMA synchronous=OFF")
        if _version(database) != _VERSION:
            _create(database)
        return database
    except BaseException:
        database.close()
        raise


def _write_ahead(database: sqlite3.Connection) -> None:
    """Switch to write-ahead logging, for which SQLite itself does not wait while others switch."""
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            database.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.01)


def _version(database: sqlite3.Connection) -> int:
    return int(database.execute("PRAGMA user_version").fetchone()[0])


def _create(database: sqlite3.Connection) -> None:
    """Make the tables; another process may be doing the same."""
    database.execute("BEGIN IMMEDIATE")
    if _version(database) != _VERSION:
        names = database.execute(
            "SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%'"
            " ORDER BY sql LIKE 'CREATE VIRTUAL%' DESC"
        ).fetchall()
        for (name,) in names:
            # A virtual table takes its own tables along.
            database.execute(f'DROP TABLE IF EXISTS "{name}"')
        for statement in _SCHEMA.split(";\n"):
            if statement.strip():
                database.execute(statement)
        database.execute(f"PRAGMA user_version={_VERSION}")
    database.execute("COMMIT")
