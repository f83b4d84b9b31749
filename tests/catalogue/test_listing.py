"""Rows of a long feed: the same answers as from rows that are held whole, in little memory."""

import tracemalloc
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from reader.app.rows import HeldRows
from reader.catalogue import fulltexts, papers, snapshots
from reader.catalogue.listing import Listing
from reader.catalogue.store import Interrupt, open_database
from reader.catalogue.words import expression
from reader.entry import Marks
from reader.errors import Stopped
from reader.order import SORTS
from reader.query import Text, parse
from reader.text.fold import fold
from tests.catalogue.test_words import MARKS, PAPERS, QUERIES, TODAY
from tests.conftest import NOON
from tests.make import paper

NEW = NOON + timedelta(days=1)
RULES = ["title:alpha", "votes:<2", "-has:code"]


def kept(path: Path, seen: list[dict[str, object]]) -> list[str]:
    """A catalogue with these papers, of which every second came a day later."""
    database = open_database(path)
    listed = [paper(number, **fields) for number, fields in enumerate(seen)]
    papers.keep(database, listed[::2], NOON)
    papers.keep(database, listed[1::2], NEW)
    database.close()
    return [one.key for one in listed]


def listing(path: Path, keys: list[str]) -> Listing:
    """Its rows, each on a day of its own."""
    days = [date(2026, 11, 18) + timedelta(days=number) for number in range(len(keys))]
    return Listing(path, zip(keys, days, strict=True), NOON)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a catalogue may be."""
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
def test_a_long_feed_is_filtered_ordered_and_muted_as_a_short_one(
    tmp_path_factory: pytest.TempPathFactory,
    seen: list[dict[str, object]],
    marked: list[tuple[int, str, str]],
    text: str,
    rules: list[str],
) -> None:
    path = tmp_path_factory.mktemp("catalogue") / "catalogue.sqlite"
    keys = kept(path, seen)
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
        fulltexts.keep(database, keys[0], "a text", NOON)
    database.close()
    long = listing(path, keys)
    short = HeldRows(list(long))
    assert long.read == short.read and long.muted == short.muted
    assert list(long.featured) == short.featured
    query = parse(text, TODAY)
    wanted = short.matching(query, None, Interrupt())
    assert sorted(long.matching(query, None, Interrupt())) == wanted
    some = [place for place in range(len(keys)) if place % 2]
    assert long.matching(query, some, Interrupt()) == [one for one in wanted if one % 2]
    for sort in SORTS:
        assert list(long.ordered(sort, Interrupt())) == list(short.ordered(sort, Interrupt()))
    assert long.hidden_by(RULES[:1], Interrupt()) == short.hidden_by(RULES[:1], Interrupt())


@given(st.lists(st.text(), max_size=4), st.text(min_size=1, max_size=4))
def test_words_of_every_script_are_found_as_in_memory(titles: list[str], text: str) -> None:
    database = open_database(None)
    papers.keep(database, [paper(number, title=title) for number, title in enumerate(titles)], NOON)
    word = fold(text)
    assume(word)
    told = database.execute(
        "SELECT count(*) FROM words WHERE words MATCH ?", (expression(Text("title", word)),)
    ).fetchone()
    assert told == (sum(f" {word}" in f" {fold(title)}" for title in titles),)
    database.close()


def test_entries_are_as_a_short_feed_has_them(path: Path) -> None:
    keys = kept(path, [{"votes": number} for number in range(150)])
    database = open_database(path)
    listed = {one.key: one for one in papers.get(database, keys)}
    rows = listing(path, keys)
    wanted = snapshots.entries(database, tuple(listed[key] for key in keys), NOON)
    database.close()
    for place in (0, 149, 70):
        day = date(2026, 11, 18) + timedelta(days=place)
        assert rows[place].paper.featured == day
        assert rows[place].paper.votes == wanted[place].paper.votes
        assert rows[place].new == (place % 2 == 1 or place > 2)
    assert [one.key for one in rows] == keys
    assert [one.key for one in rows[10:80]] == keys[10:80]


def test_papers_that_the_catalogue_lacks_or_has_twice_are_no_rows(path: Path) -> None:
    keys = kept(path, [{}, {}])
    rows = Listing(path, [(key, None) for key in (keys[1], "arxiv:none", *keys)], None)
    assert rows.keys == [keys[1], keys[0]]


def test_a_row_takes_at_most_200_bytes_off_the_screen(path: Path) -> None:
    number = 20_000
    database = open_database(path)
    database.executemany(
        "INSERT INTO papers (key, title, record, first_seen) VALUES (?, '', '', ?)",
        ((f"arxiv:2611.{one:05d}", NOON.isoformat()) for one in range(number)),
    )
    database.close()
    tracemalloc.start()
    rows = Listing(path, ((f"arxiv:2611.{one:05d}", None) for one in range(number)), None)
    assert len(rows) == number
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert taken / number <= 200


def test_rows_far_apart_do_not_pile_up(path: Path) -> None:
    keys = kept(path, [{} for _ in range(3000)])
    rows = listing(path, keys)
    for place in range(0, 3000, 60):
        assert rows[place].key == keys[place]
    assert sum(rows.held(place) is not None for place in range(3000)) <= 1024 + 64


def test_rows_stay_readable_when_the_catalogue_is_deleted(path: Path) -> None:
    keys = kept(path, [{"title": f"Paper {number}"} for number in range(100)])
    rows = listing(path, keys)
    for file in path.parent.glob(path.name + "*"):
        file.unlink()
    open_database(path).close()
    assert rows[99].paper.title == "Paper 99"
    assert len(rows.matching(parse("paper"), None, Interrupt())) == 100


def test_a_row_whose_paper_was_dropped_is_called_by_its_key(path: Path) -> None:
    keys = kept(path, [{}, {}])
    rows = listing(path, keys)
    database = open_database(path)
    papers.drop(database, keys[:1])
    database.close()
    assert rows[0].paper.title == keys[0]
    assert rows[1].paper.title == "Paper number 1"


def test_a_mark_is_shown_whether_the_row_was_read_or_not(path: Path) -> None:
    keys = kept(path, [{} for _ in range(100)])
    rows = listing(path, keys)
    marks = Marks(read="2026-11-20T09:00:00+00:00")
    assert rows.remark(70, marks)
    assert rows[0].marks == Marks()
    assert rows.remark(0, marks) and not rows.remark(0, marks)
    assert rows[0].marks == marks
    assert rows.read[0] and rows.read[70] and not rows.read[1]


def test_a_search_that_nobody_waits_for_ends(path: Path) -> None:
    rows = listing(path, kept(path, [{}]))
    interrupt = Interrupt()
    interrupt()
    with pytest.raises(Stopped):
        rows.matching(parse("paper"), None, interrupt)
    assert rows.matching(parse("paper"), None, Interrupt()) == [0]
