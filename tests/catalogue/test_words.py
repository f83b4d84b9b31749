"""Every paper ever seen is found by its words, as a query in memory would find it."""

import sqlite3
from datetime import timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from reader.catalogue import papers
from reader.catalogue.store import open_database
from reader.entry import Entry
from reader.marks.kept import Kept
from reader.paper import Paper
from reader.paths import Paths
from reader.query import matches, parse, searchable
from reader.sync import Feeds
from tests.conftest import NOON
from tests.library.home import Home
from tests.make import paper

WORDS = ["agent", "agents", "Agentic", "deep", "deeper", "Łukasz", "café", "GPT-4o", "x", "42"]
TITLES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)


def found(database: sqlite3.Connection, text: str) -> list[str]:
    """Keys of the papers that match, as they come."""
    query = parse(text)
    return [
        one.key
        for one in papers.having(database, query)
        if matches(query, Entry(one), searchable(Entry(one)))
    ]


@given(
    st.lists(st.tuples(TITLES, TITLES), max_size=8),
    st.lists(st.sampled_from([*WORDS, "-agent", '"deep agents"', "OR", "(deep)", "ag", "d"]),
             max_size=4),
)  # fmt: skip
def test_the_index_finds_what_a_query_in_memory_finds(
    seen: list[tuple[str, str]], asked: list[str]
) -> None:
    text = " ".join(asked).strip()
    if text.startswith("OR") or text.endswith("OR") or "OR OR" in text:
        return
    database = open_database(None)
    listed = [
        paper(number, title=title, abstract=abstract)
        for number, (title, abstract) in enumerate(seen)
    ]
    papers.keep(database, listed, NOON)
    query = parse(text)
    wanted = {one.key for one in listed if matches(query, Entry(one), searchable(Entry(one)))}
    assert set(found(database, text)) == wanted
    database.close()


def test_a_changed_paper_is_found_by_its_new_words_only() -> None:
    database = open_database(None)
    papers.keep(database, [paper(1, title="Old words", abstract="")], NOON)
    papers.keep(database, [paper(1, title="New words", abstract="")], NOON)
    assert found(database, "new words") == [paper(1).key]
    assert found(database, "old") == []
    database.close()


def test_the_newest_comes_first() -> None:
    database = open_database(None)
    papers.keep(database, [paper(1), paper(2)], NOON)
    papers.keep(database, [paper(4), paper(3)], NOON + timedelta(days=1))
    keys = [paper(number).key for number in (4, 3, 1, 2)]
    assert [one.key for one in papers.newest(database, 9)] == keys
    assert found(database, "paper") == keys
    database.close()


def test_a_note_is_searched_in_the_catalogue(paths: Paths) -> None:
    home = Home(paths)
    service = home.service()
    papers.keep(home.database, [paper(1), paper(2)], NOON)
    service.note(paper(2).key, "remember the Bodensee", "key", lambda key: None)
    feeds = Feeds(paths.catalogue, lambda: NOON, library=Kept(service), stdin=lambda most: b"")
    assert [one.key for one in feeds.search(parse("bodensee")).entries] == [paper(2).key]
    home.close()


def test_the_catalogue_of_an_earlier_version_is_made_anew(paths: Paths) -> None:
    database = open_database(paths.catalogue)
    papers.keep(database, [paper(1)], NOON)
    database.execute("PRAGMA user_version = 99")
    database.close()
    database = open_database(paths.catalogue)
    assert papers.newest(database, 9) == []
    papers.keep(database, [paper(2)], NOON)
    assert found(database, "paper") == [paper(2).key]
    database.close()


def test_deleting_the_catalogue_while_it_is_used_loses_nothing_but_cache(
    paths: Paths, tmp_path: Path
) -> None:
    home = Home(paths)
    service = home.service()
    service.mark_read(["arxiv:1"], True, "key")
    for file in paths.cache.iterdir():
        file.unlink()
    service.mark_read(["arxiv:2"], True, "key")
    assert home.read() == {"arxiv:1", "arxiv:2"}
    home.close()


def test_a_paper_seen_in_many_feeds_is_held_once() -> None:
    database = open_database(None)
    one = paper(1)
    other = Paper(key=one.key, title=one.title, abstract="Longer by far. " * 9, source="arxiv")
    papers.keep(database, [one], NOON)
    papers.keep(database, [other, one], NOON)
    (held,) = papers.newest(database, 9)
    assert held.abstract == other.abstract and held.votes == one.votes
    database.close()
