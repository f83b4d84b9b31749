"""The catalogue's file: it is made, shared, damaged and replaced."""

import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

import pytest

from reader.catalogue.connection import Interrupt, open_database, use_database
from reader.catalogue.database import transaction
from reader.errors import CatalogueError, Stopped
from reader.services.fetch import Feeds
from reader.system.paths import Paths
from tests.catalogue.other_process import run_in_another_process
from tests.conftest import NOON
from tests.make import NoLibrary


def list_tables(database: sqlite3.Connection) -> set[str]:
    return {name for (name,) in database.execute("SELECT name FROM sqlite_master")}


@pytest.mark.parametrize(
    "body", [b"", b"no database at all" * 100, b"SQLite format 3\0" + b"x" * 4096]
)
def test_a_damaged_file_is_made_anew(paths: Paths, body: bytes) -> None:
    paths.cache.mkdir(parents=True)
    paths.catalogue.write_bytes(body)
    assert "papers" in list_tables(open_database(paths.catalogue))


def test_another_version_s_file_is_made_anew(paths: Paths) -> None:
    paths.cache.mkdir(parents=True)
    other = sqlite3.connect(paths.catalogue)
    other.executescript("CREATE TABLE papers (old); PRAGMA user_version = 99;")
    other.close()
    database = open_database(paths.catalogue)
    assert next(row[1] for row in database.execute("PRAGMA table_info(papers)")) == "id"


def test_many_can_make_it_at_once(paths: Paths) -> None:
    problems: list[BaseException] = []

    def make() -> None:
        try:
            open_database(paths.catalogue).close()
        except BaseException as error:
            problems.append(error)

    threads = [threading.Thread(target=make) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not problems


def test_who_waits_for_a_process_that_writes_in_portions_gets_a_turn_between_them(
    paths: Paths,
) -> None:
    stop = threading.Event()
    with use_database(paths.catalogue) as database, use_database(paths.catalogue) as other:

        def write_in_portions() -> None:
            while not stop.is_set():
                with transaction(other):
                    time.sleep(0.12)
                time.sleep(0.03)

        writer = threading.Thread(target=write_in_portions)
        writer.start()
        try:
            waits = []
            for _ in range(5):
                began = time.monotonic()
                with transaction(database):
                    waits.append(time.monotonic() - began)
        finally:
            stop.set()
            writer.join()
    assert max(waits) < 0.5, "two portions, and a busy machine"


def test_a_busy_file_is_not_taken_for_a_damaged_one(paths: Paths) -> None:
    with use_database(paths.catalogue) as database:
        database.execute("INSERT INTO papers VALUES (1, 'a', '', '{}', 'now')")
    with (
        run_in_another_process(paths.catalogue, "BEGIN EXCLUSIVE"),
        use_database(paths.catalogue) as database,
    ):
        assert database.execute("SELECT count(*) FROM papers").fetchone() == (1,)


def test_a_folder_that_can_not_be_made_is_one_sentence(paths: Paths) -> None:
    paths.cache.parent.mkdir(parents=True)
    paths.cache.write_text("a file where the folder should be")
    with pytest.raises(CatalogueError, match="can't be used"):
        open_database(paths.catalogue)


def test_sqlite_s_errors_come_out_as_ours(paths: Paths) -> None:
    with pytest.raises(CatalogueError), use_database(paths.catalogue) as database:
        database.execute("SELECT * FROM nothing")


ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"


def test_a_query_that_nobody_waits_for_ends_at_once(tmp_path: Path) -> None:
    interrupt = Interrupt()
    started = threading.Event()

    def ask() -> None:
        with (
            use_database(tmp_path / "catalogue.sqlite") as database,
            interrupt.accept_for(database),
        ):
            started.set()
            database.execute(ENDLESS).fetchone()

    with ThreadPoolExecutor() as threads:
        answer = threads.submit(ask)
        assert started.wait(30)
        # It may come just before the query begins: who waits asks again.
        deadline = time.monotonic() + 30
        while not answer.done() and time.monotonic() < deadline:
            interrupt()
            wait([answer], 0.01)
        with pytest.raises(Stopped):
            answer.result(1)


def test_nothing_is_begun_where_it_was_interrupted_before(tmp_path: Path) -> None:
    interrupt = Interrupt()
    interrupt()
    feeds = Feeds(tmp_path / "c.sqlite", lambda: NOON, library=NoLibrary(), stdin=lambda most: b"")
    with pytest.raises(Stopped):
        feeds.search_catalogue(None, interrupt=interrupt)


def test_an_interrupt_after_the_end_hurts_nobody(tmp_path: Path) -> None:
    interrupt = Interrupt()
    with use_database(tmp_path / "c.sqlite") as database, interrupt.accept_for(database):
        pass
    interrupt()
