"""Every paper ever seen is found by its words, as a query in memory would find it."""

import sqlite3
from datetime import date, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from reader.catalogue import fulltexts, papers, snapshots
from reader.catalogue.store import open_database
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


PAPERS = st.builds(
    dict,
    title=TITLES,
    abstract=TITLES,
    authors=st.lists(st.sampled_from(["Ada Byron", "Kurt Weyl", "Łukasz K."])).map(tuple),
    organization=st.sampled_from([None, "Deep Lab"]),
    keywords=st.lists(st.sampled_from(WORDS), max_size=2).map(tuple),
    votes=st.none() | st.integers(0, 3),
    comments=st.none() | st.integers(0, 2),
    github_stars=st.none() | st.integers(0, 2),
    author_count=st.none() | st.integers(0, 3),
    published=st.none() | st.dates(date(2025, 12, 30), date(2026, 1, 3)),
    featured=st.none() | st.dates(date(2025, 12, 30), date(2026, 1, 3)),
    source=st.sampled_from(["hf", "arxiv"]),
    submitter=st.sampled_from([None, "Mila", "max"]),
    github=st.sampled_from([None, "https://example.org/code"]),
    project=st.sampled_from([None, "https://example.org"]),
)
FIELDS = [
    "is:read", "is:unread", "is:bookmarked", "is:new", "has:code", "has:project", "has:note",
    "has:tag", "has:fulltext", "title:deep", 'title:"deep agent"', "author:by", "author:kurt",
    "org:lab", "kw:ag", "tag:to", "tag:read", "id:2611.0000", "id:2611.00001", "2611.00002",
    "source:hf", "source:ar", "by:m", "by:MILA", "votes:>1", "votes:<=1", "votes:0", "stars:>0",
    "comments:<2", "authors:>=2", "authors:<5", "date:2026", "date:2025-12", "date:2026-01-01",
    "date:2025-12-31..2026-01-01", "date:..2025", "featured:2026-01..", "since:2d",
    "since:2026-01-02",
]  # fmt: skip
TODAY = date(2026, 1, 3)
QUERIES = st.recursive(
    st.sampled_from([*WORDS, *FIELDS, '"deep agents"', "ag", "d", "remember"]),
    lambda some: st.one_of(
        some.map(lambda one: f"-({one})"),
        st.lists(some, min_size=1, max_size=3).map(" ".join),
        st.lists(some, min_size=2, max_size=3).map(" OR ".join).map("({})".format),
    ),
    max_leaves=6,
)
MARKS = ["read", "bookmark", "tag:to-read", "tag:deep", "note:5:a"]


def found(database: sqlite3.Connection, text: str) -> list[str]:
    """Keys of the papers that match, as they come."""
    query = parse(text, TODAY)
    listed = snapshots.entries(database, tuple(papers.having(database, query)))
    return [one.key for one in listed if matches(query, one, searchable(one))]


@given(
    st.lists(PAPERS, max_size=6),
    st.lists(st.tuples(st.integers(0, 5), st.sampled_from(MARKS)), max_size=6),
    QUERIES,
)
def test_the_catalogue_finds_what_a_query_in_memory_finds(
    seen: list[dict[str, object]], marked: list[tuple[int, str]], text: str
) -> None:
    database = open_database(None)
    listed = [paper(number, **fields) for number, fields in enumerate(seen)]
    papers.keep(database, listed, NOON)
    for number, field in marked:
        database.execute(
            "INSERT OR REPLACE INTO marks VALUES (?, ?, 'remember', 1, 'a')",
            (paper(number).key, field),
        )
    if listed:
        fulltexts.keep(database, listed[0].key, "a text", NOON)
    everything = snapshots.entries(database, tuple(listed))
    query = parse(text, TODAY)
    wanted = [one.key for one in everything if matches(query, one, searchable(one))]
    assert sorted(found(database, text)) == sorted(wanted)
    database.close()


@given(st.lists(PAPERS, max_size=6), st.sampled_from(FIELDS), st.booleans())
def test_what_is_compared_alone_is_told_by_sql_alone(
    seen: list[dict[str, object]], text: str, negated: bool
) -> None:
    if text.startswith(("is:", "tag:", "has:note", "has:tag")):
        return  # the user's marks may be known by several keys
    database = open_database(None)
    papers.keep(database, [paper(number, **fields) for number, fields in enumerate(seen)], NOON)
    query = parse(f"-{text}" if negated else text, TODAY)
    if negated and text.startswith(("title:", "author:", "org:", "kw:")):
        return  # the index can't be asked for what does not have a word
    told = [one.key for one in papers.having(database, query)]
    assert told == found(database, f"-{text}" if negated else text)
    database.close()


def test_a_paper_with_several_keys_is_found_by_its_marks(paths: Paths) -> None:
    home = Home(paths)
    service = home.service()
    papers.keep(home.database, [paper(1)], NOON)
    service.bookmark(["title:old-name"], True, "key", lambda key: None)
    service.same_as({"title:old-name": paper(1).key}, lambda key: None)
    assert found(home.database, "is:bookmarked") == [paper(1).key]
    home.close()


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
