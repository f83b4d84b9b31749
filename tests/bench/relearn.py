"""How long it takes to learn what the user likes, and to score papers by it.

A catalogue with the papers of the folder, and the marks of one reader: bookmarks, and as many
papers that were read and not kept, in the end ``--marks``. Times are medians, of the processor.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import TypeVar

from reader.catalogue.connection import open_database
from reader.catalogue.database import Database
from reader.services.ranking import Ranking
from tests.bench.remembered import DATA, fill_catalogue

_T = TypeVar("_T")
_DAY = 500
"""Papers of a long day."""
_NOON = datetime(2026, 11, 23, tzinfo=UTC)
_MARK = "INSERT INTO marks VALUES (?, ?, 'x', ?, 'a')"


def main() -> int:
    """Print the times."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.relearn", description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--reader", default="agents")
    parser.add_argument("--marks", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=7)
    options = parser.parse_args()
    chosen = list(json.loads((options.data / "readers.json").read_text())[options.reader]["chosen"])
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "catalogue.sqlite"
        fill_catalogue(file, options.data / "papers.jsonl.xz")
        database = open_database(file)
        keys = [key for (key,) in database.execute("SELECT key FROM papers ORDER BY id")]
        kept = {f"arxiv:{one}" for one in chosen[: options.marks // 2]} & set(keys)
        others = [key for key in keys if key not in kept]
        for stamp, key in enumerate(kept):
            database.execute(_MARK, (key, "bookmark", stamp))
        for stamp, key in enumerate(others[: options.marks - len(kept)]):
            database.execute(_MARK, (key, "read", stamp))
        fresh = others[-options.runs :]
        day = keys[-_DAY:]

        def ask(work: Callable[[Database], _T], /) -> _T:
            return work(database)

        ranking = Ranking(ask)
        _say("from nothing", [_measure(ranking.read_profile)])
        _say("a day of 500, from nothing", [_measure(lambda: ranking.score_papers(day))])
        times, days, starts = [], [], []
        for number, key in enumerate(fresh):
            database.execute(_MARK, (key, "bookmark", 10**9 + number))
            times.append(_measure(ranking.read_profile))
            days.append(_measure(lambda: ranking.score_papers(day)))
        for number, key in enumerate(fresh):
            database.execute(_MARK, (key, "tag:x", 2 * 10**9 + number))
            database.execute("UPDATE marks SET value = NULL WHERE key = ?", (fresh[number - 1],))
            new = Ranking(ask)
            starts.append(_measure(new.read_profile))
        _say("after a mark, in a running program", times)
        _say("a day of 500", days)
        _say("after a mark, in a new process", starts)
        _say("the same marks, in a new process", [_measure(Ranking(ask).read_profile)])
        database.close()
    return 0


def _measure(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _say(what: str, seconds: list[float]) -> None:
    print(f"{what:36} {median(seconds) * 1000:7.0f} ms · longest {max(seconds) * 1000:.0f} ms")  # noqa: T201


if __name__ == "__main__":
    raise SystemExit(main())
