"""The rows of a feed give the same answers as the reference, in little memory."""

import tracemalloc
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from reader.catalogue import full_texts, papers
from reader.catalogue.connection import Interrupt, open_database, use_database
from reader.catalogue.entries import read_entries
from reader.catalogue.listing import Listing, open_listing
from reader.catalogue.papers import Listed
from reader.catalogue.word_index import make_expression
from reader.errors import Stopped
from reader.model.entry import Marks
from reader.model.query import Text, parse_query
from reader.model.sorting import SORTS
from reader.text.fold import fold
from tests.catalogue.test_word_index import MARKS, PAPERS, QUERIES, TODAY
from tests.conftest import NOON
from tests.make import paper
from tests.reference import first_rule, matches, ordered

NEW = NOON + timedelta(days=1)
RULES = ["title:alpha", "votes:<2", "-has:code"]


def store_in_memory(path: Path, seen: list[dict[str, object]]) -> list[str]:
    """A catalogue in memory with these papers; every second one came a day later."""
    database = open_database(path)
    listed = [paper(number, **fields) for number, fields in enumerate(seen)]
    papers.store_papers(database, listed[::2], NOON)
    papers.store_papers(database, listed[1::2], NEW)
    database.close()
    return [one.key for one in listed]


def make_listing(path: Path, keys: list[str]) -> Listing:
    """The rows of all papers of a catalogue, each featured on another day."""
    days = [date(2026, 11, 18) + timedelta(days=number) for number in range(len(keys))]
    return opened_listing(path, zip(keys, days, strict=True), NOON)


def opened_listing(path: Path, listed: Iterable[Listed], seen: datetime | None = None) -> Listing:
    with use_database(path) as database:
        return open_listing(database, listed, seen)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The path of a catalogue."""
    return tmp_path / "catalogue.sqlite"


MARKED = st.lists(
    st.tuples(
        st.integers(0, 5),
        st.sampled_from([*MARKS, "same_as"]),
        st.sampled_from(["remember", "arxiv:2611.00001", "arxiv:2611.00003"]),
    ),
    max_size=6,
)


@given(
    st.lists(PAPERS, max_size=6),
    MARKED,
    QUERIES,
    st.lists(st.sampled_from(RULES), max_size=2),
)
def test_a_feed_is_filtered_ordered_and_muted_as_the_reference_does_it(
    tmp_path_factory: pytest.TempPathFactory,
    seen: list[dict[str, object]],
    marked: list[tuple[int, str, str]],
    text: str,
    rules: list[str],
) -> None:
    path = tmp_path_factory.mktemp("catalogue") / "catalogue.sqlite"
    keys = store_in_memory(path, seen)
    database = open_database(path)
    for number, field, value in marked:
        database.execute(
            "INSERT OR REPLACE INTO marks VALUES (?, ?, ?, 1, 'a')",
            (paper(number).key, field, value),
        )
    for rule in rules:
        database.execute(
            "INSERT OR REPLACE INTO marks VALUES (?, 'mute', '2026', 1, 'a')", (f"mute:{rule}",)
        )
    if keys:
        full_texts.store_full_text(database, keys[0], "a text", NOON)
    database.close()
    rows = make_listing(path, keys)
    entries = list(rows)
    readable = [(rule, parse_query(rule)) for rule in rules]
    in_force = sorted(set(readable), key=lambda one: f"mute:{one[0]}")
    assert [one.muted for one in entries] == [first_rule(in_force, one) for one in entries]
    assert list(rows.read) == [one.marks.read is not None for one in entries]
    query = parse_query(text, TODAY)
    expected = [place for place, one in enumerate(entries) if matches(query, one)]
    assert sorted(rows.find_matching_places(query, None, Interrupt())) == expected
    odd_places = [place for place in range(len(keys)) if place % 2]
    assert rows.find_matching_places(query, odd_places, Interrupt()) == [
        one for one in expected if one % 2
    ]
    assert rows.count_matching(query) == len(expected)
    for sort in SORTS:
        in_order = [one.key for one in ordered(entries, sort)]
        assert [rows.keys[place] for place in rows.sort_places(sort, Interrupt())] == in_order
        chosen = [one.key for one in ordered(entries, sort) if matches(query, one)]
        assert [one.key for one in rows.list_matching_entries(query, sort, 3)] == chosen[:3]


@given(st.lists(st.text(), max_size=4), st.text(min_size=1, max_size=4))
def test_words_of_every_script_are_found(titles: list[str], text: str) -> None:
    database = open_database(None)
    papers.store_papers(
        database, [paper(number, title=title) for number, title in enumerate(titles)], NOON
    )
    word = fold(text)
    assume(word)
    rows = database.execute(
        "SELECT count(*) FROM words WHERE words MATCH ?", (make_expression(Text("title", word)),)
    ).fetchone()
    assert rows == (sum(f" {word}" in f" {fold(title)}" for title in titles),)
    database.close()


def test_entries_are_as_the_catalogue_has_them(path: Path) -> None:
    keys = store_in_memory(path, [{"votes": number} for number in range(150)])
    database = open_database(path)
    listed = {one.key: one for one in papers.read_papers(database, keys)}
    rows = make_listing(path, keys)
    expected = read_entries(database, tuple(listed[key] for key in keys), NOON)
    database.close()
    for place in (0, 149, 70):
        day = date(2026, 11, 18) + timedelta(days=place)
        assert rows[place].paper.featured == day
        assert rows[place].paper.votes == expected[place].paper.votes
        assert rows[place].new == (place % 2 == 1 or place > 2)
    assert [one.key for one in rows] == keys
    assert [one.key for one in rows[10:80]] == keys[10:80]


def test_papers_that_the_catalogue_lacks_or_has_twice_are_no_rows(path: Path) -> None:
    keys = store_in_memory(path, [{}, {}])
    rows = opened_listing(path, [(key, None) for key in (keys[1], "arxiv:none", *keys)])
    assert rows.keys == [keys[1], keys[0]]


def test_a_row_takes_at_most_200_bytes_off_the_screen(path: Path) -> None:
    number = 20_000
    database = open_database(path)
    database.executemany(
        "INSERT INTO papers (key, title, record, first_seen) VALUES (?, '', ?, ?)",
        (
            (one.key, msgspec.json.encode(one), NOON.isoformat())
            for one in map(paper, range(number))
        ),
    )
    database.close()
    tracemalloc.start()
    rows = opened_listing(path, ((f"arxiv:2611.{one:05d}", None) for one in range(number)))
    assert len(rows) == number
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert taken / number <= 200


def test_rows_far_apart_do_not_pile_up(path: Path) -> None:
    keys = store_in_memory(path, [{} for _ in range(3000)])
    rows = make_listing(path, keys)
    for place in range(0, 3000, 60):
        assert rows[place].key == keys[place]
    assert sum(rows.get_held_entry(place) is not None for place in range(3000)) <= 1024 + 64


def test_rows_stay_readable_when_the_catalogue_is_deleted(path: Path) -> None:
    keys = store_in_memory(path, [{"title": f"Paper {number}"} for number in range(100)])
    rows = make_listing(path, keys)
    for file in path.parent.glob(path.name + "*"):
        file.unlink()
    open_database(path).close()
    assert rows[99].paper.title == "Paper 99"
    assert len(rows.find_matching_places(parse_query("paper"), None, Interrupt())) == 100


def test_a_row_whose_paper_was_dropped_is_called_by_its_key(path: Path) -> None:
    keys = store_in_memory(path, [{} for _ in range(100)])
    rows = make_listing(path, keys)
    database = open_database(path)
    papers.delete_papers(database, keys[98:99])
    database.close()
    assert rows[98].paper.title == keys[98]
    assert rows[99].paper.title == "Paper number 99"


def test_the_first_rows_stay_when_their_papers_are_dropped(path: Path) -> None:
    keys = store_in_memory(path, [{}, {}])
    rows = make_listing(path, keys)
    database = open_database(path)
    papers.delete_papers(database, keys)
    database.close()
    assert [one.paper.title for one in rows] == ["Paper number 0", "Paper number 1"]


def test_a_mark_is_shown_whether_the_row_was_read_or_not(path: Path) -> None:
    keys = store_in_memory(path, [{} for _ in range(100)])
    rows = make_listing(path, keys)
    marks = Marks(read="2026-11-20T09:00:00+00:00")
    assert rows.update_marks(70, marks)
    assert rows[0].marks == Marks()
    assert rows.update_marks(0, marks) and not rows.update_marks(0, marks)
    assert rows[0].marks == marks
    assert rows.read[0] and rows.read[70] and not rows.read[1]


def test_a_search_that_nobody_waits_for_ends(path: Path) -> None:
    rows = make_listing(path, store_in_memory(path, [{}]))
    interrupt = Interrupt()
    interrupt()
    with pytest.raises(Stopped):
        rows.find_matching_places(parse_query("paper"), None, interrupt)
    assert rows.find_matching_places(parse_query("paper"), None, Interrupt()) == [0]
