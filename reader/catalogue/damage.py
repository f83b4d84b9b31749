"""Handles a damaged catalogue, whatever was being read from it.

Everything that reads the catalogue does so inside :func:`handle_damage`. If SQLite says that the
file is malformed, or a stored value can't be read, the file is put aside, a new one with everything
that is still readable takes its place, and DamagedCatalogue is raised.
:meth:`reader.services.marks.MarksService.ask` and
:class:`reader.catalogue.catalogue_access.CatalogueAccess` then fold the marks into the new file and
try again. Other processes that still have the old file open notice the new one and use that. A
catalogue that is busy, full or forbidden stays where it is.

A damaged body of a full text or of an answer does not count: it is treated as if it had never been
fetched.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Protocol, TypeVar

from reader.catalogue import files
from reader.catalogue.database import Database, connect_database
from reader.errors import CatalogueError, DamagedCatalogue, ReaderError
from reader.system.file_errors import describe_foreign_owner, file_failure

_T = TypeVar("_T")
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT}
_SUSPECT = {
    sqlite3.SQLITE_ERROR,
    sqlite3.SQLITE_CONSTRAINT,
    sqlite3.SQLITE_INTERNAL,
    sqlite3.SQLITE_MISMATCH,
    sqlite3.SQLITE_SCHEMA,
}
"""Errors that a damaged file may cause, or a mistake of ours: the file is examined."""
_FORBIDDEN = {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM}
_ADVICE = {
    sqlite3.SQLITE_BUSY: "another program is writing, so try again",
    sqlite3.SQLITE_FULL: "make room",
}
_SHORT_READ = 522
"""SQLITE_IOERR_SHORT_READ: the file ends before it should."""
_PATIENCE = 60.0
"""Seconds that an examination may take; everything waits for it."""


class Ask(Protocol):
    """Does work on the catalogue; if that is damaged, on the one that is made in its place."""

    def __call__(self, work: Callable[[Database], _T], /) -> _T:
        """Return what ``work`` returns. It may be called twice. Raises CatalogueError."""
        ...


@contextmanager
def handle_damage(database: Database) -> Iterator[None]:
    """Use a connection inside.

    If the file turns out to be damaged, puts it aside and raises DamagedCatalogue. Raises
    CatalogueError for everything else that SQLite raises.
    """
    try:
        yield
    except (ReaderError, OSError, MemoryError):
        raise
    except Exception as error:
        path = database.path
        # If another file is at the path already, that one has to be used.
        if path is not None and (database.is_replaced or is_damage(path, error)):
            put_aside(path, database.file)
            raise DamagedCatalogue(describe_damage(path)) from error
        if isinstance(error, sqlite3.Error):
            raise unusable_error(path, error) from error
        raise


def put_aside(path: Path, file: files.File | None) -> None:
    """Put a damaged file aside, if it is still the one at the path. Raises CatalogueError.

    A new file with everything that is still readable takes its place.
    """
    try:
        with files.lock_folder(path.parent):
            if file is not None and files.identify_file(path) == file:
                files.put_aside(path)
                _make_anew(path)
    except OSError as error:
        why = file_failure(path.parent, "can't be written", error)
        raise CatalogueError(f"The catalogue is damaged and can't be put aside: {why}") from error


def _make_anew(path: Path) -> None:
    # Imported late: hardly anyone ever needs them.
    from reader.catalogue import examination, salvage

    files.make_file(path)
    with suppress(sqlite3.Error):
        with closing(connect_database(path)) as database:
            salvage.salvage_catalogue(files.damaged_path(path), database)
        if examination.examine_catalogue(path, _PATIENCE) != ("", True):
            files.make_file(path)  # no damage may get from the old file into the new one


def describe_damage(path: Path) -> str:
    """The message after a damaged catalogue was put aside."""
    kept_name = files.damaged_path(path).name
    return (
        f"The catalogue was damaged and has been made again; nothing you did is lost, and"
        f" {path.parent} keeps the old one as {kept_name}"
    )


def unusable_error(path: Path | None, error: sqlite3.Error | OSError) -> CatalogueError:
    """The error that says why a catalogue that is not damaged can't be used."""
    place = path or Path(":memory:")
    if isinstance(error, OSError):
        return CatalogueError(file_failure(Path(error.filename or place), "can't be used", error))
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in _FORBIDDEN:
        for file in (place.parent, *files.list_files(place)):
            if foreign := describe_foreign_owner(file):
                return CatalogueError(f"The catalogue {place} can't be used: {foreign}")
    advice = _ADVICE.get(code, "make room for it, or allow writing to its folder")
    return CatalogueError(f"The catalogue {place} can't be used ({error}); {advice}")


def is_damage(path: Path, error: Exception) -> bool:
    """Whether the cause of an error is damage to the file. May examine the whole file."""
    if isinstance(error, sqlite3.ProgrammingError | sqlite3.InterfaceError):
        return False  # such as a connection that was closed when the program ended
    code = getattr(error, "sqlite_errorcode", None)
    if code == _SHORT_READ or (code and code & 0xFF in _DAMAGED):
        return True
    if code and code & 0xFF not in _SUSPECT:
        return False
    from reader.catalogue.examination import examine_catalogue  # hardly anyone ever needs it

    return bool(examine_catalogue(path, _PATIENCE).fault)
