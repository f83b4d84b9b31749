"""Going through days, weeks and months: those without papers are passed over, and that is said."""

from datetime import UTC, date, datetime, timedelta

import pytest

from reader.model import address as addresses
from reader.model.address import Day, Month, Week
from reader.system.paths import Paths
from tests.app.running import NOWHERE, running
from tests.conftest import NOON
from tests.hub import DAY, entry, site
from tests.server import Server

OLDER, NEWER = "left_square_bracket", "right_square_bracket"
MONDAY, FRIDAY, WEDNESDAY = date(2026, 11, 16), date(2026, 11, 13), date(2026, 11, 11)


def papers_on(*days: date, count: int = 2) -> dict[date, list[dict[str, object]]]:
    return {day: [entry(number, day) for number in range(1, count + 1)] for day in days}


def asked_days(hub: Server) -> list[str]:
    """The days for which the site was asked, in order."""
    return [request.query["date"] for request in hub.requests if "date" in request.query]


async def test_a_weekend_is_passed_over_without_asking_and_said(hub: Server, paths: Paths) -> None:
    hub.answer = site(papers_on(MONDAY, FRIDAY))
    async with running(paths, address=Day(MONDAY)) as it:
        await it.press(OLDER)
        assert "Friday 13 November" in it.header and len(it.titles) == 2
        assert it.footer == "Sat 14 and Sun 15 November have no papers"
        await it.press(NEWER)
        assert "Monday 16 November" in it.header
        assert it.footer == "Sat 14 and Sun 15 November have no papers"
        await it.press("escape")
        assert "Friday 13 November" in it.header, "the way back knows no empty days"
    assert "2026-11-14" not in asked_days(hub) and "2026-11-15" not in asked_days(hub)


async def test_a_day_that_turns_out_to_be_empty_is_passed_over_and_not_asked_for_again(
    hub: Server, paths: Paths
) -> None:
    hub.answer = site(papers_on(FRIDAY, WEDNESDAY))
    async with running(paths, address=Day(FRIDAY)) as it:
        await it.press(OLDER)
        assert "Wednesday 11 November" in it.header and len(it.titles) == 2
        assert it.footer == "Thu 12 November has no papers"
        await it.press(NEWER)
        assert "Friday 13 November" in it.header
        assert it.footer == "Thu 12 November has no papers"
    assert asked_days(hub).count("2026-11-12") == 1


async def test_a_weekend_that_has_papers_is_shown_if_its_week_was_fetched(
    hub: Server, paths: Paths
) -> None:
    saturday = FRIDAY + timedelta(days=1)
    hub.answer = site(papers_on(MONDAY, saturday))
    async with running(paths, address=Week(2026, 46)) as it:
        await it.press("f", *"2026-11-16", "enter", OLDER)
        assert "Saturday 14 November" in it.header and len(it.titles) == 2
        assert it.footer == "Sun 15 November has no papers"


async def test_two_quick_steps_go_back_two_days(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await it.press(OLDER, OLDER)
        assert "Wednesday 18 November" in it.header and len(it.titles) == 8


async def test_the_newest_day_says_that_it_is_the_newest_and_stays_as_it_is(
    hub: Server, paths: Paths
) -> None:
    async with running(paths) as it:
        await it.press("slash", *"paper 3", "enter", "j")
        shown, asked = it.titles, len(hub.requests)
        await it.press(NEWER)
        assert it.footer == "Fri 20 November is the newest day with papers"
        assert (it.titles, it.row) == (shown, 1)
        assert len(hub.requests) == asked, "the site told the newest day a moment ago"


async def test_no_day_after_today_is_asked_for(hub: Server, paths: Paths) -> None:
    async with running(paths, address=Day(DAY)) as it:
        await it.press("j", "j", NEWER)
        assert it.footer == "Fri 20 November is the newest day with papers"
        assert "Friday 20 November" in it.header and it.row == 2
        await it.press("escape")
        assert "Friday 20 November" in it.header, "nothing was left, so there is no way back"
    assert max(asked_days(hub)) == f"{NOON:%Y-%m-%d}"


async def test_on_a_sunday_the_newest_day_is_known_without_asking(
    hub: Server, paths: Paths
) -> None:
    sunday = datetime(2026, 11, 22, 12, tzinfo=UTC)
    async with running(paths, address=Day(DAY), clock=lambda: sunday) as it:
        await it.press(NEWER)
        assert it.footer == "Fri 20 November is the newest day with papers"
    assert asked_days(hub) == ["2026-11-20"]


async def test_after_ten_empty_days_the_next_key_goes_on(hub: Server, paths: Paths) -> None:
    long_ago = date(2026, 10, 30)
    hub.answer = site(papers_on(DAY, long_ago))
    async with running(paths, address=Day(DAY)) as it:
        await it.press(OLDER)
        assert it.footer == "Fri 6 to Thu 19 November have no papers · [ goes on"
        await it.press(OLDER)
        assert "Friday 30 October" in it.header and len(it.titles) == 2
        await it.press(NEWER)
        assert "Friday 20 November" in it.header, "what is known to be empty costs nothing"
        await it.press("escape", "escape", "escape")
        assert "Friday 20 November" in it.header
        assert not it.screen.feed.back_history.visited_addresses


async def test_offline_a_day_that_was_not_fetched_says_so(
    hub: Server, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(paths, address=Day(DAY)) as it:
        monkeypatch.setenv("HF_ENDPOINT", NOWHERE)
        await it.press(OLDER)
        assert "Thursday 19 November" in it.header
        assert "Not fetched yet, and there is no network" in it.screen.panes.papers.empty_text


async def test_weeks_and_months_without_papers_are_passed_over(hub: Server, paths: Paths) -> None:
    hub.answer = site(papers_on(DAY, date(2026, 11, 4), date(2026, 9, 30)))
    async with running(paths, address=Week(2026, 47)) as it:
        await it.press(OLDER)
        assert "Week 45" in it.header and it.footer == "Week 46 has no papers"
        await it.press("f", *"2026-11", "enter", OLDER)
        assert "September 2026" in it.header and it.footer == "October 2026 has no papers"
    assert it.screen.feed.address == Month(2026, 9)


async def test_the_newest_week_and_month_say_so(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await it.press("v", NEWER)
        assert "Week 47" in it.header, "week 48 has begun, but has no papers"
        assert it.footer == "Week 47 is the newest week with papers"
        await it.press("v", NEWER)
        assert it.footer == "November 2026 is the newest month with papers"
    assert not any("2026-W48" in request.query.values() for request in hub.requests)


async def test_the_first_day_of_all_says_so(hub: Server, paths: Paths) -> None:
    first = addresses.FIRST_DAY
    hub.answer = site(papers_on(first))
    async with running(paths, address=Day(first)) as it:
        await it.press(OLDER)
        assert it.footer == "Thu 4 May is the first day with papers"
