"""A program that marks papers until it is killed: ``python -m tests.library.writer``.

Each line of its standard output is a key whose mark was acknowledged. ``--compacting`` compacts
after every few marks. The tests must notice two controls: ``--careless`` acknowledges before it
writes, ``--unlocked`` does not use the lock.
"""

import itertools
import os
import sys
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta

from reader.catalogue.connection import open_database
from reader.library import log
from reader.services.compaction import compact_library
from reader.services.marks import MarksService
from reader.system.paths import user_paths


def main() -> None:
    """Mark until killed."""
    careless, compacting = "--careless" in sys.argv, "--compacting" in sys.argv
    if "--unlocked" in sys.argv:
        log.hold_library_lock = lambda path, patience=0.0: nullcontext()  # type: ignore[assignment]
    paths = user_paths()
    days = [datetime.now(UTC)]

    def clock() -> datetime:
        return days[-1] if compacting else datetime.now(UTC)

    service = MarksService(paths, open_database(paths.catalogue), clock)
    for number in itertools.count():
        key = f"arxiv:{os.getpid()}.{number:06d}"
        if careless:
            _acknowledge(key)
        service.mark_read([key], True, "key")
        if not careless:
            _acknowledge(key)
        if compacting:
            # Something to drop: a mark that is turned over each time, over the months.
            service.mark_read(["arxiv:turned"], number % 2 == 0, "key")
            days.append(days[-1] + timedelta(days=10))
            if number % 8 == 7:
                compact_library(service, paths, clock, forget=number % 16 == 7)
        elif number % 50 == 49:
            service.write_documents()


def _acknowledge(key: str) -> None:
    os.write(1, f"{key}\n".encode())


if __name__ == "__main__":
    main()
