"""Which event file is ours.

The state folder holds ``device`` (12 hex digits and a checksum of the machine's id) and ``written``
(how long our file was after our last line, and a checksum of its end). A machine that was cloned
or a library that was restored from a backup must not go on in a file that lives elsewhere too.
"""

import os
import re
import zlib
from contextlib import suppress
from pathlib import Path

from reader import whole_file
from reader.errors import LibraryError
from reader.library.log import sync_folder, tail_at

_DEVICE = re.compile(r"([0-9a-f]{12}) ([0-9a-f]{8})\n")
_WRITTEN = re.compile(r"([0-9a-f]{12}) (\d+) ([0-9a-f]{8})\n")
_MACHINE_IDS = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))


def own_file(state: Path, events: Path) -> Path:
    """The file this device appends to; to be asked under the lock.

    A new one is begun where there was none, where the machine is another one, and where our file
    is shorter than or unlike what we last wrote: that one is copied to ``damaged/`` and left alone.
    Raises LibraryError where the state folder can't be written.
    """
    known = known_file(state, events)
    if known is not None:
        if is_as_left(state, known):
            return known
        _copy_aside(known, state / "damaged")
    return begin(state, events, os.urandom(6).hex())


def begin(state: Path, events: Path, device: str) -> Path:
    """Make a file the one that this device appends to. Raises LibraryError."""
    try:
        whole_file.write(state / "device", [f"{device} {_machine()}\n".encode()], private=True)
        sync_folder(state)
    except OSError as error:
        raise LibraryError(
            f"Nothing was marked: {state} can't be written ({error.strerror}); free or allow it"
        ) from error
    return events / f"{device}.jsonl"


def known_file(state: Path, events: Path) -> Path | None:
    """The file this device appended to; None where this machine has none yet."""
    match = _DEVICE.fullmatch(_text(state / "device"))
    return events / f"{match[1]}.jsonl" if match and match[2] == _machine() else None


def remember(state: Path, file: Path, size: int) -> None:
    """Note how our file ends after our last line. What fails here costs a check, no event."""
    with suppress(OSError):
        line = f"{file.stem} {size} {tail_at(file, size)}\n".encode()
        handle = os.open(state / "written", os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            os.pwrite(handle, line, 0)
            os.ftruncate(handle, len(line))
        finally:
            os.close(handle)


def is_as_left(state: Path, file: Path) -> bool:
    """Whether a file begins with what this machine wrote to it last."""
    match = _WRITTEN.fullmatch(_text(state / "written"))
    if match is None or match[1] != file.stem:
        return True
    try:
        return tail_at(file, int(match[2])) == match[3]
    except OSError:
        return False


def _copy_aside(file: Path, folder: Path) -> None:
    import shutil  # hardly ever needed

    with suppress(OSError):
        folder.mkdir(mode=0o700, exist_ok=True)
        shutil.copyfile(file, folder / file.name)


def _machine() -> str:
    found = next((text for path in _MACHINE_IDS if (text := _text(path).strip())), "")
    return f"{zlib.crc32(found.encode()):08x}"


def _text(path: Path) -> str:
    try:
        return path.read_text()
    except (OSError, UnicodeDecodeError):
        return ""
