"""A program that marks papers and says so, to be killed: ``python -m tests.library.writer``.

Each line of its standard output is a key whose mark was acknowledged. ``--careless`` acknowledges
before it writes: the harness must notice.
"""

import itertools
import os
import sys
from datetime import UTC, datetime

from reader.catalogue.store import open_database
from reader.marks import MarksService
from reader.paths import user_paths


def main() -> None:
    """Mark until killed."""
    careless = "--careless" in sys.argv
    paths = user_paths()
    service = MarksService(paths, open_database(paths.catalogue), lambda: datetime.now(UTC))
    for number in itertools.count():
        key = f"arxiv:{os.getpid()}.{number:06d}"
        if careless:
            _acknowledge(key)
        service.mark_read([key], True, "key")
        if not careless:
            _acknowledge(key)
        if number % 50 == 49:
            service.save()


def _acknowledge(key: str) -> None:
    os.write(1, f"{key}\n".encode())


if __name__ == "__main__":
    main()
