"""The calendar: a day is chosen, and those that are here are told from the others."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from reader.app.screens.pick_day import PickDayScreen
from reader.app.session import DayCounts
from reader.app.widgets.calendar import Calendar
from reader.model.address import FIRST_DAY
from reader.system.paths import Paths
from reader.text.symbols import ASCII, UNICODE
from tests.app.running import Running, day, running
from tests.conftest import NOON
from tests.server import Server

TODAY = NOON.date()


def calendar(it: Running) -> Calendar:
    return it.app.screen.query_one(Calendar)


async def test_a_day_is_chosen_with_the_keys(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await it.press("d")
        assert calendar(it).day == date(2026, 11, 20)
        await it.press("h", "enter")
        assert "Thursday 19 November" in it.header and len(it.titles) == 12
        await it.press("d", "k", "left_square_bracket", "j", "l", "full_stop")
        assert calendar(it).day == TODAY
        await it.press("escape")
        assert "Thursday 19 November" in it.header
        await it.press("escape")
        assert "Friday 20 November" in it.header


async def test_it_can_be_reached_from_any_feed(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await it.press("3", "d")
        assert calendar(it).day == TODAY


async def test_days_that_are_here_are_told_with_what_is_unread(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await it.press("left_square_bracket", "A", "d")
        assert calendar(it).fetched_days == {
            date(2026, 11, 19): DayCounts(12, 0),
            date(2026, 11, 20): DayCounts(30, 30),
        }
        said = it.app.screen.query_one("#held").render()
        assert str(said) == "Thursday 19 November · 12 papers"
        await it.press("l")
        said = it.app.screen.query_one("#held").render()
        assert str(said) == "Friday 20 November · 30 papers, 30 unread"
        await it.press("l")
        said = it.app.screen.query_one("#held").render()
        assert str(said) == "Saturday 21 November · not fetched yet"


async def test_a_day_is_chosen_with_the_mouse(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await it.press("d")
        # 18 November is a Wednesday in the month's fourth week, which begins on the 16th.
        await it.pilot.click(Calendar, offset=(2 * 5 + 2, 2 + 3))
        assert calendar(it).day == date(2026, 11, 18)
        await it.pilot.click(Calendar, offset=(6 * 5 + 2, 2 + 5))
        assert calendar(it).day == date(2026, 11, 18), "there is no such day"
        await it.pilot.click(Calendar, offset=(3 * 5 + 2, 2 + 3), times=2)
        await it.settled()
        assert not isinstance(it.app.screen, PickDayScreen)
        assert it.screen.feed.address == day("2026-11-19")


days = st.dates(FIRST_DAY, TODAY)


@given(
    days, st.lists(st.tuples(st.sampled_from(["move_days", "move_months"]), st.integers(-60, 60)))
)
def test_it_stays_between_the_first_day_and_today(
    start: date, moves: list[tuple[str, int]]
) -> None:
    shown = Calendar(start, FIRST_DAY, TODAY, UNICODE)
    shown.post_message = lambda message: True  # type: ignore[method-assign]
    shown.refresh = lambda *_, **__: shown  # type: ignore[method-assign]
    for how, steps in moves:
        getattr(shown, how)(steps)
        assert FIRST_DAY <= shown.day <= TODAY


async def test_in_ascii_mode_it_is_plain(hub: Server, paths: Paths) -> None:
    from reader.config import Config

    async with running(paths, config=Config(ascii=True)) as it:
        await it.press("d")
        assert calendar(it)._symbols == ASCII
        assert str(calendar(it).render()).isascii()
