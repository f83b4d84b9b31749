"""The log: files of events that are only ever appended to, and read from where one stopped.

``events/<device>.jsonl`` is written by its device alone. A file-sync tool may carry the folder: a
last line without its end has not arrived yet.
"""

import fcntl
import os
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from reader.errors import LibraryError
from reader.library.events import Damaged, Event, Newer
from reader.lock import held
from reader.whole_file import write_all

_LONGEST = 16_000_000
"""Bytes of a line at most."""
_BLOCK = 1_000_000
"""Bytes read at a time."""
_PATIENCE = 5.0
"""Seconds to wait for the lock."""
_TAIL = 256
"""Bytes before a place by which a file is known again."""


class Place(NamedTuple):
    """How far a file was read."""

    offset: int
    """Bytes: the end of a whole line."""
    tail: str
    """Checksum of what lies before it, so that another file under the same name is noticed."""


START = Place(0, "")


class Chunk(NamedTuple):
    """What a file holds from a place on."""

    events: list[Event]
    place: Place
    """Where to go on."""
    problems: list[str]
    """A sentence for each kind of line that can't be read."""


def files(folder: Path) -> list[Path]:
    """The event files, conflict copies of sync tools among them, in a stable order."""
    try:
        with os.scandir(folder) as found:
            names = [
                entry.name
                for entry in found
                if entry.name.endswith(".jsonl")
                and not entry.name.startswith(".")
                and entry.is_file()
            ]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise LibraryError(
            f"{folder} can't be read ({error.strerror}); allow the folder"
        ) from error
    return [folder / name for name in sorted(names)]


def tail_at(path: Path, offset: int) -> str | None:
    """The checksum of what lies before an offset; None where the file is shorter."""
    with path.open("rb") as file:
        start = max(0, offset - _TAIL)
        file.seek(start)
        before = file.read(offset - start)
    return _checksum(before) if len(before) == offset - start else None


def read(path: Path, place: Place, most: int) -> Chunk:
    """The events after a place, at most about so many bytes. Raises OSError."""
    from reader.library.lines import decode

    events: list[Event] = []
    damaged = newer = first_damage = dropped = 0
    offset = place.offset
    rest = b""
    with path.open("rb") as file:
        file.seek(offset)
        while offset - place.offset < most and (block := file.read(_BLOCK)):
            whole, newline, after = block.rpartition(b"\n")
            if not newline:
                rest += block
                if len(rest) > _LONGEST:
                    dropped += len(rest)
                    rest = b""
                continue
            for line in (rest + whole).split(b"\n"):
                try:
                    if dropped or len(line) > _LONGEST:
                        raise Damaged("too long")
                    if line.strip():
                        events.append(decode(line))
                except Damaged:
                    damaged += 1
                    first_damage = first_damage or offset + 1
                except Newer:
                    newer += 1
                offset += dropped + len(line) + 1
                dropped = 0
            rest = after
        start = max(0, offset - _TAIL)
        file.seek(start)
        tail = _checksum(file.read(offset - start))
    problems = []
    if damaged:
        problems.append(
            f"{_lines(damaged)} of {path} can't be read (byte {first_damage}); kept, not counted"
        )
    if newer:
        problems.append(
            f"{_lines(newer)} of {path} come from a newer reader; update this one to see them"
        )
    return Chunk(events, Place(offset, tail), problems)


@contextmanager
def locked(path: Path, patience: float = _PATIENCE) -> Iterator[None]:
    """Hold the lock that parts writers of this machine. Raises LibraryError after ``patience``."""
    with ExitStack() as stack:
        try:
            stack.enter_context(held(path, patience, 0.005))
        except BlockingIOError as error:
            raise LibraryError(
                "Another reader holds the library's lock, so nothing was marked; close it and try"
                " again"
            ) from error
        except OSError as error:
            raise _unwritable(path.parent, error) from error
        yield


def append(path: Path, line: bytes) -> int:
    """Write a line so that it survives a power cut; returns the file's size then.

    Raises LibraryError where it can't be written; the file is as it was then.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        new = not path.exists()
        flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC
        handle = os.open(path, flags, 0o600)
    except OSError as error:
        raise _unwritable(path.parent, error) from error
    try:
        size = os.fstat(handle).st_size
        if size and os.pread(handle, 1, size - 1) != b"\n":
            line = b"\n" + line
        try:
            _write(handle, line)
        except OSError:
            with suppress(OSError):
                os.ftruncate(handle, size)
            raise
        if new:
            sync_folder(path.parent)
    except OSError as error:
        raise _unwritable(path.parent, error) from error
    finally:
        os.close(handle)
    return size + len(line)


def sync_folder(folder: Path) -> None:
    """Make a new or renamed file's name survive a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write(handle: int, data: bytes) -> None:
    write_all(handle, data)
    if hasattr(os, "fdatasync"):
        os.fdatasync(handle)
    else:  # macOS, where fsync alone leaves data in the drive
        fcntl.fcntl(handle, getattr(fcntl, "F_FULLFSYNC", 51))


def _checksum(data: bytes) -> str:
    return f"{zlib.crc32(data):08x}"


def _lines(count: int) -> str:
    return "1 line" if count == 1 else f"{count} lines"


def _unwritable(folder: Path, error: OSError) -> LibraryError:
    return LibraryError(
        f"Nothing was marked: {folder} can't be written ({error.strerror}); free or allow it"
    )
