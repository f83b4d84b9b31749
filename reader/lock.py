"""A lock among the processes of this machine: a file that one of them holds."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def held(path: Path, patience: float, step: float = 0.05) -> Iterator[int]:
    """Hold the lock and give the handle of its file, which is made where there is none.

    Looks every ``step`` seconds whether it is free. Raises BlockingIOError where another process
    has it for all of ``patience`` (seconds), and OSError where there can be no such file.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        deadline = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(step)
        yield handle
    finally:
        os.close(handle)
