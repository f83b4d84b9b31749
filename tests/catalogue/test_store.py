"""The catalogue's file: made, shared, broken, replaced."""

import sqlite3
import subprocess
import sys
import threading

import pytest

from reader.catalogue.store import open_database, opened
from reader.errors import CatalogueError
from reader.paths import Paths


def tables(database: sqlite3.Connection) -> set[str]:
    return {name for (name,) in database.execute("SELECT name FROM sqlite_master")}


@pytest.mark.parametrize(
    "body", [b"", b"no database at all" * 100, b"SQLite format 3\0" + b"x" * 4096]
)
def test_a_damaged_file_is_made_anew(paths: Paths, body: bytes) -> None:
    paths.cache.mkdir(parents=True)
    paths.catalogue.write_bytes(body)
    assert "papers" in tables(open_database(paths.catalogue))


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


def test_a_busy_file_is_not_taken_for_a_damaged_one(paths: Paths) -> None:
    with opened(paths.catalogue) as database:
        database.execute("INSERT INTO papers VALUES (1, 'a', '', '{}', 'now')")
    code = (
        "import sqlite3, sys\n"
        f"database = sqlite3.connect({str(paths.catalogue)!r}, isolation_level=None)\n"
        "database.execute('BEGIN EXCLUSIVE')\n"
        "print('locked', flush=True)\n"
        "sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout and other.stdout.readline() == b"locked\n"
        with opened(paths.catalogue) as database:
            assert database.execute("SELECT count(*) FROM papers").fetchone() == (1,)
        other.communicate()


def test_a_folder_that_can_not_be_made_is_one_sentence(paths: Paths) -> None:
    paths.cache.parent.mkdir(parents=True)
    paths.cache.write_text("a file where the folder should be")
    with pytest.raises(CatalogueError, match="can't be used"):
        open_database(paths.catalogue)


def test_sqlite_s_errors_come_out_as_ours(paths: Paths) -> None:
    with pytest.raises(CatalogueError), opened(paths.catalogue) as database:
        database.execute("SELECT * FROM nothing")
