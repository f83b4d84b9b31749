"""Files that are replaced at once: a reader finds the old text or the new one, never a part.

The new text is written to a temporary file in the same folder, ``.NAME-MACHINE-PID-RANDOM``, which
replaces the old file at the end. If the process is killed, the temporary file stays; the next
process that writes the same file removes it. The writing process keeps the file locked (``flock``),
so that nobody removes it while it is still written.
"""

import errno
import fcntl
import os
import re
import stat
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from reader.system.machine import machine_hash

_BLOCK_SIZE = 100_000
_MAX_NAME_LENGTH = 100
_TEMPORARY_NAME = re.compile(r"-(?:([0-9a-f]{8})-)?([0-9]+)-[0-9a-f]{8}")
"""The end of a temporary name: machine, process, random digits."""
_ABANDONED_AFTER = 86_400.0
"""Seconds after which a temporary file without a machine in its name counts as abandoned."""


def write(path: Path, parts: Iterable[bytes], *, private: bool) -> None:
    """Write a temporary file, flush it to the disk, and replace the old file by it.

    A private file is readable for its owner only (0600). If the path is not a regular file (a pipe,
    ``/dev/null``), it is written to directly; if it is a link, the link's target is replaced.
    Raises OSError and whatever ``parts`` raises; then the old file is unchanged.
    """
    path = _resolve_path(path)
    if path.exists() and not stat.S_ISREG(path.stat().st_mode):
        with path.open("wb") as file:
            file.writelines(parts)
        return
    with open_temporary(path, private=private) as fresh:
        for block in _join_blocks(parts):
            write_all(fresh.handle, block)
        os.fsync(fresh.handle)
        if not private and path.exists():
            fresh.path.chmod(stat.S_IMODE(path.stat().st_mode))
        fresh.path.replace(path)


class TemporaryFile(NamedTuple):
    """A file that is being written under a temporary name."""

    handle: int
    path: Path


@contextmanager
def open_temporary(path: Path, *, private: bool) -> Iterator[TemporaryFile]:
    """Make a temporary file beside ``path``; it is removed at the end unless it was moved.

    Temporary files that dead processes left are removed first. Raises OSError.
    """
    _remove_abandoned(path)
    name = f".{path.name[:_MAX_NAME_LENGTH]}-{machine_hash()}-{os.getpid()}-{os.urandom(4).hex()}"
    fresh = path.with_name(name)
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
    handle = os.open(fresh, flags, 0o600 if private else 0o666)
    try:
        with suppress(OSError):  # some file systems have no locks; then only the process id counts
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield TemporaryFile(handle, fresh)
    finally:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
        with suppress(OSError):  # the file was flushed before, or is given up
            os.close(handle)


def _resolve_path(path: Path) -> Path:
    circle = OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
    try:
        resolved = path.resolve()
    except RuntimeError as error:  # Python before 3.13 raises it for a circle of links
        raise circle from error
    if resolved.is_symlink():  # later ones stop in the circle
        raise circle
    return resolved


def move_file(source: Path, target: Path) -> None:
    """Move a file that was written and flushed, also to another disk.

    A reader of the target finds the old text or the new one. Raises OSError.
    """
    try:
        source.replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        with source.open("rb") as file:
            write(target, iter(lambda: file.read(_BLOCK_SIZE), b""), private=True)
        source.unlink()


def write_all(handle: int, data: bytes) -> None:
    """Write all data, also if the system writes only a part at a time. Raises OSError."""
    while data:
        data = data[os.write(handle, data) :]


def _remove_abandoned(path: Path) -> None:
    """Remove the temporary files of a path whose processes are certainly dead."""
    start = f".{path.name[:_MAX_NAME_LENGTH]}-"
    with suppress(OSError), os.scandir(path.parent) as folder:
        for entry in folder:
            if entry.name.startswith(start):
                name = _TEMPORARY_NAME.fullmatch(entry.name, len(start) - 1)
                if name and _is_abandoned(Path(entry.path), name[1], int(name[2])):
                    with suppress(OSError):
                        Path(entry.path).unlink()


def _is_abandoned(file: Path, written_on: str | None, process: int) -> bool:
    """Whether the process that was writing a temporary file is certainly dead."""
    if written_on not in (None, machine_hash()) or _process_exists(process):
        return False
    try:
        handle = os.open(file, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        age = time.time() - os.fstat(handle).st_mtime
    except OSError:
        return False
    finally:
        os.close(handle)
    return written_on is not None or age > _ABANDONED_AFTER


def _process_exists(process: int) -> bool:
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True


def _join_blocks(parts: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in larger parts."""
    block = bytearray()
    for part in parts:
        block += part
        if len(block) >= _BLOCK_SIZE:
            yield bytes(block)
            block.clear()
    if block:
        yield bytes(block)
