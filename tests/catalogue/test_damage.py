"""A damaged catalogue is noticed, put aside and made anew; what is not damage changes nothing."""

import os
import sqlite3
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from reader.catalogue import files, full_texts, papers
from reader.catalogue.connection import open_database, use_database
from reader.catalogue.damage import handle_damage
from reader.catalogue.database import waiting_for_nobody
from reader.catalogue.examination import examine_catalogue
from reader.catalogue.listing import Listing
from reader.catalogue.marks import read_marks
from reader.catalogue.stored_feeds import store_feed
from reader.errors import CatalogueError, DamagedCatalogue
from reader.model.address import Day
from reader.services.fetch import Feeds
from reader.services.marks import MarksService
from reader.system.paths import Paths
from tests.catalogue.other_process import run_in_another_process
from tests.conftest import NOON
from tests.make import NoLibrary, paper

FRIDAY = date(2026, 11, 20)


def make_feeds(paths: Paths) -> Feeds:
    """The feeds service of the test's home."""
    return Feeds(paths.catalogue, lambda: NOON, library=NoLibrary(), stdin=lambda most: b"")


def fill_catalogue(paths: Paths, count: int = 3) -> None:
    """Store the feed of a day and a full text."""
    with use_database(paths.catalogue) as database:
        listed = tuple(map(paper, range(1, count + 1)))
        store_feed(database, "hf:date/2026-11-20", listed, day=FRIDAY, taken=NOON)
        full_texts.store_full_text(database, paper(1).key, "# In full", NOON)


def spoil(path: Path, sql: str) -> None:
    """Change a catalogue as the program never does."""
    database = sqlite3.connect(path, isolation_level=None)
    database.execute(sql)
    database.close()


def overwrite(path: Path) -> None:
    """Overwrite all pages of a catalogue except the first."""
    with path.open("r+b") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(4096)
        file.write(b"\xaa" * (size - 4096))


def test_a_mark_whose_key_is_no_text_is_damage(paths: Paths) -> None:
    fill_catalogue(paths)
    before = files.identify_file(paths.catalogue)
    spoil(paths.catalogue, "INSERT INTO marks VALUES (x'ff', 'read', 'x', 1, 'd')")
    database = open_database(paths.catalogue)
    assert database.was_made_anew and files.identify_file(paths.catalogue) != before
    database.close()


def test_what_can_be_read_of_a_damaged_catalogue_is_in_the_new_one(paths: Paths) -> None:
    fill_catalogue(paths)
    spoil(paths.catalogue, "UPDATE papers SET record = '{' WHERE id = 2")
    snapshot = make_feeds(paths).load_snapshot(Day(FRIDAY))
    assert snapshot
    keys = [entry.key for entry in snapshot.entries]
    assert keys == [paper(1).key, paper(3).key]
    assert snapshot.taken < NOON  # so that the whole feed is fetched again
    assert make_feeds(paths).has_full_text(paper(1).key)


def test_a_feed_of_which_nothing_is_damaged_is_as_it_was(paths: Paths) -> None:
    fill_catalogue(paths)
    spoil(paths.catalogue, "UPDATE marks SET stamp = 1")
    spoil(paths.catalogue, "INSERT INTO votes VALUES ('arxiv:2611.00001', 'today', 'many', 1)")
    with pytest.raises(DamagedCatalogue), use_database(paths.catalogue):
        raise ValueError("as reading that vote would")
    snapshot = make_feeds(paths).load_snapshot(Day(FRIDAY))
    assert snapshot and len(snapshot.entries) == 3
    assert snapshot.taken == NOON


def test_only_the_last_damaged_catalogue_is_kept_and_nobody_else_may_read_it(paths: Paths) -> None:
    for _ in range(3):
        fill_catalogue(paths)
        overwrite(paths.catalogue)
        make_feeds(paths).load_snapshot(Day(FRIDAY))
    names = {one.name for one in paths.cache.iterdir() if not one.name.endswith(("-wal", "-shm"))}
    assert names == {"catalogue.sqlite", "catalogue.sqlite.damaged"}
    assert all(stat.S_IMODE(one.stat().st_mode) & 0o077 == 0 for one in paths.cache.iterdir())


def test_a_damaged_full_text_or_answer_costs_only_itself(paths: Paths) -> None:
    fill_catalogue(paths)
    before = files.identify_file(paths.catalogue)
    spoil(paths.catalogue, "UPDATE fulltexts SET body = x'00'")
    assert not make_feeds(paths).has_full_text(paper(1).key)
    assert files.identify_file(paths.catalogue) == before


def busy(path: Path) -> None:
    """Write while another program does."""
    with (
        run_in_another_process(path, "BEGIN EXCLUSIVE"),
        use_database(path) as database,
        waiting_for_nobody(database),
    ):
        database.execute("DELETE FROM votes")


def full(path: Path) -> None:
    """Write when the disk is full."""
    with use_database(path) as database:
        pages = database.execute("PRAGMA page_count").fetchone()[0]
        database.execute(f"PRAGMA max_page_count = {pages}")
        papers.store_papers(database, map(paper, range(1000, 3000)), NOON)


def wrong(path: Path) -> None:
    """Read a table that does not exist."""
    with use_database(path) as database:
        database.execute("SELECT * FROM nothing")


@pytest.mark.parametrize("trouble", [busy, full, wrong])
def test_what_is_no_damage_leaves_the_catalogue_where_it_is(
    trouble: Callable[[Path], None], paths: Paths
) -> None:
    fill_catalogue(paths)
    before = files.identify_file(paths.catalogue)
    with pytest.raises(CatalogueError, match="can't be used") as caught:
        trouble(paths.catalogue)
    assert not isinstance(caught.value, DamagedCatalogue)
    assert files.identify_file(paths.catalogue) == before
    assert not files.damaged_path(paths.catalogue).exists()


def test_a_mistake_of_ours_is_no_damage(paths: Paths) -> None:
    fill_catalogue(paths)
    before = files.identify_file(paths.catalogue)
    with pytest.raises(ValueError, match="of ours"), use_database(paths.catalogue):
        raise ValueError("of ours")
    assert files.identify_file(paths.catalogue) == before


@pytest.mark.parametrize("error", [sqlite3.DatabaseError("malformed"), ValueError("no date")])
def test_who_is_late_does_not_put_the_new_one_aside(error: Exception, paths: Paths) -> None:
    fill_catalogue(paths)
    late = open_database(paths.catalogue)
    overwrite(paths.catalogue)
    make_feeds(paths).load_snapshot(Day(FRIDAY))
    new = files.identify_file(paths.catalogue)
    with pytest.raises(DamagedCatalogue), handle_damage(late):
        raise error
    assert files.identify_file(paths.catalogue) == new


def test_another_program_comes_over_to_the_new_one_with_all_marks(paths: Paths) -> None:
    def service() -> MarksService:
        return MarksService(paths, open_database(paths.catalogue), lambda: NOON)

    fill_catalogue(paths)
    other = service()
    other.mark_read([paper(1).key], True, "cli")
    spoil(paths.catalogue, "PRAGMA wal_checkpoint(TRUNCATE)")
    overwrite(paths.catalogue)
    first = service()
    first.mark_read([paper(2).key], True, "cli")
    assert [problem.count("was damaged") for problem in first.problems] == [1]
    first.mark_read([paper(3).key], True, "cli")
    other.refresh_marks()
    assert [problem.count("was damaged") for problem in other.problems] == [1]
    for each in (first, other):
        assert each.database.file == files.identify_file(paths.catalogue)
        read = each.ask(lambda it: read_marks(it, [paper(n).key for n in (1, 2, 3)]))
        assert [marks.read for marks in read.values()] == [NOON.isoformat()] * 3


def test_rows_of_a_long_feed_that_can_not_be_read_stay_and_the_others_are_read(
    paths: Paths,
) -> None:
    fill_catalogue(paths, 600)
    snapshot = make_feeds(paths).load_snapshot(Day(FRIDAY))
    assert snapshot and isinstance(snapshot.entries, Listing)
    spoil(paths.catalogue, "UPDATE papers SET record = '{' WHERE id = 3")
    rows = snapshot.entries
    titles = [entry.paper.title for entry in rows.read_entries_at(range(590, 600))]
    place = next(place for place in range(590, 600) if rows.numbers[place] == 3)
    assert titles[place - 590] == rows.keys[place]
    assert sum(title.startswith("Paper number") for title in titles) == 9
    with pytest.raises(DamagedCatalogue):
        rows.raise_failure()
    rows.raise_failure()
    assert len(rows.read_entries_at(range(10))) == 10


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o377])
def test_nobody_else_may_read_the_catalogue_whatever_the_umask(mask: int, paths: Paths) -> None:
    paths.cache.mkdir(parents=True)
    paths.cache.chmod(0o755)
    before = os.umask(mask)
    try:
        fill_catalogue(paths)
        database = open_database(paths.catalogue)
        papers.store_papers(database, [paper(7)], NOON)
        modes = {one.name: stat.S_IMODE(one.stat().st_mode) for one in paths.cache.iterdir()}
    finally:
        os.umask(before)
    assert len(modes) == 3
    assert set(modes.values()) == {0o600}
    database.close()


def test_a_catalogue_that_others_may_read_is_closed_to_them(paths: Paths) -> None:
    fill_catalogue(paths)
    first = open_database(paths.catalogue)
    papers.store_papers(first, [paper(7)], NOON)
    for file in paths.cache.iterdir():
        file.chmod(0o644)
    open_database(paths.catalogue).close()
    assert {stat.S_IMODE(one.stat().st_mode) for one in paths.cache.iterdir()} == {0o600}
    first.close()


@contextmanager
def be_nobody() -> Iterator[None]:
    """Become a user without rights."""
    os.setresuid(65534, 65534, 0)
    try:
        yield
    finally:
        os.setresuid(0, 0, 0)


@pytest.mark.parametrize("whose", ["the file", "its folder", "a file that all may read"])
def test_a_catalogue_of_another_user_is_said_by_name(whose: str) -> None:
    if os.geteuid():
        pytest.skip("only root can give a file to somebody else")
    # Nobody may read where modules lie that are imported when they are first used.
    import pwd  # noqa: F401
    import shlex  # noqa: F401

    with tempfile.TemporaryDirectory(prefix="reader-test-") as name:
        Path(name).chmod(0o755)
        folder = Path(name) / "reader"
        folder.mkdir(mode=0o700)
        path = folder / "catalogue.sqlite"
        open_database(path).close()
        if whose != "its folder":
            os.chown(folder, 65534, -1)
        if whose == "a file that all may read":
            path.chmod(0o644)
        before = files.identify_file(path)
        message = rf"belongs to root\); sudo chown -R nobody {folder} gives it back"
        with be_nobody(), pytest.raises(CatalogueError, match=message) as caught:
            open_database(path)
        assert not isinstance(caught.value, DamagedCatalogue)
        assert files.identify_file(path) == before


def test_the_examination_names_what_is_damaged_and_takes_no_longer_than_it_may(
    paths: Paths,
) -> None:
    fill_catalogue(paths)
    assert examine_catalogue(paths.catalogue, 10) == ("", True)
    assert examine_catalogue(paths.catalogue, -1).whole is False
    spoil(paths.catalogue, "UPDATE papers SET first_seen = 'now' WHERE id = 2")
    assert (
        examine_catalogue(paths.catalogue, 10).fault == "a value of papers.first_seen can't be read"
    )
    overwrite(paths.catalogue)
    assert "malformed" in examine_catalogue(paths.catalogue, 10).fault
    with pytest.raises(DamagedCatalogue), use_database(paths.catalogue) as database:
        database.execute("SELECT count(*) FROM papers").fetchone()
    assert examine_catalogue(paths.catalogue, 10) == ("", True)


def test_a_feed_of_which_nobody_knows_when_it_was_fetched_is_fetched_again(paths: Paths) -> None:
    fill_catalogue(paths)
    spoil(paths.catalogue, "UPDATE snapshots SET taken = '2026-11-20'")
    snapshot = make_feeds(paths).load_snapshot(Day(FRIDAY))
    assert snapshot is None
