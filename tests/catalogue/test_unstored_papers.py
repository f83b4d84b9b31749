"""If the catalogue can't be written, fetched papers are still shown, filtered and sorted."""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.catalogue import database, papers
from reader.catalogue.feed_snapshots import Snapshot
from reader.model.address import File, Sample
from reader.model.query import EVERYTHING, parse_query
from reader.services.fetch import Feeds
from reader.services.library_for_feeds import LibraryForFeeds
from reader.system.paths import Paths
from tests import hub
from tests.conftest import NOON
from tests.library.home import Home
from tests.make import paper


@pytest.fixture
def home(paths: Paths) -> Iterator[Home]:
    """A library in which one paper is bookmarked and owls are muted."""
    home = Home(paths)
    service = home.service()
    papers.store_papers(home.database, [paper(1)], NOON)
    service.bookmark_papers([paper(1).key], True, "key")
    service.set_rules("mute", ["title:owls"], True, "key")
    yield home
    home.close()


@pytest.fixture
def locked(home: Home, paths: Paths, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Have another program write for longer than we wait; the catalogue can still be read."""
    monkeypatch.setattr(database, "_PATIENCE", 0.05)
    other = sqlite3.connect(paths.catalogue, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.close()


def fetch_file(home: Home, paths: Paths, tmp_path: Path) -> Snapshot:
    """Fetch a file of three papers."""
    rows = [
        hub.entry(1, id="2611.00001", title="On cats", upvotes=1),
        hub.entry(2, id="2611.00002", title="On owls", upvotes=3),
        hub.entry(3, id="2611.00003", title="On dogs", upvotes=2),
    ]
    file = tmp_path / "papers.json"
    file.write_text(json.dumps(rows))
    library = LibraryForFeeds(home.service())
    feeds = Feeds(paths.catalogue, lambda: NOON, library=library, stdin=lambda most: b"")
    return feeds.fetch(File(str(file)))


@pytest.mark.usefixtures("locked")
def test_a_file_is_shown_filtered_sorted_and_muted_and_said_not_to_be_kept(
    home: Home, paths: Paths, tmp_path: Path
) -> None:
    snapshot = fetch_file(home, paths, tmp_path)
    assert snapshot.problem.endswith("what was fetched is shown, but not kept")

    def titles(query: str) -> list[str]:
        entries = snapshot.entries.list_matching_entries(parse_query(query), "votes")
        return [entry.paper.title for entry in entries]

    assert titles("") == ["On owls", "On dogs", "On cats"]
    assert titles("is:muted") == ["On owls"]
    assert titles("is:bookmarked") == ["On cats"]
    assert titles("cats OR dogs") == ["On dogs", "On cats"]
    assert papers.read_papers(home.database, ["arxiv:2611.00003"]) == []


def test_the_sample_shows_marks_and_is_not_kept(home: Home, paths: Paths) -> None:
    library = LibraryForFeeds(home.service())
    feeds = Feeds(paths.catalogue, lambda: NOON, library=library, stdin=lambda most: b"")
    rows = feeds.fetch(Sample()).entries
    first = rows[0]
    assert len(rows) == 12 and rows.count_matching(EVERYTHING) == 12
    assert rows.count_matching(parse_query(f'"{first.paper.title}"')) == 1
    home.service().bookmark_papers([first.key], True, "key")
    assert [
        one.key for one in rows.list_matching_entries(parse_query("is:bookmarked"), "feed")
    ] == [first.key]
    assert papers.read_papers(home.database, [first.key]) == []
