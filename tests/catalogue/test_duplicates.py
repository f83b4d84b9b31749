"""Papers from pages without ids are joined with the same papers that have an id."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from reader.catalogue import duplicates, papers
from reader.catalogue.connection import open_database
from reader.catalogue.feed_snapshots import load_snapshot
from reader.catalogue.stored_feeds import store_feed
from reader.catalogue.word_index import fold_parts
from reader.model.paper import title_key
from tests.conftest import NOON
from tests.hub import DAY, entry, site
from tests.make import paper
from tests.program import reader
from tests.server import Server

LONG = "Pruning What Nobody Needs in Networks"
FIVE = "Pruning What Nobody Really Needs"
FOUR = "Pruning What Nobody Needs"
SHORT = "Deep Pruning"
PAGE = """Daily Papers

Nov 21

{title}

An abstract that says at some length what the paper is about and why.

  • 4 authors
·
Nov 18
"""


def make_nameless(title: str, day: date | None = None) -> object:
    return paper(key=title_key(title), title=title, published=day, votes=None, source="copied")


@pytest.fixture
def net(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A site whose newest day has both titles; both papers are of 18 November."""
    days = {DAY: [entry(1, title=LONG), entry(2, title=SHORT)]}
    with Server(site(days)) as server:
        monkeypatch.setenv("HF_ENDPOINT", server.url)
        yield server


def list_keys(*arguments: str) -> list[str]:
    """The keys of what ``reader list`` prints."""
    done = reader("list", *arguments, "--format", "json")
    assert done.code == 0, done.err
    return [one["key"] for one in json.loads(done.out)]


@pytest.mark.parametrize(
    ("title", "day", "same"),
    [
        (LONG, None, True),
        (FIVE, None, True),
        (FOUR, None, False),
        (FOUR, date(2026, 11, 18), True),
        (SHORT, None, False),
        (SHORT, date(2026, 11, 17), False),
        (SHORT, date(2026, 11, 18), True),
    ],
)
def test_five_equal_words_or_fewer_and_the_date_make_one_paper(
    title: str, day: date | None, same: bool
) -> None:
    database = open_database(None)
    real = paper(1, title=title)
    papers.store_papers(database, [make_nameless(title.upper() + "!", day)], NOON)  # type: ignore[list-item]
    real_keys = duplicates.find_real_keys(database, [real])
    assert real_keys == ({title_key(title): real.key} if same else {})


def test_two_real_papers_of_one_title_are_not_guessed_between() -> None:
    database = open_database(None)
    papers.store_papers(database, [paper(1, title=LONG), paper(2, title=LONG)], NOON)
    assert duplicates.find_real_keys(database, [make_nameless(LONG)]) == {}  # type: ignore[list-item]


def test_a_joined_paper_has_one_row_and_is_found_by_the_words_of_both() -> None:
    database = open_database(None)
    bare = paper(key=title_key(LONG), title=LONG, abstract="Telling words " * 9, source="copied")
    store_feed(database, "page.txt", (bare,), day=None, taken=NOON)
    real = paper(1, title=LONG, abstract="", votes=9)
    papers.store_papers(database, [real], NOON)
    duplicates.join_duplicates(database, {bare.key: real.key})
    (joined,) = papers.read_papers(database, [bare.key, real.key])
    assert (joined.key, joined.votes, joined.abstract) == (real.key, 9, bare.abstract)
    (numbers,) = database.execute(
        "SELECT group_concat(rowid) FROM words WHERE words MATCH 'telling'"
    ).fetchone()
    assert numbers == "2"
    assert "telling" in " ".join(fold_parts(joined))
    snapshot = load_snapshot(database, "page.txt")
    assert snapshot and [entry.key for entry in snapshot.entries] == [real.key]


def test_a_bookmark_made_on_a_copied_page_moves_to_the_real_paper(
    net: Server, tmp_path: Path
) -> None:
    page = tmp_path / "copy.txt"
    page.write_text(PAGE.format(title=LONG))
    assert list_keys(str(page)) == [title_key(LONG)]
    assert reader("mark", "bookmark", title_key(LONG)).code == 0
    listed = json.loads(reader("list", "today", "--format", "json").out)
    assert [bool(one["bookmarked"]) for one in listed] == [True, False]
    assert list_keys("library:bookmarks") == ["arxiv:2611.20001"]
    assert list_keys(str(page)) == ["arxiv:2611.20001"]
    assert list_keys("catalogue:", "--where", "pruning nobody") == ["arxiv:2611.20001"]
    assert reader("undo").code == 0
    assert list_keys("library:bookmarks") == []


def test_a_page_opened_after_the_feed_shows_the_real_papers(net: Server, tmp_path: Path) -> None:
    assert len(list_keys("today")) == 2
    page = tmp_path / "copy.txt"
    page.write_text(PAGE.format(title=SHORT))
    (listed,) = json.loads(reader("list", str(page), "--format", "json").out)
    assert (listed["key"], listed["votes"]) == ("arxiv:2611.20002", 98)


def test_what_a_file_says_of_votes_is_not_todays(net: Server, tmp_path: Path) -> None:
    export = tmp_path / "export.json"
    reader("list", "today", "--format", "json", "-o", str(export))
    old = json.loads(export.read_text())
    old[0]["votes"] = 3
    export.write_text(json.dumps(old))
    (first, _) = json.loads(reader("list", str(export), "--format", "json").out)
    assert first["votes"] == 99
