"""Distance between requests to a site that asks for it, also among several processes."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from reader.lock import held

_PATIENCE = 20.0
"""Seconds to wait for other processes at most."""


@contextmanager
def spaced(path: Path, seconds: float) -> Iterator[None]:
    """Do something no sooner than so many seconds after it was last begun by anyone.

    ``path`` is a file that remembers when that was, by its modification time; where it can't be
    written, there is no distance to others.
    """
    with suppress(OSError), held(path, _PATIENCE) as handle:
        remembered = os.fstat(handle)
        passed = time.time() - remembered.st_mtime if remembered.st_size else seconds
        if 0 <= passed < seconds:
            time.sleep(seconds - passed)
        os.pwrite(handle, b"1", 0)
        os.utime(handle)
    yield
