"""When a paper counts as read by being looked at."""

import asyncio

import pytest
from textual.widgets import OptionList

from reader.config import Config
from reader.system.paths import Paths
from tests.app.running import running
from tests.app.test_real_terminal import READER, environment
from tests.hub import DAY, entry, site
from tests.server import Server
from tests.terminal import Terminal


async def test_the_first_key_starts_the_time_of_the_first_paper(hub: Server, paths: Paths) -> None:
    async with running(paths, config=Config(dwell=0.05)) as it:
        await it.pilot.pause(0.3)
        await it.settled()
        assert it.unread == 30, "nothing was pressed"
        await it.press("z")
        async with asyncio.timeout(10):
            while it.unread == 30:
                await it.pilot.pause(0.05)
        assert it.row == 0 and it.unread == 29


@pytest.mark.parametrize("key", ["space", "n"])
async def test_a_whole_day_is_triaged_with_one_key(key: str, hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        for number in range(1, 31):
            await it.press(key)
            assert it.unread == 30 - number
        assert it.footer == "Every paper here is read"


def test_quick_spaces_leave_nothing_unread(hub: Server, paths: Paths) -> None:
    with Terminal(READER, environment()) as terminal:
        terminal.wait_for("30 unread of 30 · live")
        terminal.send("<space>" * 30)
        terminal.wait_for("0 unread of 30")


async def test_a_long_abstract_is_left_at_its_end_and_not_before(hub: Server, paths: Paths) -> None:
    long = entry(1, summary="Words make up a line. " * 200)
    hub.answer = site({DAY: [long, entry(2)]})
    async with running(paths, size=(80, 24)) as it:
        abstract = it.screen.panes.abstract
        while not abstract.at_end:
            await it.press("space")
            assert it.unread == 2 and it.row == 0
        await it.press("space")
        assert it.unread == 1 and it.row == 1


async def test_what_was_not_shown_is_not_left_as_read(hub: Server, paths: Paths) -> None:
    async with running(paths, size=(50, 30)) as it:
        await it.press("n")
        assert it.row == 1 and it.unread == 30, "the list alone is on the screen"
        await it.press("space", "space")
        assert it.row == 2 and it.unread == 29


async def test_a_paper_marked_unread_by_hand_stays_so_when_it_is_left(
    hub: Server, paths: Paths
) -> None:
    async with running(paths) as it:
        await it.press("r", "r", "n")
        assert it.row == 1 and it.unread == 30


@pytest.mark.parametrize("policy", ["open", "manual"])
async def test_only_where_looking_counts_does_leaving_count(
    policy: str, hub: Server, paths: Paths
) -> None:
    config = Config(mark_read=policy)  # type: ignore[arg-type]
    async with running(paths, config=config) as it:
        await it.press("space", "n", "N")
        assert it.unread == 30


@pytest.mark.parametrize(
    ("config", "rule"),
    [
        (Config(), "stayed 2 s after a key or click, or when n, or Space at its end, left it"),
        (
            Config(mark_read="open"),
            "A paper is read when it was read in full, opened, copied or sent",
        ),
        (Config(mark_read="manual"), "A paper is read when r or A marks it"),
    ],
)
async def test_the_help_says_when_a_paper_counts_as_read(
    config: Config, rule: str, hub: Server, paths: Paths
) -> None:
    async with running(paths, config=config) as it:
        await it.press("question_mark")
        rows = it.app.screen.query_one(OptionList).options
        assert any(rule in str(row.prompt) for row in rows)
