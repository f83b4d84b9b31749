"""Connections to the catalogue's database: its tables, its transactions.

The file is opened by :mod:`reader.catalogue.connection`, which deals with damaged ones.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from reader.catalogue import files

_PATIENCE = 5.0
"""Seconds to wait for another process."""
_RETRY_SECONDS = 0.003
"""Seconds between two tries. SQLite itself tries only every 100 ms after a while; whoever waits for
a process that writes in portions (:func:`reader.catalogue.papers.store_in_portions`) then misses
the moments between them for seconds."""
_VERSION = 12
"""The version of the tables in reader.catalogue.schema. Tables of another version are made anew."""
_VERSION_AND_KINDS_OF_KEYS = (
    "SELECT user_version, typeof((SELECT key FROM marks ORDER BY key LIMIT 1)),"
    " typeof((SELECT key FROM marks ORDER BY key DESC LIMIT 1)) FROM pragma_user_version"
)
"""All other values come before or after all texts in a table's order, so two rows tell."""


class Database(sqlite3.Connection):
    """A connection that knows which file it was opened on."""

    path: Path | None = None
    """The file's path; None: the database is in memory."""
    file: files.File | None = None
    """The identity of the file that was opened."""
    was_made_anew = False
    """Whether the file at the path was damaged and a new one was made in its place."""
    waits = True
    """Whether a statement waits while another process writes."""

    def execute(self, statement: str, values: Any = (), /) -> sqlite3.Cursor:
        """Run a statement; wait while another process writes. Raises sqlite3.Error."""
        try:
            return super().execute(statement, values)
        except sqlite3.OperationalError as error:
            if not self.waits or not _is_busy(error):
                raise
        end = time.monotonic() + _PATIENCE
        while True:
            time.sleep(_RETRY_SECONDS)
            try:
                return super().execute(statement, values)
            except sqlite3.OperationalError as error:
                if time.monotonic() > end or not _is_busy(error):
                    raise

    @property
    def is_replaced(self) -> bool:
        """Whether another file, or none, is at the path now."""
        return self.path is not None and files.identify_file(self.path) != self.file


@contextmanager
def transaction(database: sqlite3.Connection) -> Iterator[None]:
    """Run the block in a transaction; inside another transaction, as a part of that one."""
    if database.in_transaction:
        yield
        return
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
        database.execute("COMMIT")
    except BaseException:
        if database.in_transaction:  # SQLite may have ended it
            database.execute("ROLLBACK")
        raise


@contextmanager
def waiting_for_nobody(database: Database) -> Iterator[None]:
    """Never wait for another process inside: raise sqlite3.OperationalError instead."""
    database.waits = False
    try:
        yield
    finally:
        database.waits = True


def connect_database(path: Path | None) -> Database:
    """Connect to a file that exists, and make its tables if needed. Raises sqlite3.Error.

    ``None`` makes a database in memory.
    """
    name = ":memory:" if path is None else str(path)
    database = sqlite3.connect(
        name, timeout=0, isolation_level=None, check_same_thread=False, factory=Database
    )
    try:
        _use_write_ahead_log(database)
        database.execute("PRAGMA synchronous=OFF")
        if not _has_our_tables(database):
            _create_tables(database)
        return database
    except BaseException:
        database.close()
        raise


def _is_busy(error: sqlite3.Error) -> bool:
    """Whether another process writes. It is another error if what was read is outdated."""
    return error.sqlite_errorcode == sqlite3.SQLITE_BUSY


def _use_write_ahead_log(database: sqlite3.Connection) -> None:
    """Switch to write-ahead logging.

    SQLite itself does not wait while another process switches, so this function does.
    """
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            database.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.01)


def _has_our_tables(database: sqlite3.Connection) -> bool:
    """Whether the tables are those of this version.

    Raises sqlite3.DatabaseError if a mark has a key that is no text, which no search would find.
    """
    try:
        version, *kinds = database.execute(_VERSION_AND_KINDS_OF_KEYS).fetchone()
    except sqlite3.OperationalError:  # there are no such tables yet
        return False
    if not set(kinds) <= {"text", "null"}:  # null: there are no marks
        raise sqlite3.DatabaseError("a mark has a key that is no text")
    return bool(version == _VERSION)


def _read_version(database: sqlite3.Connection) -> int:
    return int(database.execute("PRAGMA user_version").fetchone()[0])


def _create_tables(database: sqlite3.Connection) -> None:
    """Make the tables. Another process may be doing the same."""
    with transaction(database):
        if _read_version(database) == _VERSION:
            return
        from reader.catalogue import schema

        names = database.execute(
            "SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%'"
            " ORDER BY sql LIKE 'CREATE VIRTUAL%' DESC"
        ).fetchall()
        for (name,) in names:
            # Dropping a virtual table also drops the tables that belong to it.
            database.execute(f'DROP TABLE IF EXISTS "{name}"')
        for statement in schema.list_statements():
            database.execute(statement)
        database.execute(f"PRAGMA user_version={_VERSION}")
