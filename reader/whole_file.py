"""Files that are written whole: who reads one finds the old text or the new, never a half."""

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

_BLOCK = 100_000


def write(path: Path, parts: Iterable[bytes], *, private: bool) -> None:
    """Write a new file beside the old one, flush it to the disk, and swap them.

    A private file is for its owner alone (0600). What is no regular file (a pipe, ``/dev/null``)
    is written to as it is, and a link's target is what is swapped. Raises OSError, and the old
    file is still there; what ``parts`` raises is passed on likewise.
    """
    path = path.resolve()
    if path.exists() and not stat.S_ISREG(path.stat().st_mode):
        with path.open("wb") as file:
            file.writelines(parts)
        return
    fresh = path.with_name(f".{path.name[:100]}-{os.getpid()}-{os.urandom(4).hex()}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    handle = os.open(fresh, flags, 0o600 if private else 0o666)
    try:
        try:
            for block in _blocks(parts):
                write_all(handle, block)
            os.fsync(handle)
        finally:
            os.close(handle)
        if not private and path.exists():
            fresh.chmod(stat.S_IMODE(path.stat().st_mode))
        fresh.replace(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise


def write_all(handle: int, data: bytes) -> None:
    """Write all of it, however often the system takes only a part. Raises OSError."""
    while data:
        data = data[os.write(handle, data) :]


def _blocks(parts: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in larger pieces."""
    block = bytearray()
    for part in parts:
        block += part
        if len(block) >= _BLOCK:
            yield bytes(block)
            block.clear()
    if block:
        yield bytes(block)
