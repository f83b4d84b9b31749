"""Which papers are in a digest, and where the next one begins."""

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.digest import selection
from reader.digest.delivery_log import Sent, Start
from reader.digest.forms import Digest
from reader.errors import UsageError
from reader.model.address import Address, ArxivNew, Daily, Day, Library, Search, Since, Trending
from reader.model.entry import Entry, Marks
from tests.conftest import NOON
from tests.make import entry
from tests.reference import ordered

TODAY = NOON.date()


def seen(number: int, days_ago: float = 0, **fields: object) -> Entry:
    """An entry of that many days ago: featured and first seen then."""
    moment = NOON - timedelta(days=days_ago)
    made = entry(number, **{"featured": moment.date(), **fields})
    return msgspec.structs.replace(made, first_seen=moment)


def chosen(
    entries: list[Entry],
    start: Start | None = None,
    *,
    address: Address | None = None,
    bookmarks: tuple[Entry, ...] = (),
    limit: int = 10,
    without: tuple[str, ...] = (),
) -> Digest:
    address = address or Daily()
    return selection.make_digest(
        address,
        ordered(entries, selection.digest_order(address)),
        bookmarks,
        start,
        now=NOON,
        limit=limit,
        without=without,
    )


def numbers(made: Digest) -> list[int]:
    return [one.paper.votes or 0 for one in made.entries]


def test_the_most_voted_come_first_and_the_limit_cuts() -> None:
    made = chosen([seen(2), seen(9), seen(5)], limit=2)
    assert (numbers(made), made.total, made.by_votes) == ([9, 5], 3, True)


def test_trending_papers_and_those_without_votes_keep_the_feeds_order() -> None:
    assert numbers(chosen([seen(2), seen(9)], address=Trending())) == [2, 9]
    bare = [seen(number, votes=None) for number in (2, 9)]
    made = chosen(bare, address=ArxivNew("cs.CL"))
    assert [one.key for one in made.entries] == [one.key for one in bare]
    assert not made.by_votes


def test_what_is_muted_is_left_out() -> None:
    muted = msgspec.structs.replace(seen(9), muted="author:byron")
    assert numbers(chosen([seen(1), muted])) == [1]


def test_the_daily_feed_gives_every_day_since_then_by_its_own_days() -> None:
    entries = [seen(number, number) for number in range(6)]
    made = chosen(entries, Start(TODAY - timedelta(days=3)))
    assert numbers(made) == [3, 2, 1, 0]
    assert made.by_day and made.period == "Fri 20 Nov to Mon 23 Nov 2026"


def test_of_the_day_of_the_last_digest_only_what_came_after_it_is_new() -> None:
    at = NOON - timedelta(days=1)
    early, late = seen(1, 1.1), seen(2, 0.9, featured=at.date())
    assert numbers(chosen([early, late, seen(3)], Start(at.date(), at))) == [3, 2]


def test_papers_of_a_day_that_was_fetched_late_are_new_whenever_they_were_seen() -> None:
    start = Start(TODAY - timedelta(days=3), NOON)
    assert numbers(chosen([seen(1, 2)], start)) == [1]


def test_another_feed_gives_what_was_first_seen_since_then() -> None:
    start = Start(TODAY - timedelta(days=1), NOON - timedelta(days=1))
    entries = [seen(1, 1.5), seen(2, 0.5, featured=date(2026, 1, 1))]
    assert numbers(chosen(entries, start, address=Search("agents"))) == [2]


def test_without_a_last_digest_it_is_the_newest_day_that_has_papers() -> None:
    entries = [seen(1, 5), seen(2, 3), seen(3, 3)]
    assert numbers(chosen(entries, address=Search("agents"))) == [3, 2]
    assert numbers(chosen(entries, address=Library("all"))) == [3, 2, 1]
    assert numbers(chosen([seen(1, 200)], address=Day(date(2026, 5, 7)))) == [1]


def test_what_was_bookmarked_since_then_is_a_part_of_its_own() -> None:
    def kept(number: int, time: str) -> Entry:
        return msgspec.structs.replace(seen(number, 20), marks=Marks(bookmarked=time))

    some = (
        kept(1, "2026-11-23T08:00:00+00:00"),
        kept(2, "2026-11-20T08:00:00Z"),
        kept(3, "2026-11-22T13:00:00"),
        kept(4, "some day"),
    )
    made = chosen([seen(9)], bookmarks=some)
    assert [one.paper.votes for one in made.bookmarked] == [1, 3]
    made = chosen([seen(9)], Start(date(2026, 11, 20)), bookmarks=some)
    assert [one.paper.votes for one in made.bookmarked] == [1, 2, 3]


def last(days_ago: float, address: Address | None = None, **made: object) -> Sent:
    """What is remembered of a digest of that many days ago."""
    now = NOON - timedelta(days=days_ago)
    entries = [seen(1, days_ago)]
    start = Start(now.date() - timedelta(days=1))
    options = {"now": now, "taken": now, "whole": True, **made}
    old = selection.make_digest(address or Daily(), entries, (), start, now=now, limit=10)
    return selection.make_sent_record(address or Daily(), old, entries, start, None, **options)  # type: ignore[arg-type]


def test_the_next_digest_begins_where_the_last_one_ended() -> None:
    start = selection.start_after_last(last(3), NOON)
    assert start == Start(date(2026, 11, 20), NOON - timedelta(days=3))
    assert selection.address_to_fetch(Daily(), start) == Since(date(2026, 11, 20))
    assert selection.address_to_fetch(Trending(), start) == Trending()
    assert selection.address_to_fetch(Daily(), None) == Daily()


def test_where_some_days_could_not_be_had_the_next_one_begins_there_again() -> None:
    partial = last(3, whole=False)
    assert partial.reached == Start(date(2026, 11, 19))
    assert partial.keys == (entry(1).key,)
    assert not chosen([seen(1, 3)], partial.reached, without=partial.keys).entries


def test_a_digest_never_reaches_back_further_than_thirty_days() -> None:
    assert selection.start_after_last(last(200), NOON) == Start(TODAY - timedelta(days=30))
    assert selection.start_after_last(None, NOON) is None


def test_a_clock_that_was_ahead_hides_nothing_for_long() -> None:
    assert selection.start_after_last(last(-50), NOON) == Start(TODAY, NOON)


def test_the_day_of_another_feed_is_when_it_was_fetched() -> None:
    old = [seen(1, 1, featured=date(2026, 1, 1))]
    made = chosen(old, address=Trending())
    sent = selection.make_sent_record(
        Trending(), made, old, None, None, now=NOON, taken=NOON, whole=True
    )
    assert sent.reached == Start(TODAY, NOON)


def test_one_a_day_by_the_clocks_here() -> None:
    assert selection.was_sent_today(last(0), NOON)
    assert not selection.was_sent_today(last(1), NOON)
    assert not selection.was_sent_today(None, NOON)


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("last", None),
        ("0d", Start(TODAY)),
        ("7d", Start(date(2026, 11, 16))),
        ("2026-11-20", Start(date(2026, 11, 20))),
    ],
)
def test_a_time_is_read(text: str, start: Start | None) -> None:
    assert selection.parse_start(text, TODAY) == start


@pytest.mark.parametrize("text", ["", "yesterday", "-1d", "31d", "2026-10-01", "2026-11-24", "1 d"])
def test_a_time_that_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        selection.parse_start(text, TODAY)


@given(
    st.lists(st.tuples(st.integers(0, 99), st.integers(0, 40)), unique_by=lambda one: one[0]),
    st.integers(0, 30),
    st.integers(1, 20),
)
def test_no_paper_is_older_twice_in_it_or_more_voted_than_the_one_before(
    papers: list[tuple[int, int]], back: int, limit: int
) -> None:
    start = Start(TODAY - timedelta(days=back))
    made = chosen([seen(*one) for one in papers], start, limit=limit)
    assert len({one.key for one in made.entries}) == len(made.entries) <= limit
    assert numbers(made) == sorted(numbers(made), reverse=True)
    assert all(one.paper.featured >= start.day for one in made.entries)  # type: ignore[operator]
    assert made.total == sum(days <= back for _, days in papers)


@given(st.lists(st.integers(0, 20), min_size=1), st.lists(st.integers(0, 20), min_size=1))
def test_two_digests_in_a_row_share_no_paper_and_leave_no_new_one_out(
    earlier: list[int], later: list[int]
) -> None:
    first = NOON + timedelta(days=1)

    def papers(ages: list[int], base: int, now: datetime) -> list[Entry]:
        """Each was seen that many hours before."""
        made = []
        for place, age in enumerate(ages):
            moment = now - timedelta(hours=age, minutes=1)
            one = entry(base + place, featured=moment.date())
            made.append(msgspec.structs.replace(one, first_seen=moment))
        return made

    old = papers(earlier, 1, first)
    start = Start(first.date() - timedelta(days=2))
    one = selection.make_digest(Daily(), old, (), start, now=first, limit=99)
    sent = selection.make_sent_record(
        Daily(), one, old, start, None, now=first, taken=first, whole=True
    )
    second = first + timedelta(hours=21)
    new = papers(later, 500, second)
    after = selection.start_after_last(sent, second)
    two = selection.make_digest(
        Daily(), old + new, (), after, now=second, limit=99, without=sent.keys
    )
    assert {entry.key for entry in two.entries} == {entry.key for entry in new}


def test_the_times_are_aware() -> None:
    assert last(1).at.tzinfo is UTC
