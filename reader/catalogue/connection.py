"""How the catalogue's database is opened and used."""

import errno
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from reader.catalogue import damage, files
from reader.catalogue.database import Database, connect_database
from reader.errors import DamagedCatalogue, Stopped

_EFFECTIVE = os.access in os.supports_effective_ids


def open_database(path: Path | None) -> Database:
    """Open the catalogue. It is made anew if it is missing, damaged or of another version.

    ``None`` opens one in memory. A connection belongs to one thread at a time. Transactions are
    explicit (``BEGIN``). Write-ahead logging is used without a sync at each commit: what a power
    cut takes back is fetched or folded again. Raises CatalogueError if the files or their folder
    can't be used.
    """
    if path is None:
        return connect_database(None)
    put_aside = False
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        while True:
            if not path.exists():
                with files.lock_folder(path.parent):
                    if not path.exists():
                        files.make_file(path)
            result = _connect_if_intact(path)
            if isinstance(result, Database):
                result.was_made_anew = put_aside
                return result
            if put_aside:
                raise OSError(errno.EIO, "damaged again as soon as it was made")
            damage.put_aside(path, result)
            put_aside = True
    except (OSError, sqlite3.Error) as error:
        raise damage.unusable_error(path, error) from error


def open_intact_database(path: Path) -> Database:
    """Open the catalogue to read from it. Raises CatalogueError.

    Raises DamagedCatalogue if it was damaged and had to be made anew: the marks must be folded into
    it first.
    """
    database = open_database(path)
    if database.was_made_anew:
        database.close()
        raise DamagedCatalogue(damage.describe_damage(path))
    return database


@contextmanager
def use_database(path: Path) -> Iterator[Database]:
    """Open the catalogue for the block.

    Raises what :func:`open_intact_database` and :func:`damage.handle_damage` raise.
    """
    with closing(open_intact_database(path)) as database, damage.handle_damage(database):
        yield database


class Interrupt:
    """Interrupts, from another thread, what one connection is doing. Call it to interrupt."""

    def __init__(self) -> None:
        self.is_requested = False
        """Whether the interrupt was called."""
        self._database: sqlite3.Connection | None = None
        self._lock = threading.Lock()

    def __call__(self) -> None:
        """Interrupt what is running. Nothing that comes later is started."""
        self.is_requested = True
        with self._lock:  # so that nobody else's statement is interrupted
            if self._database is not None:
                self._database.interrupt()

    @contextmanager
    def accept_for(self, database: sqlite3.Connection) -> Iterator[None]:
        """Let the interrupt stop the block. Raises Stopped if it did."""
        self._database = database
        try:
            if self.is_requested:
                raise Stopped("Nobody waits for it any more")
            yield
        except sqlite3.OperationalError as error:
            if self.is_requested:
                raise Stopped("Nobody waits for it any more") from error
            raise
        finally:
            with self._lock:
                self._database = None


def _connect_if_intact(path: Path) -> Database | files.File | None:
    """A connection; or the identity of the file if it is damaged.

    None: there is no file. Raises OSError and sqlite3.Error.
    """
    for name in files.list_files(path):
        # The file may appear or disappear at any moment.
        if not _may_use(name) and name.exists() and not _may_use(name) and name.exists():
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(name))
    files.make_private(path)
    while True:
        file = files.identify_file(path)
        try:
            database = connect_database(path)
        except sqlite3.Error as error:
            if damage.is_damage(path, error):
                return file
            raise
        if files.identify_file(path) == file:
            database.path, database.file = path, file
            return database
        database.close()  # another process has just put this file aside


def _may_use(file: Path) -> bool:
    return os.access(file, os.R_OK | os.W_OK, effective_ids=_EFFECTIVE)
