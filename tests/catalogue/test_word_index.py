"""Every paper that was ever seen is found as the reference finds it."""

import sqlite3
from datetime import date, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from reader.catalogue import full_texts, papers
from reader.catalogue.connection import Interrupt, open_database
from reader.catalogue.entries import read_entries
from reader.catalogue.query_sql import search_catalogue
from reader.model.paper import Paper
from reader.model.query import parse_query
from reader.services.fetch import Feeds
from reader.services.library_for_feeds import LibraryForFeeds
from reader.system.paths import Paths
from tests.conftest import NOON
from tests.library.home import Home
from tests.make import paper
from tests.reference import matches

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
    "since:2026-01-02", "read:2d", "read:today", "bookmarked:2026-01-02", "bookmarked:..2025",
    "read:2025-12-31..today", "bookmarked:2026-01-02..", "featured:today", "date:3d",
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
TIMES = [f"2026-01-0{day}T{time}+00:00" for day in (1, 2, 3) for time in ("00:00:00", "23:59:59")]


def search_keys(database: sqlite3.Connection, text: str) -> list[str]:
    """The keys of the papers that match, in the order of the search."""
    query = parse_query(text, TODAY)
    return [key for key, _ in search_catalogue(database, query, 99, None, Interrupt())]


@given(
    st.lists(PAPERS, max_size=6),
    st.lists(
        st.tuples(st.integers(0, 5), st.sampled_from(MARKS), st.sampled_from(TIMES)), max_size=6
    ),
    QUERIES,
)
def test_the_catalogue_finds_what_the_reference_finds(
    seen: list[dict[str, object]], marked: list[tuple[int, str, str]], text: str
) -> None:
    database = open_database(None)
    listed = [paper(number, **fields) for number, fields in enumerate(seen)]
    papers.store_papers(database, listed, NOON)
    for number, field, time in marked:
        database.execute(
            "INSERT OR REPLACE INTO marks VALUES (?, ?, ?, 1, 'a')",
            (paper(number).key, field, "remember" if field.startswith("note:") else time),
        )
    if listed:
        full_texts.store_full_text(database, listed[0].key, "a text", NOON)
    query = parse_query(text, TODAY)
    everything = read_entries(
        database, tuple(papers.read_papers(database, [one.key for one in listed]))
    )
    expected = [one.key for one in everything if matches(query, one)]
    assert sorted(search_keys(database, text)) == sorted(expected)
    database.close()


@given(st.lists(PAPERS, max_size=6), st.sampled_from(FIELDS), st.booleans())
def test_what_is_compared_alone_is_told_by_sql_alone(
    seen: list[dict[str, object]], text: str, negated: bool
) -> None:
    if text.startswith(("is:", "tag:", "has:note", "has:tag", "read:", "bookmarked:")):
        return  # the user's marks may be known by several keys
    database = open_database(None)
    papers.store_papers(
        database, [paper(number, **fields) for number, fields in enumerate(seen)], NOON
    )
    query = parse_query(f"-{text}" if negated else text, TODAY)
    if negated and text.startswith(("title:", "author:", "org:", "kw:")):
        return  # the index can't be asked for what does not have a word
    candidates = [key for key, _ in papers.find_candidates(database, query)]
    assert candidates == search_keys(database, f"-{text}" if negated else text)
    database.close()


def test_a_paper_with_several_keys_is_found_by_its_marks(paths: Paths) -> None:
    home = Home(paths)
    service = home.service()
    papers.store_papers(home.database, [paper(1)], NOON)
    service.bookmark_papers(["title:old-name"], True, "key")
    service.write_values("same_as", {"title:old-name": paper(1).key})
    assert search_keys(home.database, "is:bookmarked") == [paper(1).key]
    home.close()


def test_a_changed_paper_is_found_by_its_new_words_only() -> None:
    database = open_database(None)
    papers.store_papers(database, [paper(1, title="Old words", abstract="")], NOON)
    papers.store_papers(database, [paper(1, title="New words", abstract="")], NOON)
    assert search_keys(database, "new words") == [paper(1).key]
    assert search_keys(database, "old") == []
    database.close()


def test_the_newest_comes_first() -> None:
    database = open_database(None)
    papers.store_papers(database, [paper(1), paper(2)], NOON)
    papers.store_papers(database, [paper(4), paper(3)], NOON + timedelta(days=1))
    keys = [paper(number).key for number in (4, 3, 1, 2)]
    assert [key for key, _ in papers.list_newest(database, 9)] == keys
    assert search_keys(database, "paper") == keys
    database.close()


def test_a_note_is_searched_in_the_catalogue(paths: Paths) -> None:
    home = Home(paths)
    service = home.service()
    papers.store_papers(home.database, [paper(1), paper(2)], NOON)
    service.write_note(paper(2).key, "remember the Bodensee", "key")
    feeds = Feeds(
        paths.catalogue, lambda: NOON, library=LibraryForFeeds(service), stdin=lambda most: b""
    )
    assert [one.key for one in feeds.search_catalogue(parse_query("bodensee")).entries] == [
        paper(2).key
    ]
    home.close()


def test_the_catalogue_of_an_earlier_version_is_made_anew(paths: Paths) -> None:
    database = open_database(paths.catalogue)
    papers.store_papers(database, [paper(1)], NOON)
    database.execute("PRAGMA user_version = 99")
    database.close()
    database = open_database(paths.catalogue)
    assert papers.list_newest(database, 9) == []
    papers.store_papers(database, [paper(2)], NOON)
    assert search_keys(database, "paper") == [paper(2).key]
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
    shown_twice = paper(1)
    other = Paper(
        key=shown_twice.key, title=shown_twice.title, abstract="Longer by far. " * 9, source="arxiv"
    )
    papers.store_papers(database, [shown_twice], NOON)
    papers.store_papers(database, [other, shown_twice], NOON)
    (stored,) = papers.read_papers(database, [shown_twice.key])
    assert stored.abstract == other.abstract and stored.votes == shown_twice.votes
    database.close()
