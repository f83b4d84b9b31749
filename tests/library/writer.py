"""A program that marks papers and says so, to be killed: ``python -m tests.library.writer``.

Each line of its standard output is a key whose mark was acknowledged. ``--compacting`` compacts
every few marks. The controls must be noticed: ``--careless`` acknowledges before it writes,
``--unlocked`` does without the lock.
"""

import itertools
import os
import sys
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta

from reader.catalogue.store import open_database
from reader.library import log
from reader.marks import MarksService
from reader.marks.compaction import compact
from reader.paths import user_paths


def main() -> None:
    """Mark until killed."""
    careless, compacting = "--careless" in sys.argv, "--compacting" in sys.argv
    if "--unlocked" in sys.argv:
        log.locked = lambda path, patience=0.0: nullcontext()  # type: ignore[assignment]
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
                compact(service, paths, clock, forget=number % 16 == 7)
        elif number % 50 == 49:
            service.save()


def _acknowledge(key: str) -> None:
    os.write(1, f"{key}\n".encode())


if __name__ == "__main__":
    main()
