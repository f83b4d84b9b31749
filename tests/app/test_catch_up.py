"""Days away: what was missed is offered, shown by day, and narrowed to the most voted."""

from datetime import UTC, date, datetime, timedelta

from reader import address as addresses
from reader.app.view import FeedView, days
from reader.app.wording import days_missed
from reader.paths import Paths
from reader.state import State, Visited
from tests.app.running import running
from tests.conftest import NOON
from tests.hub import DAY, entry, site
from tests.make import entry as row
from tests.make import snapshot
from tests.server import Server

FRIDAY, THURSDAY = date(2026, 11, 20), date(2026, 11, 19)


def away(last: date) -> State:
    """Last here at noon of that day."""
    taken = datetime(last.year, last.month, last.day, 12, tzinfo=UTC)
    return State(introduced=True, visits={"hf:daily": Visited(taken, last)})


def test_a_divider_stands_where_a_day_begins() -> None:
    friday, thursday = FRIDAY.toordinal(), THURSDAY.toordinal()
    assert days([friday, friday, thursday]) == [
        (0, "Friday 20 November · 2 papers"),
        (2, "Thursday 19 November · 1 paper"),
    ]
    assert days([]) == []
    assert days([0]) == []


def test_dividers_follow_the_filter_and_go_where_rows_are_not_by_day() -> None:
    rows = [row(1, title="alpha"), row(2), row(3, title="alpha", featured=THURSDAY)]
    view = FeedView(snapshot(*rows, address="hf:since/2026-11-19"), "feed")
    assert [at for at, _ in view.dividers] == [0, 2]
    view.filter("alpha")
    assert [at for at, _ in view.dividers] == [0, 1]
    view.order_by("votes")
    assert view.dividers == []


def test_only_the_most_voted_are_shown() -> None:
    view = FeedView(snapshot(*map(row, range(1, 10)), address="hf:since/2026-11-19"), "feed")
    view.only_most_voted(2)
    assert [one.paper.votes for one in view.shown] == [9, 8]
    view.only_most_voted(None)
    assert len(view.shown) == 9


def test_weekends_are_not_missed() -> None:
    friday, monday = FRIDAY, FRIDAY + timedelta(days=3)
    assert days_missed(friday, monday) == 0
    assert days_missed(THURSDAY, monday) == 1
    assert days_missed(friday, friday) == 0


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
        assert it.footer == "These are all of them; Esc goes back"


async def test_the_visit_before_is_remembered_until_the_feed_was_left(
    hub: Server, paths: Paths
) -> None:
    async with running(paths, state=away(DAY - timedelta(days=2))) as it:
        await it.press("R")
        assert it.notice.startswith("You missed a day")
        left = it.left()
    assert left.visits["hf:daily"] == Visited(NOON, DAY)


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
