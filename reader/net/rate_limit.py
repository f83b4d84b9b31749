"""A minimum time between requests to a site, also between several processes."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from reader.system.file_lock import hold_lock

_LOCK_TIMEOUT = 20.0
"""Seconds to wait for other processes, at most."""


@contextmanager
def wait_for_turn(path: Path, seconds: float) -> Iterator[None]:
    """Wait until ``seconds`` have passed since any process was last here; then run the block.

    The modification time of the file ``path`` remembers when that was. If the file can't be
    written, there is no waiting for other processes.
    """
    with suppress(OSError), hold_lock(path, _LOCK_TIMEOUT) as handle:
        remembered = os.fstat(handle)
        elapsed = time.time() - remembered.st_mtime if remembered.st_size else seconds
        if 0 <= elapsed < seconds:
            time.sleep(seconds - elapsed)
        os.pwrite(handle, b"1", 0)
        os.utime(handle)
    yield
