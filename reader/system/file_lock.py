"""A lock between the processes of this machine: a file that one of them has locked."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def hold_lock(path: Path, timeout: float, interval: float = 0.05) -> Iterator[int]:
    """Hold the lock while the block runs, and give the handle of its file; a missing file is made.

    Tries again every ``interval`` seconds. Raises BlockingIOError if another process still has the
    lock after ``timeout`` seconds, and OSError if the file can't be made.
    """
    flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
    try:
        handle = os.open(path, flags, 0o600)
    except FileNotFoundError:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, flags, 0o600)
    try:
        deadline = time.monotonic() + timeout
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(interval)
        yield handle
    finally:
        os.close(handle)
