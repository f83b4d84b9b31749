"""How long the catalogue takes with 100,000 papers: a filter's letters, fifty more, opening it."""

import itertools
import random
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from reader.catalogue import papers
from reader.catalogue.store import open_database
from reader.paper import Paper
from reader.query import parse
from reader.sync import Feeds
from tests.make import NoLibrary

PAPERS = 100_000
NOW = datetime(2026, 11, 23, tzinfo=UTC)


def vocabulary(pick: random.Random) -> list[str]:
    """30,000 made-up words, of which a few are frequent."""
    letters = "etaoinshrdlucmfwypvbgk"
    return ["".join(pick.choices(letters, k=pick.randrange(2, 11))) for _ in range(30_000)]


def made(number: int, words: list[str], pick: random.Random) -> Paper:
    """A paper with an abstract of usual length."""
    places = (min(int(pick.paretovariate(0.6)), len(words)) - 1 for _ in itertools.count())
    text = [words[place] for place in itertools.islice(places, 190)]
    return Paper(
        key=f"arxiv:{2001 + number // 9000 % 70:04d}.{number % 99999:05d}-{number}",
        title=" ".join(text[:10]),
        abstract=" ".join(text[10:]),
        authors=("Ada Byron", "Kurt Weyl"),
        source="hf",
    )


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database file."""
    path = tmp_path_factory.mktemp("bench") / "catalogue.sqlite"
    pick = random.Random(1)
    words = vocabulary(pick)
    database = open_database(path)
    for start in range(0, PAPERS, 5000):
        papers.keep(database, [made(start + n, words, pick) for n in range(5000)], NOW)
    database.close()
    return path


@pytest.mark.parametrize("text", ["t", "th", "e n", "ad by", '"ada byron" s'])
@pytest.mark.timeout(600)
def test_a_filter_keystroke(benchmark: BenchmarkFixture, catalogue: Path, text: str) -> None:
    feeds = Feeds(catalogue, lambda: NOW, library=NoLibrary(), stdin=lambda most: b"")
    query = parse(text)
    benchmark.pedantic(lambda: feeds.search(query, 200), rounds=20, warmup_rounds=2)


def test_fifty_more_papers(benchmark: BenchmarkFixture, catalogue: Path) -> None:
    pick = random.Random(2)
    words = vocabulary(pick)
    database = open_database(catalogue)
    numbers = itertools.count(PAPERS)

    def keep() -> None:
        papers.keep(database, [made(next(numbers), words, pick) for _ in range(50)], NOW)

    benchmark.pedantic(keep, rounds=20, warmup_rounds=1)
    database.close()


def test_opening(benchmark: BenchmarkFixture, catalogue: Path) -> None:
    benchmark.pedantic(lambda: open_database(catalogue).close(), rounds=50, warmup_rounds=2)
