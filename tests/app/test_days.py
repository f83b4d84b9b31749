"""Going through days, weeks and months: those without papers are passed over, and that is said."""

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest

from reader.app.feed_view import FeedView
from reader.app.new_papers import EarlierRows, describe_refresh
from reader.keys.keymap import CommandKeys
from reader.model import address as addresses
from reader.model.address import Daily, Day, Month, Week
from reader.system.paths import Paths
from tests.app.running import NOWHERE, running
from tests.conftest import NOON
from tests.hub import DAY, entry, site
from tests.make import TAKEN, snapshot
from tests.make import entry as row
from tests.server import Answer, Server

OLDER, NEWER = "left_square_bracket", "right_square_bracket"
MONDAY, FRIDAY, WEDNESDAY = date(2026, 11, 16), date(2026, 11, 13), date(2026, 11, 11)


def papers_on(*days: date, count: int = 2) -> dict[date, list[dict[str, object]]]:
    return {day: [entry(number, day) for number in range(1, count + 1)] for day in days}


@contextmanager
def utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Local time is UTC."""
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.delenv("TZ")
    time.tzset()


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


async def test_a_week_that_the_site_gives_by_day_is_divided_by_day(
    hub: Server, paths: Paths
) -> None:
    async with running(paths, address=Week(2026, 47)) as it:
        assert it.screen.feed.view.dividers == [
            (0, "Friday 20 November · 30 papers"),
            (30, "Thursday 19 November · 12 papers"),
            (42, "Wednesday 18 November · 8 papers"),
        ]
        await it.press("slash", *"paper 9", "enter")
        assert [row for row, _ in it.screen.feed.view.dividers] == [0, 1]
        await it.press("escape", "s", "3")
        assert it.screen.feed.view.dividers == [], "by votes there are no days"


async def test_a_week_that_the_site_gives_by_votes_stays_as_it_is(
    hub: Server, paths: Paths
) -> None:
    friday, thursday = entry(1, DAY), entry(1, DAY - timedelta(days=1))
    mixed = [friday, thursday, entry(2, DAY)]
    hub.answer = lambda request: Answer(json.dumps(mixed).encode())
    async with running(paths, address=Week(2026, 47)) as it:
        assert [title.partition(" of ")[2] for title in it.titles] == [
            "20 November", "19 November", "20 November",
        ]  # fmt: skip
        assert it.screen.feed.view.dividers == []


async def test_a_month_is_divided_by_day(hub: Server, paths: Paths) -> None:
    async with running(paths, address=Month(2026, 11)) as it:
        assert len(it.screen.feed.view.dividers) == 3
        assert "November 2026" in it.header


async def test_a_refresh_without_news_says_since_when(hub: Server, paths: Paths) -> None:
    now = [NOON]
    async with running(paths, clock=lambda: now[0]) as it:
        now[0] += timedelta(hours=1)
        await it.press("R")
        assert it.footer == f"Nothing new since {NOON.astimezone():%H:%M}"
        now[0] += timedelta(days=1)
        await it.press("R")
        assert it.footer.startswith("Nothing new since Mon 23 Nov ")


async def test_a_refresh_says_how_many_are_new_and_which_key_goes_there(
    hub: Server, paths: Paths
) -> None:
    async with running(paths) as it:
        await it.press("j", "j")
        hub.answer = site({DAY: [entry(number) for number in (31, 32, *range(1, 31))]})
        await it.press("R")
        assert it.footer == "2 new at the top · g goes there"
        assert it.screen.current_entry and it.screen.current_entry.key == "arxiv:2611.20003"
        await it.press("g")
        assert it.screen.current_entry.key == "arxiv:2611.20031"


@pytest.mark.parametrize(
    ("numbers", "read", "sentence"),
    [
        ([11, 12, *range(1, 11)], [], "2 new at the top · g goes there"),
        ([*range(1, 11), 11], [], "1 new below · G goes there"),
        ([*range(1, 11), 11], range(1, 11), "1 new below · n goes there"),
        ([1, 2, 11, *range(3, 11)], range(1, 11), "1 new above · N goes there"),
        ([1, 11, *range(2, 9), 12, 9, 10], [], "2 new: 1 above, 1 below"),
        ([2, 1, *range(3, 11)], [], "Nothing new since 08:12"),
    ],
)
def test_where_new_papers_are(
    numbers: list[int], read: Sequence[int], sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = EarlierRows([row(number).key for number in range(1, 11)], TAKEN, DAY)
    view = FeedView(snapshot(*(row(number, number in read) for number in numbers)), "feed")
    cursor = view.find_row(row(5).key)
    assert cursor
    with utc(monkeypatch):
        said = describe_refresh(view, Daily(), before, cursor, CommandKeys())
    assert said == sentence


def test_another_day_is_said_to_be_out() -> None:
    view = FeedView(snapshot(row(1), row(2)), "feed")
    before = EarlierRows([row(3).key], TAKEN, DAY - timedelta(days=1))
    said = describe_refresh(view, Daily(), before, 0, CommandKeys())
    assert said == "Friday 20 November 2026 is out"
    nothing = EarlierRows([], TAKEN, None)
    assert not describe_refresh(view, Daily(), nothing, 0, CommandKeys()), "all are seen to be new"


async def test_a_refresh_says_what_the_filter_hides(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await it.press("slash", *"paper 3", "enter")
        hub.answer = site({DAY: [entry(number) for number in range(1, 42)]})
        await it.press("R")
        assert it.footer == "11 new below, 2 hidden by the filter · G goes there"
        hub.answer = site({DAY: [entry(number) for number in range(1, 44)]})
        await it.press("R")
        assert it.footer == "2 new, hidden by the filter · Esc shows all"


async def test_a_period_without_papers_says_which_key_leads_to_some(
    hub: Server, paths: Paths
) -> None:
    hub.answer = site(papers_on(FRIDAY))
    first = datetime(2026, 12, 1, 12, tzinfo=UTC)
    async with running(paths, address=Month(2026, 12), clock=lambda: first) as it:
        text = it.screen.panes.papers
        assert text.empty_text == (
            "No papers in December 2026 yet; [ goes to the newest month that has some"
        )
        await it.press(OLDER)
        assert "November 2026" in it.header and len(it.titles) == 2
        await it.press("f", *"2026-W44", "enter")
        assert text.empty_text == (
            "No papers in week 44; [ goes to an older week that has some, ] to a newer one"
        )


async def test_a_day_of_which_all_is_muted_says_so(hub: Server, paths: Paths) -> None:
    async with running(paths, address=Day(DAY)) as it:
        await it.session.write_rule("mute", "made-up", True)
        await it.press("R")
        text = it.screen.panes.papers.empty_text
        assert text == "What is here is muted; 4 shows the 30 papers"
        await it.press("4")
        assert len(it.titles) == 30
