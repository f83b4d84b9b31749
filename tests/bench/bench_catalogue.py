"""How long the catalogue takes with 100,000 papers: a filter's letters, fifty more, opening it."""

import itertools
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from reader.catalogue import papers
from reader.catalogue.connection import open_database
from reader.model.paper import Paper
from reader.model.query import parse_query
from reader.services.fetch import Feeds
from tests.bench import catalogues
from tests.make import NoLibrary

PAPERS = 100_000
NOW = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database file."""
    path = tmp_path_factory.mktemp("bench") / "catalogue.sqlite"
    database = open_database(path)
    catalogues.fill_catalogue(database, PAPERS)
    database.close()
    return path


@pytest.mark.parametrize("text", ["t", "th", "e n", "ad by", '"ada byron" s'])
@pytest.mark.timeout(600)
def test_a_filter_keystroke(benchmark: BenchmarkFixture, catalogue: Path, text: str) -> None:
    feeds = Feeds(catalogue, lambda: NOW, library=NoLibrary(), stdin=lambda most: b"")
    query = parse_query(text)
    benchmark.pedantic(lambda: feeds.search_catalogue(query, 200), rounds=20, warmup_rounds=2)


def test_fifty_more_papers(benchmark: BenchmarkFixture, catalogue: Path) -> None:
    database = open_database(catalogue)
    numbers = itertools.count(9_000_000, 50)

    def fresh() -> tuple[tuple[list[Paper]], dict[str, object]]:
        return (list(catalogues.made(50, seed=2, start=next(numbers))),), {}

    benchmark.pedantic(
        lambda some: papers.store_papers(database, some, NOW),
        setup=fresh,
        rounds=20,
        warmup_rounds=1,
    )
    database.close()


def test_opening(benchmark: BenchmarkFixture, catalogue: Path) -> None:
    benchmark.pedantic(lambda: open_database(catalogue).close(), rounds=50, warmup_rounds=2)
