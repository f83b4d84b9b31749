"""A catalogue that is damaged under the app, and days that can't be."""

import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from reader.catalogue import files
from reader.catalogue.connection import use_database
from reader.catalogue.stored_feeds import store_feed
from reader.model import address as addresses
from reader.model.address import Month
from reader.system.paths import Paths
from tests.app.running import Running, running
from tests.app.test_faults import until
from tests.conftest import NOON
from tests.hub import DAY, entry, site
from tests.make import paper
from tests.server import Server

MONTH = Month(2026, 11)


@pytest.fixture
def month(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """The made-up site with 600 papers in November."""
    days = [DAY - timedelta(days=back) for back in range(20)]
    with Server(site({day: [entry(n, day) for n in range(1, 31)] for day in days})) as server:
        monkeypatch.setenv("HF_ENDPOINT", server.url)
        yield server


def spoil(paths: Paths, sql: str) -> None:
    """Change the catalogue in a way that we never would."""
    database = sqlite3.connect(paths.catalogue, isolation_level=None)
    database.execute(sql)
    database.close()


def said_by(it: Running) -> list[str]:
    """What the app says from now on."""
    said: list[str] = []
    say = it.screen.show_message

    def heard(message: str, severity: str = "information") -> None:
        said.append(message)
        say(message, severity)

    it.screen.show_message = it.screen.feed._show_message = heard  # type: ignore[method-assign, assignment]
    return said


async def test_rows_of_a_long_feed_that_are_damaged_come_back_while_it_is_scrolled(
    month: Server, paths: Paths
) -> None:
    async with running(paths, address=MONTH) as it:
        assert it.screen.feed.view.paper_count == 600
        said = said_by(it)
        before = files.identify_file(paths.catalogue)
        spoil(paths, "UPDATE papers SET record = '{' WHERE id % 2")
        await it.press("G", "b")
        await until(lambda: files.identify_file(paths.catalogue) != before)
        await until(lambda: all(title.startswith("Made-up") for title in it.titles))
        await it.settled()
        assert [one for one in said if "was damaged" in one] == [
            one for one in said if one.startswith("The catalogue was damaged")
        ]
        assert len([one for one in said if "was damaged" in one]) == 1
        assert not [one for one in said if "Something failed" in one]
        await it.press("3")
        assert len(it.titles) == 1
        assert it.titles[0].startswith("Made-up paper")


@pytest.mark.parametrize("key", ["slash", "s", "left_square_bracket", "d", "b", "A", "u", "M"])
async def test_whatever_key_meets_the_damage_the_app_goes_on(
    key: str, month: Server, paths: Paths
) -> None:
    async with running(paths, address=MONTH) as it:
        await it.press("b")
        said = said_by(it)
        for table in ("papers", "facts", "marks", "listed", "snapshots"):
            spoil(paths, f"DROP TABLE {table}")
        await it.press(key, *(("p", "a", "enter") if key == "slash" else ()))
        await it.press("escape")
        await until(lambda: any("was damaged" in one for one in said))
        await it.settled()
        assert not [one for one in said if "Something failed" in one]
        assert len([one for one in said if "was damaged" in one]) == 1
        await it.press("r")
    async with running(paths, address=addresses.BOOKMARKS) as it:
        # While another connection makes the catalogue anew it may be busy: then the key says so.
        was_refused = any(one.startswith("Nothing was marked: ") for one in said)
        assert len(it.titles) == (0 if key in ("b", "u") and not was_refused else 1)


async def test_one_entry_of_the_last_year_there_is_costs_only_itself(
    monkeypatch: pytest.MonkeyPatch, paths: Paths
) -> None:
    far = date(9999, 12, 31)
    days = {DAY: [entry(number) for number in range(1, 31)], far: [entry(1, far)]}
    with Server(site(days)) as server:
        monkeypatch.setenv("HF_ENDPOINT", server.url)
        async with running(paths) as it:
            assert len(it.titles) == 30
            assert "Friday 20 November 2026" in it.header
            await it.press("right_square_bracket")
            assert it.footer == "Fri 20 November is the newest day with papers"
            assert len(it.titles) == 30


@pytest.mark.parametrize("day", [date(9999, 12, 31), date(1, 1, 1)])
async def test_a_day_that_an_older_program_believed_ends_nothing(day: date, paths: Paths) -> None:
    with use_database(paths.catalogue) as database:
        found = (paper(1, featured=day),)
        store_feed(database, "hf:daily", found, day=day, taken=NOON)
    for key in ("left_square_bracket", "right_square_bracket", "v", "d", "m", "full_stop"):
        async with running(paths) as it:
            assert len(it.titles) == 1
            said = said_by(it)
            await it.press(key)
            assert not [one for one in said if "Something failed" in one]
