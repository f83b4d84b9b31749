"""Days away: what was missed is offered, shown by day, and narrowed to the most voted."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from textual.widgets import Input

from reader.app.feed_view import FeedView, make_day_headings, make_time_headings
from reader.app.labels import count_missed_days
from reader.model import address as addresses
from reader.system.app_state import AppState, Visit
from reader.system.paths import Paths
from tests.app.running import a_session, running
from tests.conftest import NOON
from tests.hub import DAY, entry, site
from tests.make import entry as row
from tests.make import snapshot
from tests.program import reader
from tests.server import Server

FRIDAY, THURSDAY = date(2026, 11, 20), date(2026, 11, 19)


def away(last: date) -> AppState:
    """Last here at noon of that day."""
    taken = datetime(last.year, last.month, last.day, 12, tzinfo=UTC)
    return AppState(introduced=True, visits={"hf:daily": Visit(taken, last)})


def test_a_divider_stands_where_a_day_begins() -> None:
    friday, thursday = FRIDAY.toordinal(), THURSDAY.toordinal()
    assert make_day_headings([friday, friday, thursday]) == [
        (0, "Friday 20 November · 2 papers"),
        (2, "Thursday 19 November · 1 paper"),
    ]
    assert make_day_headings([]) == []
    assert make_day_headings([0]) == []


def test_a_heading_stands_where_the_time_changes_at_which_papers_were_marked() -> None:
    today = NOON.date().toordinal()
    ago = [-1, 0, 0, 1, 2, 6, 7, 20, 25, today]
    marked = [today - days for days in ago]
    assert make_time_headings(range(len(ago)), marked, NOON) == [
        (0, "Today"),
        (3, "Yesterday"),
        (4, "The last 7 days"),
        (6, "November 2026"),
        (8, "October 2026"),
        (9, "Earlier"),
    ]
    assert make_time_headings([2, 7, 8], marked, NOON) == [
        (0, "Today"),
        (1, "November 2026"),
        (2, "October 2026"),
    ]
    assert make_time_headings([], [], NOON) == []


def test_dividers_follow_the_filter_and_go_where_rows_are_not_by_day() -> None:
    rows = [row(1, title="alpha"), row(2), row(3, title="alpha", featured=THURSDAY)]
    view = FeedView(snapshot(*rows, address="hf:since/2026-11-19"), "feed")
    assert [at for at, _ in view.dividers] == [0, 2]
    view.set_filter("alpha")
    assert [at for at, _ in view.dividers] == [0, 1]
    view.set_order("votes")
    assert view.dividers == []


def test_only_the_most_voted_are_shown() -> None:
    view = FeedView(snapshot(*map(row, range(1, 10)), address="hf:since/2026-11-19"), "feed")
    view.show_only_most_voted(2)
    assert [one.paper.votes for one in view.shown_rows] == [9, 8]
    view.show_only_most_voted(None)
    assert len(view.shown_rows) == 9


def test_weekends_are_not_missed() -> None:
    friday, monday = FRIDAY, FRIDAY + timedelta(days=3)
    assert count_missed_days(friday, monday) == 0
    assert count_missed_days(THURSDAY, monday) == 1
    assert count_missed_days(friday, friday) == 0
    for last in (THURSDAY + timedelta(days=n) for n in range(7)):
        for later in range(30):
            between = [last + timedelta(days=n) for n in range(1, later)]
            missed = sum(day.weekday() < 5 for day in between)
            assert count_missed_days(last, last + timedelta(days=later)) == missed
    assert count_missed_days(date.max, date.min) == 0
    assert count_missed_days(date.min, date.max) > 2_000_000


async def test_days_away_are_offered_in_one_line_and_m_shows_them(
    hub: Server, paths: Paths
) -> None:
    async with running(paths, state=away(DAY - timedelta(days=2))) as it:
        assert it.notice == "You missed a day since Wednesday 18 November · m shows what was in it"
        await it.press("m")
        # The 18th was over when it was seen only if it was seen later; it was not.
        assert len(it.titles) == 30 + 12 + 8
        assert it.notice == "50 papers · m shows the 40 most voted alone"
        await it.press("m")
        assert len(it.titles) == 40
        assert "the 40 most voted" in it.header
        assert it.notice == "m shows all days again"
        await it.press("escape")
        assert len(it.titles) == 50
        await it.press("escape")
        assert it.screen.feed.address == addresses.Daily()
        assert it.notice == ""


async def test_nothing_is_offered_to_who_was_here_on_the_last_day(
    hub: Server, paths: Paths
) -> None:
    async with running(paths, state=away(DAY)) as it:
        assert it.notice == ""


async def test_few_missed_papers_are_not_narrowed(paths: Paths, hub: Server) -> None:
    address = addresses.Since(DAY)
    async with running(paths, address=address) as it:
        await it.press("m")
        assert len(it.titles) == 30
        assert it.footer == "All papers are shown already; Esc goes back"


async def test_the_visit_before_is_remembered_until_the_feed_was_left(
    hub: Server, paths: Paths
) -> None:
    async with running(paths, state=away(DAY - timedelta(days=2))) as it:
        await it.press("R")
        assert it.notice.startswith("You missed a day")
        left = it.left()
    assert left.visits["hf:daily"] == Visit(NOON, DAY)


async def test_papers_of_a_day_that_is_not_over_are_so_far(hub: Server, paths: Paths) -> None:
    evening = datetime(DAY.year, DAY.month, DAY.day, 18, tzinfo=UTC)
    async with running(paths, clock=lambda: evening) as it:
        assert "30 unread of 30 so far" in it.header
    async with running(paths) as it:
        assert "so far" not in it.header


async def test_is_new_is_what_came_since_the_last_visit(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        left = it.left()
        await it.press("slash", *"is:new", "enter")
        assert len(it.titles) == 30
    hub.answer = site({DAY: [entry(number) for number in range(1, 33)]})
    later = NOON + timedelta(hours=1)
    async with running(paths, state=left, clock=lambda: later) as it:
        await it.press("slash", *"is:new", "enter")
        assert sorted(it.titles) == [f"Made-up paper {n} of 20 November" for n in (31, 32)]


async def test_a_window_left_open_for_days_offers_the_days_between(
    hub: Server, paths: Paths
) -> None:
    now = [NOON - timedelta(days=5)]
    day = now[0].date()
    hub.answer = site({day: [entry(1, day)]})
    async with running(paths, clock=lambda: now[0]) as it:
        assert it.notice == ""
        now[0] = NOON
        hub.answer = site({one: [entry(1, one)] for one in (day, day + timedelta(days=1), DAY)})
        await it.press("R")
        assert it.notice.startswith("You missed a day since Wednesday 18 November")


@pytest.mark.parametrize("touched", [True, False])
async def test_rows_are_exchanged_for_a_newer_days_only_where_nothing_was_touched(
    touched: bool, hub: Server, paths: Paths
) -> None:
    now = [NOON - timedelta(days=5)]
    day = now[0].date()
    older, newer = ([entry(number, one) for number in range(1, 4)] for one in (day, DAY))
    hub.answer = site({day: older})
    async with running(paths, clock=lambda: now[0]) as it:
        shown = it.titles
        await it.press(*(["j"] if touched else []))
        now[0] = NOON
        hub.answer = site({day: older, DAY: newer})
        await it.press("R")
        if touched:
            assert it.footer == "Friday 20 November 2026 is out; . shows it"
            assert (it.titles, it.row) == (shown, 1)
            await it.press("full_stop")
        assert it.titles == [f"Made-up paper {number} of 20 November" for number in range(1, 4)]


async def test_a_paper_of_two_days_is_on_the_newer_one(hub: Server, paths: Paths) -> None:
    before = DAY - timedelta(days=1)
    again = entry(2, id="2611.20002", submittedOnDailyAt=f"{before}T00:00:00.000Z")
    hub.answer = site({DAY: [entry(1), entry(2)], before: [entry(1, before), again]})
    async with running(paths, address=addresses.Since(before)) as it:
        shown = [(one.key, one.paper.featured) for one in it.screen.feed.view.shown_rows]
    assert shown == [
        ("arxiv:2611.20001", DAY), ("arxiv:2611.20002", DAY), ("arxiv:2611.19001", before),
    ]  # fmt: skip


async def test_votes_in_a_file_are_none_that_were_gained_today(
    hub: Server, paths: Paths, tmp_path: Path
) -> None:
    file = tmp_path / "export.json"
    file.write_text(json.dumps([entry(1, upvotes=3)]))
    now = [NOON - timedelta(days=1)]
    async with running(paths, clock=lambda: now[0]) as it:
        now[0] = NOON
        hub.answer = site({DAY: [entry(1, upvotes=104)]})
        await it.press("R")
        assert it.screen.current_entry and it.screen.current_entry.vote_change == 5
        await it.press("f")
        it.app.screen.query_one(Input).value = str(file)
        await it.press("enter")
        assert it.screen.feed.address == addresses.File(str(file))
        assert it.screen.current_entry and it.screen.current_entry.vote_change == 5
        await it.press("escape")
        assert it.screen.current_entry and it.screen.current_entry.vote_change == 5


async def test_votes_are_compared_with_those_of_the_last_visit(hub: Server, paths: Paths) -> None:
    left = AppState(introduced=True)
    # The second run is as one of `reader sync`: the user sees nothing of it.
    for days, votes, gained, is_visit in (
        (5, 10, None, True), (4, 30, 20, False), (3, 60, 50, True), (2, 61, 1, True),
    ):  # fmt: skip
        now = NOON - timedelta(days=days)
        hub.answer = site({DAY: [entry(1, upvotes=votes)]})
        async with running(paths, state=left, clock=lambda now=now: now) as it:  # type: ignore[misc]
            await it.press("R")
            assert it.screen.current_entry and it.screen.current_entry.vote_change == gained
            left = it.left() if is_visit else left


async def test_votes_are_compared_with_those_of_the_hour_of_the_last_visit(
    hub: Server, paths: Paths
) -> None:
    def now(hours: int) -> Callable[[], datetime]:
        return lambda: NOON + timedelta(hours=hours)

    hub.answer = site({DAY: [entry(1, upvotes=10)]})
    with a_session(paths, clock=now(0)) as (session, _):
        session.feeds.fetch(addresses.Daily())  # as `reader sync`: the user sees nothing of it
    hub.answer = site({DAY: [entry(1, upvotes=30)]})
    async with running(paths, clock=now(2)) as it:
        left = it.left()
    hub.answer = site({DAY: [entry(1, upvotes=35)]})
    with a_session(paths, clock=now(4)) as (session, _):
        session.feeds.fetch(addresses.Daily())
    assert "votes 35 (+5 since last seen)" in " ".join(reader("show", "2611.20001").out.split())
    hub.answer = site({DAY: [entry(1, upvotes=37)]})
    async with running(paths, state=left, clock=now(6)) as it:
        assert it.screen.current_entry and it.screen.current_entry.vote_change == 7


async def test_votes_in_the_library_are_those_of_the_day_of_the_bookmark(
    hub: Server, paths: Paths
) -> None:
    now = [NOON - timedelta(days=1)]
    async with running(paths, clock=lambda: now[0]) as it:
        await it.press("b")
        now[0] = NOON
        hub.answer = site({DAY: [entry(1, upvotes=104)]})
        await it.press("R", "3")
        assert it.screen.feed.address == addresses.BOOKMARKS
        assert it.screen.current_entry and it.screen.current_entry.paper.votes == 104
        assert it.screen.current_entry.vote_change == 5
