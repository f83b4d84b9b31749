"""How long the library takes: one mark, a thousand, undo, the fold, beside stock TinyDB."""

import itertools
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture
from tinydb import TinyDB, where

from reader.catalogue.connection import open_database
from reader.catalogue.marked_papers import count_tags
from reader.library.catch_up import CatchUp
from reader.services.catalogue_fold import CatalogueView
from reader.services.compaction import compact_library
from reader.services.marks import MarksService
from reader.system.paths import Paths
from tests.bench.libraries import BEGUN, key, records, write_log, write_stock

SIZES = (10_000, 200_000)


def clock() -> datetime:
    """After everything in the log."""
    return BEGUN + timedelta(days=900)


@pytest.fixture(params=SIZES, ids="{:,} records".format)
def library(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[MarksService, Paths]:
    """A service on a library of that size, its views caught up as in a running app."""
    paths = Paths(tmp_path / "data", tmp_path / "state", tmp_path / "cache", tmp_path / "config")
    write_log(paths, request.param)
    service = MarksService(paths, open_database(paths.catalogue), clock)
    service.refresh_marks()
    service.mark_read([key(1)], False, "key")
    return service, paths


def test_one_mark(benchmark: BenchmarkFixture, library: tuple[MarksService, Paths]) -> None:
    service, _ = library
    numbers = itertools.count(1_000_000)

    def mark() -> None:
        service.mark_read([f"arxiv:9901.{next(numbers) % 100000:05d}"], True, "key")

    benchmark.pedantic(mark, rounds=200, warmup_rounds=5)


def test_one_bookmark_with_its_paper(
    benchmark: BenchmarkFixture, library: tuple[MarksService, Paths]
) -> None:
    service, _ = library
    numbers = itertools.count()

    def keep() -> None:
        service.bookmark_papers([f"arxiv:9902.{next(numbers):05d}"], True, "key", records)

    benchmark.pedantic(keep, rounds=200, warmup_rounds=5)


def test_undo(benchmark: BenchmarkFixture, library: tuple[MarksService, Paths]) -> None:
    service, _ = library

    def mark() -> None:
        service.mark_read([key(1)], True, "key")

    benchmark.pedantic(lambda: service.undo("key"), setup=mark, rounds=20, warmup_rounds=1)


def test_a_thousand_marks(benchmark: BenchmarkFixture, library: tuple[MarksService, Paths]) -> None:
    service, _ = library
    turn = itertools.count()
    keys = [f"arxiv:9903.{number:05d}" for number in range(1000)]
    benchmark.pedantic(
        lambda: service.mark_read(keys, next(turn) % 2 == 0, "key"), rounds=30, warmup_rounds=2
    )


def test_folding_in_a_thread(
    benchmark: BenchmarkFixture, library: tuple[MarksService, Paths]
) -> None:
    """From bytes to marks in memory."""
    _, paths = library

    def run() -> None:
        with closing(open_database(None)) as database:
            CatchUp(paths.events, CatalogueView(database))()

    benchmark.pedantic(lambda: _in_thread(run), rounds=5, warmup_rounds=1)


def test_a_rebuild_of_the_catalogues_marks(
    benchmark: BenchmarkFixture, library: tuple[MarksService, Paths]
) -> None:
    service, _ = library
    benchmark.pedantic(service.rebuild_marks, rounds=3)


def test_the_documents(benchmark: BenchmarkFixture, library: tuple[MarksService, Paths]) -> None:
    service, _ = library
    benchmark.pedantic(service.write_documents, rounds=3)


def test_the_tags(benchmark: BenchmarkFixture, library: tuple[MarksService, Paths]) -> None:
    service, _ = library
    benchmark.pedantic(lambda: service.ask(count_tags), rounds=20)


def test_compaction(benchmark: BenchmarkFixture, library: tuple[MarksService, Paths]) -> None:
    service, paths = library
    benchmark.pedantic(lambda: compact_library(service, paths, clock, forget=False), rounds=1)


def test_stock_tinydb_one_update(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    """For comparison, at 10,000 records: it writes its file anew."""
    write_stock(tmp_path / "stock.json", SIZES[0])
    database = TinyDB(tmp_path / "stock.json")
    numbers = itertools.count()

    def mark() -> None:
        wanted = where("key") == key(next(numbers))
        database.update({"bookmark": BEGUN.isoformat()}, wanted)

    benchmark.pedantic(mark, rounds=10, warmup_rounds=1)


def _in_thread(run: Callable[[], None]) -> None:
    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
