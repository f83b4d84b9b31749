"""Distance between requests to a site that asks for it, also among several processes."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_PATIENCE = 20.0
"""Seconds to wait for other processes at most."""


@contextmanager
def spaced(path: Path, seconds: float) -> Iterator[None]:
    """Do something no sooner than so many seconds after it was last begun by anyone.

    ``path`` is a file that remembers when that was, by its modification time; where it can't be
    written, there is no distance to others.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError:
        yield
        return
    try:
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                time.sleep(0.05)
            except OSError:
                break
        passed = time.time() - os.fstat(handle).st_mtime if os.fstat(handle).st_size else seconds
        if 0 <= passed < seconds:
            time.sleep(seconds - passed)
        with suppress(OSError):
            os.pwrite(handle, b"1", 0)
            os.utime(handle)
    finally:
        os.close(handle)
    yield
