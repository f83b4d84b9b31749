"""How well papers are found again by words that people remember, and how long a question takes.

The folder holds ``papers.jsonl.xz``, a paper a line, and ``remembered.json``: for each arXiv id the
words that somebody wrote of the paper, without those of its title. A question finds its paper if
that is among the first ten of all papers. The search was tuned on the half of the questions whose
id has an even hash; the other half is told apart.
"""

import argparse
import hashlib
import json
import lzma
import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from statistics import median
from typing import NamedTuple

from reader.catalogue import papers
from reader.catalogue.connection import use_database
from reader.model.paper import Paper
from reader.model.query import parse_query
from reader.services.fetch import Feeds
from tests.make import NoLibrary

DATA = Path(__file__).parents[3] / "shared" / "data" / "choices"
"""The folder that is read unless another is named."""
NOW = datetime(2026, 11, 23, tzinfo=UTC)
FIRST = 10
"""Papers that the user looks at."""
_STEP = 5000
"""Papers that are stored in one transaction."""


class Answer(NamedTuple):
    """What the search answered to one question."""

    is_found: bool
    """Whether the paper is among the first ten."""
    seconds: float
    """How long the answer took."""


def measure_remembered(data_folder: Path) -> float:
    """The share of the questions that find their paper, 0 to 1."""
    answers = ask_questions(data_folder)
    return sum(one.is_found for one in answers.values()) / len(answers)


def ask_questions(
    data_folder: Path, ask_time: Callable[[], float] = time.perf_counter
) -> Mapping[str, Answer]:
    """The answers of the program's own search to all questions, by the paper's arXiv id."""
    questions = json.loads((data_folder / "remembered.json").read_text())
    with tempfile.TemporaryDirectory() as folder:
        catalogue = Path(folder) / "catalogue.sqlite"
        fill_catalogue(catalogue, data_folder / "papers.jsonl.xz")
        feeds = Feeds(catalogue, lambda: NOW, library=NoLibrary(), stdin=lambda most: b"")
        answers = {}
        for id, words in questions.items():
            query = parse_query(" ".join(words), NOW.date())
            start = ask_time()
            found = feeds.search_catalogue(query).entries.keys[:FIRST]
            answers[id] = Answer(f"arxiv:{id}" in found, ask_time() - start)
    return answers


def fill_catalogue(catalogue: Path, file: Path) -> None:
    """Store the papers of a file in a new catalogue."""
    with lzma.open(file, "rt") as lines, use_database(catalogue) as database:
        listed = (_make_paper(json.loads(line)) for line in lines)
        while some := list(islice(listed, _STEP)):
            papers.store_papers(database, some, NOW)


def _make_paper(record: Mapping[str, str | list[str]]) -> Paper:
    day = date.fromisoformat(str(record["day"]))
    return Paper(
        key=f"arxiv:{record['id']}",
        title=str(record["title"]),
        abstract=str(record["abstract"]),
        authors=tuple(record["authors"]),
        published=day,
        featured=day,
        source="arxiv",
    )


def is_tuned_on(id: str) -> bool:
    """Whether a question belongs to the half on which the search was tuned."""
    return hashlib.sha256(id.encode()).digest()[-1] % 2 == 0


def main() -> int:
    """Print the share of both halves and the time that a question takes."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.remembered", description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="the folder with the questions")
    answers = ask_questions(parser.parse_args().data)
    for name, is_counted in (
        ("tuned on", is_tuned_on),
        ("kept apart", lambda id: not is_tuned_on(id)),
        ("all", lambda id: True),
    ):
        some = [answer for id, answer in answers.items() if is_counted(id)]
        found = sum(one.is_found for one in some)
        print(f"{name:11} {found:4} of {len(some):4} found · {found / max(1, len(some)):.3f}")  # noqa: T201
    seconds = sorted(one.seconds for one in answers.values())
    slow = seconds[int(len(seconds) * 0.95)]
    print(f"a question  {median(seconds) * 1000:.0f} ms · p95 {slow * 1000:.0f} ms")  # noqa: T201
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
