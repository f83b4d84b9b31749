"""The catalogue's files: the database, SQLite's files beside it, and a damaged one put aside."""

import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_BESIDE = ("-wal", "-shm")
_MODE = 0o600
"""For the owner only: the notes are in the file."""

File = tuple[int, int]
"""The identity of a file: device and inode."""


def identify_file(path: Path) -> File | None:
    """The identity of the file at a path; None if there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def list_files(path: Path) -> tuple[Path, ...]:
    """The database and SQLite's files beside it, whether they exist or not."""
    return path, *(path.with_name(path.name + end) for end in _BESIDE)


def damaged_path(path: Path) -> Path:
    """The path where the last damaged catalogue is kept."""
    return path.with_name(path.name + ".damaged")


def make_file(path: Path) -> None:
    """Make an empty database file that only its owner may read. Raises OSError.

    To be called under :func:`lock_folder`.
    """
    # SQLite would take files that a deleted database left behind for those of the new one.
    for name in list_files(path):
        name.unlink(missing_ok=True)
    # The file is closed before it gets its name: when a process closes a database file, it loses
    # all its locks on that file.
    unnamed = path.with_name(path.name + ".new")
    handle = os.open(unnamed, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, _MODE)
    try:
        os.fchmod(handle, _MODE)
    finally:
        os.close(handle)
    unnamed.replace(path)


def make_private(path: Path) -> None:
    """Keep other users from reading the files, as far as we may change them."""
    for name in list_files(path):
        with suppress(OSError):
            if stat.S_IMODE(name.stat().st_mode) & 0o077:
                name.chmod(_MODE)


def put_aside(path: Path) -> None:
    """Rename a damaged catalogue; only the last damaged one is kept. Raises OSError.

    To be called under :func:`lock_folder`.
    """
    make_private(path)
    for old, new in zip(list_files(path), list_files(damaged_path(path)), strict=True):
        new.unlink(missing_ok=True)
        if old == path or old.exists():
            old.replace(new)


@contextmanager
def lock_folder(folder: Path) -> Iterator[None]:
    """Keep other processes from making the file at the same time, if the system has such locks."""
    handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        with suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
