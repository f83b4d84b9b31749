"""Papers are found again by words of which they have only some, the best first."""

import json
import lzma
from pathlib import Path

import pytest

from reader.catalogue import papers
from reader.catalogue.connection import Interrupt, open_database
from reader.catalogue.database import Database
from reader.catalogue.find_again import find_again
from reader.catalogue.stemming import Stemmer
from reader.errors import Stopped
from reader.model.query import parse_query
from reader.services.fetch import BEST_FIRST, Feeds
from reader.services.library_for_feeds import LibraryForFeeds
from reader.system.paths import Paths
from tests.bench.remembered import measure_remembered
from tests.conftest import NOON
from tests.library.home import Home
from tests.make import NoLibrary, paper

SPECULATIVE = paper(
    1,
    title="Faster owls",
    abstract="A small draft model proposes tokens that a large one verifies.",
)
TREES = paper(2, title="Drafting trees", abstract="Verification of many drafts at once.")
CATS = paper(3, title="Sleeping cats", abstract="How cats sleep in the afternoon, and why.")
TOKENS = paper(4, title="On tokens", abstract="What a token is. Tokens are old.", votes=0)
ALL = [SPECULATIVE, TREES, CATS, TOKENS]


@pytest.fixture
def database() -> Database:
    """A catalogue of four papers."""
    database = open_database(None)
    papers.store_papers(database, ALL, NOON)
    return database


def find(database: Database, text: str) -> list[str]:
    """The titles that are found, the best first."""
    listed = find_again(database, parse_query(text, NOON.date()), None, Interrupt())
    titles = {one.key: one.title for one in papers.read_papers(database, [k for k, _ in listed])}
    return [titles[key] for key, _ in listed]


def test_the_paper_with_the_most_words_comes_first(database: Database) -> None:
    assert find(database, "draft model verifying tokens cheaply")[0] == "Faster owls"


def test_words_match_in_other_forms(database: Database) -> None:
    assert find(database, "sleeps")[0] == "Sleeping cats"
    assert set(find(database, "verifier drafted")) == {"Faster owls", "Drafting trees"}


def test_a_paper_without_any_of_the_words_is_not_found(database: Database) -> None:
    assert "Sleeping cats" not in find(database, "draft tokens unheard")
    assert find(database, "unheard of") == []


def test_the_other_conditions_must_hold(database: Database) -> None:
    assert find(database, "draft unheard votes:>1") == ["Drafting trees"]
    assert find(database, "draft unheard -trees") == ["Faster owls"]
    assert find(database, "votes:>99") == []


def test_of_equal_papers_the_newer_one_comes_first_and_a_marked_one_before_it(
    database: Database,
) -> None:
    twins = [paper(n, title=f"Of moths {n}", abstract="Moths at night.") for n in (11, 12, 13)]
    for one in twins:
        papers.store_papers(database, [one], NOON)
    assert find(database, "moths unheard") == ["Of moths 13", "Of moths 12", "Of moths 11"]
    database.execute("INSERT INTO marks VALUES (?, 'bookmark', 'now', 1, 'a')", (twins[0].key,))
    assert find(database, "moths unheard")[0] == "Of moths 11"


def test_a_changed_paper_is_found_by_its_new_words_only(database: Database) -> None:
    changed = paper(3, title="Waking cats", abstract="How they wake. " * 9)
    papers.store_papers(database, [changed], NOON)
    assert find(database, "afternoon unheard") == []
    assert find(database, "waking unheard") == ["Waking cats"]
    papers.delete_papers(database, [changed.key])
    assert find(database, "waking unheard") == []


def test_a_search_nobody_waits_for_stops(database: Database) -> None:
    interrupt = Interrupt()
    interrupt()
    with pytest.raises(Stopped):
        find_again(database, parse_query("draft"), None, interrupt)


def test_exact_words_come_first_and_otherwise_it_is_said(paths: Paths) -> None:
    database = open_database(paths.catalogue)
    papers.store_papers(database, ALL, NOON)
    database.close()
    feeds = Feeds(paths.catalogue, lambda: NOON, library=NoLibrary(), stdin=lambda most: b"")
    exact = feeds.search_catalogue(parse_query("tokens"))
    assert (exact.best_first, exact.note) == (False, "")
    assert set(exact.entries.keys) == {SPECULATIVE.key, TOKENS.key}
    near = feeds.search_catalogue(parse_query("tokens verified"))
    assert (near.best_first, near.note) == (True, BEST_FIRST)
    assert near.entries.keys[0] == SPECULATIVE.key
    assert not feeds.search_catalogue(parse_query("unheard")).best_first


def test_a_note_is_remembered_too(paths: Paths) -> None:
    home = Home(paths)
    service = home.service()
    papers.store_papers(home.database, ALL, NOON)
    service.write_note(CATS.key, "shown at the Bodensee", "key")
    feeds = Feeds(
        paths.catalogue, lambda: NOON, library=LibraryForFeeds(service), stdin=lambda most: b""
    )
    found = feeds.search_catalogue(parse_query("talk bodensee"))
    assert found.entries.keys == [CATS.key]
    home.close()


def test_the_words_of_a_text_are_stemmed_in_their_order() -> None:
    stemmer = Stemmer()
    assert stemmer.stem_texts(["drafts drafting łódź", "", "the drafts"]) == [
        ["draft", "draft", "łódź"],
        [],
        ["the", "draft"],
    ]


def test_what_is_measured_is_the_share_of_questions_that_find_their_paper(tmp_path: Path) -> None:
    lines = [
        json.dumps(
            {
                "id": one.key.partition(":")[2],
                "day": "2026-11-20",
                "title": one.title,
                "abstract": one.abstract,
                "authors": ["Ada Byron"],
                "categories": ["cs.CL"],
            }
        )
        for one in ALL
    ]
    (tmp_path / "papers.jsonl.xz").write_bytes(lzma.compress("\n".join(lines).encode()))
    questions = {"2611.00001": ["verifying", "drafts"], "2611.00003": ["unheard"]}
    (tmp_path / "remembered.json").write_text(json.dumps(questions))
    assert measure_remembered(tmp_path) == 0.5
