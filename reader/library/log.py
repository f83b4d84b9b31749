"""The log: event files to which lines are only appended, and which are read from any place on.

Only its own device writes ``events/<device>.jsonl``. A file-sync tool may copy the folder: a last
line without a newline has not arrived completely yet.
"""

import errno
import fcntl
import os
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, NamedTuple

from reader.errors import LibraryError, Unconfirmed
from reader.library.events import Damaged, Event, Newer
from reader.system.atomic_file import write_all
from reader.system.file_errors import file_failure
from reader.system.file_lock import hold_lock

LONGEST = 16_000_000
"""Bytes of a line at most."""
_BLOCK = 1_000_000
"""Bytes read at a time."""
_PATIENCE = 5.0
"""Seconds to wait for the lock."""
_TAIL = 256
"""Bytes before a place; by their checksum a file is recognised again."""
_RULE = 2
"""The version of the rule by which lines are read. It is part of each checksum: with another rule
other lines are skipped, so that views must be made anew."""
_APPENDING = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC
_NO_FOLDER_SYNC = (errno.EINVAL, errno.ENOTSUP, errno.EBADF)
"""The errors of file systems on which folders need not, or can't, be flushed."""


class Place(NamedTuple):
    """How far a file was read."""

    offset: int
    """Bytes: the end of a whole line."""
    tail: str
    """The checksum of the bytes before it, so that another file with the same name is noticed."""


START = Place(0, "")

Status = tuple[int, int, int]
"""A file's size, time and inode: nothing was written to it while they stay the same."""


class Appended(NamedTuple):
    """The state of a file after lines were appended to it."""

    start: int
    """Its size before, in bytes."""
    place: Place
    """Its end."""
    end: bytes
    """The last bytes before its end, as :func:`read_end_before` returns them."""
    status: Status | None
    """None if the system does not give it."""


class Unread(NamedTuple):
    """A line that can't be read, or only in part."""

    number: int
    """The line's number, counted from 1 at the place where reading began."""
    offset: int
    """The offset of its first byte."""
    why: str
    """The reason, such as ``its checksum does not fit``."""


class Chunk(NamedTuple):
    """The events of a file from a place on."""

    events: list[Event]
    place: Place
    """The place where reading goes on."""
    problems: list[str]
    """A sentence for each kind of line that can't be read."""
    unread: tuple[Unread, ...] = ()
    """Lines that are damaged completely or in part, in order."""
    newer: str = ""
    """The sentence about lines that a newer version wrote; empty if there are none."""


def list_event_files(folder: Path) -> list[Path]:
    """The event files, with the conflict copies of sync tools, sorted by name."""
    try:
        with os.scandir(folder) as entries:
            names = [
                entry.name
                for entry in entries
                if entry.name.endswith(".jsonl")
                and not entry.name.startswith(".")
                and entry.is_file()
            ]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise LibraryError(file_failure(folder, "can't be read", error)) from error
    return [folder / name for name in sorted(names)]


def read_tail_checksum(path: Path, offset: int) -> str | None:
    """The checksum of the last bytes before an offset; None if the file is shorter."""
    with path.open("rb") as file:
        before = read_end_before(file, offset)
    return _checksum_of(before) if before is not None else None


def read_status(file: Path | int) -> Status | None:
    """The status of a file, by its path or an open handle; None if the file is gone."""
    try:
        status = os.stat(file)  # noqa: PTH116 - a path or a handle
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns, status.st_ino


def read_end_before(file: BinaryIO, offset: int) -> bytes | None:
    """The last bytes before an offset; None if the file is shorter."""
    start = max(0, offset - _TAIL)
    file.seek(start)
    before = file.read(offset - start)
    return before if len(before) == offset - start else None


def read_events(path: Path, place: Place, most: int) -> Chunk:
    """Read the events after a place, about ``most`` bytes at most. Raises OSError."""
    from reader.library.event_line import decode_parts

    events: list[Event] = []
    unread: list[Unread] = []
    newer = dropped = number = 0
    offset = place.offset
    rest = b""
    with path.open("rb") as file:
        file.seek(offset)
        while offset - place.offset < most and (block := file.read(_BLOCK)):
            whole, newline, after = block.rpartition(b"\n")
            if not newline:
                rest += block
                if len(rest) > LONGEST:
                    dropped += len(rest)
                    rest = b""
                continue
            for line in (rest + whole).split(b"\n"):
                number += 1
                try:
                    if dropped or len(line) > LONGEST:
                        raise Damaged("it is too long")
                    if line.strip():
                        event, lost = decode_parts(line)
                        events.append(event)
                        if lost:
                            unread.append(Unread(number, offset, _count_changes(lost)))
                except Damaged as error:
                    unread.append(Unread(number, offset, str(error)))
                except Newer:
                    newer += 1
                offset += dropped + len(line) + 1
                dropped = 0
            rest = after
        tail = _checksum_of(read_end_before(file, offset) or b"")
    problems = []
    if unread:
        first = unread[0]
        problems.append(
            f"{_count_lines(len(unread))} of {path} can't be read (the first at byte"
            f" {first.offset + 1}: {first.why}); ignored, but kept in the file; reader library"
            " check lists all"
        )
    newer_sentence = ""
    if newer:
        newer_sentence = (
            f"{_count_lines(newer)} of {path} come from a newer reader; update this one to see them"
        )
        problems.append(newer_sentence)
    return Chunk(events, Place(offset, tail), problems, tuple(unread), newer_sentence)


@contextmanager
def hold_library_lock(path: Path, patience: float = _PATIENCE) -> Iterator[None]:
    """Hold the lock that lets one process of this machine write at a time.

    Raises LibraryError after ``patience`` seconds.
    """
    with ExitStack() as stack:
        try:
            stack.enter_context(hold_lock(path, patience, 0.005))
        except BlockingIOError as error:
            raise LibraryError(
                "Another reader holds the library's lock, so nothing was marked; close it and try"
                " again"
            ) from error
        except OSError as error:
            why = file_failure(path, "can't be opened", error)
            raise LibraryError(f"Nothing was marked: {why}") from error
        yield


def append_lines(path: Path, lines: bytes) -> Appended:
    """Append whole lines so that they survive a power cut.

    Raises LibraryError if they can't be written; then the file is as it was before. Raises
    Unconfirmed if the file could not be brought back to that.
    """
    try:
        try:
            handle = os.open(path, _APPENDING, 0o600)
        except FileNotFoundError:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(path, _APPENDING, 0o600)
    except OSError as error:
        raise _unwritable_error(path, error) from error
    try:
        try:
            size = os.fstat(handle).st_size
            before = os.pread(handle, _TAIL, max(0, size - _TAIL))
            if not size:
                # Before anything is written: if this fails, nothing was marked.
                _sync_names(path)
            elif not before.endswith(b"\n"):
                lines = b"\n" + lines
        except OSError as error:
            raise _unwritable_error(path, error) from error
        try:
            _write_and_flush(handle, lines)
        except OSError as error:
            if _is_taken_back(handle, size, lines):
                raise _unwritable_error(path, error) from error
            why = file_failure(path, "can't be flushed", error)
            raise Unconfirmed(
                f"It is not certain that it was marked: {why}, then check whether it is"
            ) from error
        end = (before + lines[-_TAIL:])[-_TAIL:]
        place = Place(size + len(lines), _checksum_of(end))
        return Appended(size, place, end, read_status(handle))
    finally:
        with suppress(OSError):  # not important: everything was flushed, or an error is raised
            os.close(handle)


def sync_folder(folder: Path) -> None:
    """Make the names of new and renamed files in a folder survive a power cut. Raises OSError."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise
    finally:
        os.close(handle)


def _sync_names(path: Path) -> None:
    """Make the names of a new file and of all folders above it survive a power cut.

    Any of these folders may be new: the log or the lock made it, or a program that was killed. A
    folder that this user can't write holds no new name. Raises OSError.
    """
    sync_folder(path.parent)
    for folder in path.parent.parents:
        if not os.access(folder, os.R_OK | os.W_OK):
            break
        sync_folder(folder)


def _is_taken_back(handle: int, size: int, lines: bytes) -> bool:
    """Cut off what was written of the lines. Returns whether no reader can find one of them."""
    with suppress(OSError):
        os.ftruncate(handle, size)
        return True
    try:
        remaining = lines[: max(0, os.fstat(handle).st_size - size)]
    except OSError:
        return False
    # A piece of a line is no event, even after the next mark puts a newline behind it.
    return b"\n" not in remaining[1:] and len(remaining) < len(lines) - 1


def _write_and_flush(handle: int, data: bytes) -> None:
    write_all(handle, data)
    if hasattr(os, "fdatasync"):
        os.fdatasync(handle)
    else:  # macOS, where fsync alone leaves data in the drive
        fcntl.fcntl(handle, getattr(fcntl, "F_FULLFSYNC", 51))


def _checksum_of(data: bytes) -> str:
    return f"{zlib.crc32(data, _RULE):08x}"


def _count_lines(count: int) -> str:
    return "1 line" if count == 1 else f"{count} lines"


def _count_changes(count: int) -> str:
    return "1 change of it is not valid" if count == 1 else f"{count} changes of it are not valid"


def _unwritable_error(path: Path, error: OSError) -> LibraryError:
    why = file_failure(path, "can't be written", error)
    return LibraryError(f"Nothing was marked: {why}")
