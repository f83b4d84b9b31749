"""Finds the event file that belongs to this device.

The state folder holds ``device`` (12 hex digits and a checksum of the machine's id) and ``written``
(how long our file was after our last line, and a checksum of its end). After a machine was cloned
or a library was restored from a backup, another machine may write the same file: then this device
must begin a new one.
"""

import os
import re
import zlib
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from reader.errors import LibraryError
from reader.library.log import read_end_before, sync_folder
from reader.system import atomic_file
from reader.system.file_errors import file_failure
from reader.system.machine import machine_hash

_DEVICE = re.compile(r"([0-9a-f]{12}) ([0-9a-f]{8})\n")
_WRITTEN = re.compile(r"([0-9a-f]{12}) (\d+) ([0-9a-f]{8})\n")


class OwnFile(NamedTuple):
    """The event file that this device appends to."""

    file: Path
    problem: str = ""
    """Why a new file was begun, if the user should know; else empty."""


def find_own_file(state: Path, events: Path) -> OwnFile:
    """The file to which this device appends. To be called under the lock.

    A new file is begun if there was none, if the machine is another one, or if our file is shorter
    than what we last wrote or differs from it: then that file is copied to ``damaged/`` and left as
    it is. Raises LibraryError if the state folder can't be written, or if our file or something in
    the state folder can't be read.
    """
    file = find_known_file(state, events)
    problem = ""
    if file is not None:
        if is_unchanged(state, file):
            return OwnFile(file)
        _copy_aside(file, state / "damaged")
        problem = f"{file} is not as this machine left it (a backup, a clone or damage)"
    elif (text := _read_text(state / "device")) and not _DEVICE.fullmatch(text):
        problem = f"{state / 'device'} is damaged"
    if problem:
        problem += "; a new file was begun for new marks, and only these can be undone"
    return OwnFile(begin_file(state, events, os.urandom(6).hex()), problem)


def begin_file(state: Path, events: Path, device: str) -> Path:
    """Note the name of the file to which this device appends from now on. Raises LibraryError."""
    sign = state / "device"
    try:
        atomic_file.write(sign, [f"{device} {machine_hash()}\n".encode()], private=True)
        sync_folder(state)
    except OSError as error:
        raise LibraryError(file_failure(sign, "can't be written", error)) from error
    return events / f"{device}.jsonl"


def find_known_file(state: Path, events: Path) -> Path | None:
    """The file to which this device appended; None if this machine has none yet.

    Raises LibraryError if the name of the file can't be read.
    """
    match = _DEVICE.fullmatch(_read_text(state / "device"))
    return events / f"{match[1]}.jsonl" if match and match[2] == machine_hash() else None


def remember_end(state: Path, file: Path, size: int, end: bytes | None = None) -> None:
    """Note how our file ends after our last line. If this fails, no event is lost, only a check.

    ``end`` are its last bytes, if they are known.
    """
    with suppress(OSError):
        checksum = _checksum_of_end(file, size) if end is None else f"{zlib.crc32(end):08x}"
        line = f"{file.stem} {size} {checksum}\n".encode()
        handle = os.open(state / "written", os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            os.pwrite(handle, line, 0)
            os.ftruncate(handle, len(line))
        finally:
            os.close(handle)


def is_unchanged(state: Path, file: Path) -> bool:
    """Whether a file still holds, at the same place, what this machine wrote to it last.

    Raises LibraryError if that can't be read.
    """
    match = _WRITTEN.fullmatch(_read_text(state / "written"))
    if match is None or match[1] != file.stem:
        return True
    try:
        return _checksum_of_end(file, int(match[2])) == match[3]
    except FileNotFoundError:
        return False
    except OSError as error:
        raise LibraryError(file_failure(file, "can't be read", error)) from error


def _checksum_of_end(file: Path, size: int) -> str | None:
    """The checksum of the end of a file's first bytes; None if the file has fewer bytes."""
    with file.open("rb") as opened:
        end = read_end_before(opened, size)
    return f"{zlib.crc32(end):08x}" if end is not None else None


def _copy_aside(file: Path, folder: Path) -> None:
    import shutil  # hardly ever needed

    with suppress(OSError):
        folder.mkdir(mode=0o700, exist_ok=True)
        shutil.copyfile(file, folder / file.name)


def _read_text(path: Path) -> str:
    """The text of a file; empty if there is no file or it is not text. Raises LibraryError."""
    try:
        return path.read_text()
    except (FileNotFoundError, NotADirectoryError, UnicodeDecodeError):
        return ""
    except OSError as error:
        raise LibraryError(file_failure(path, "can't be read", error)) from error
