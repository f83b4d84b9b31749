"""A monkey at the keyboard: whatever is pressed, the app lives and the library is whole."""

import os
import random
import sys
from collections.abc import Iterator
from datetime import timedelta
from string import ascii_lowercase, digits

import pytest
from textual.events import AppBlur, AppFocus

from reader.app.browse_screen import BrowseScreen
from reader.app.widgets.bars import Footer
from reader.keys.commands import COMMANDS
from reader.services.check_library import check_library
from reader.system.app_state import AppState
from reader.system.paths import Paths
from tests.app.running import Running, a_session, running
from tests.hub import DAY, entry, site
from tests.server import Answer, Request, Server

SEEDS = (1, 20261124)
"""Where the monkey begins; one that found something stays here."""
KEYS = int(os.environ.get("READER_MONKEY_KEYS", "100"))
"""How many it presses, of each seed."""
SIZES = ((120, 36), (160, 45), (100, 30), (84, 24), (60, 20), (54, 16), (40, 12), (10, 3))
WORDS = ("is:unread", "author:ada", "votes:>", "(", '"', "-", "trending", "2026-11-19", "x" * 30)
_OTHER = ("enter", "escape", "tab", "backspace", "left", "right", "delete", "é", "日", "ctrl+s")


@pytest.fixture
def jungle(hub: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A site with odd papers that now and then fails; no program to open or copy with."""
    odd = [
        entry(31, title="日本語の題 and العربية with 👩‍🔬 and é́́́́́", summary="$$" * 40),
        entry(32, title="A", summary="", authors=[], upvotes=0),
        entry(33, title="word " * 90, summary="\\alpha " * 900),
    ]
    days = {
        DAY - timedelta(days=back): [
            entry(number, DAY - timedelta(days=back)) for number in range(1, 31)
        ]
        for back in range(4)
    }
    whole = site({**days, DAY: [*days[DAY], *odd]})
    luck = random.Random(7)

    def answer(request: Request) -> Answer:
        bad = (Answer(b"<html>"), Answer(b"", 503, {"Retry-After": "900"}), Answer(b"[]", cut=True))
        return luck.choice(bad) if luck.random() < 0.05 else whole(request)

    hub.answer = answer
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("READER_ARXIV_ENDPOINT", hub.url)
    yield hub


class Monkey:
    """Presses keys, clicks, resizes; remembers what it did."""

    def __init__(self, seed: int) -> None:
        self._luck = random.Random(seed)
        self.did: list[str] = []
        known = [key for one in COMMANDS if one.name != "quit" for key in one.keys]
        self._keys = [*known * 3, *_OTHER * 3, *ascii_lowercase, *digits, "ctrl+q"]

    async def act(self, it: Running) -> None:
        """One thing."""
        luck, pilot = self._luck, it.pilot
        kind = luck.random()
        if kind < 0.9:
            await self._press(it, luck.choice(self._keys))
        elif kind < 0.93:
            for letter in luck.choice(WORDS):
                await self._press(it, letter)
        elif kind < 0.96:
            size = luck.choice(SIZES)
            self.did.append(f"size {size}")
            await pilot.resize_terminal(*size)
        elif kind < 0.99:
            width, height = it.app.size
            at = (luck.randrange(width), luck.randrange(height))
            self.did.append(f"click {at}")
            await pilot.click(offset=at, times=luck.choice((1, 1, 2)))
        else:
            self.did.append("focus")
            it.app.post_message(luck.choice((AppBlur, AppFocus))())

    async def _press(self, it: Running, key: str) -> None:
        self.did.append(key)
        await it.pilot.press(key)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.timeout(7200)
async def test_whatever_is_pressed_the_app_lives_and_the_library_is_whole(
    seed: int, jungle: Server, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    show_message = Footer.show_message

    def heard(footer: Footer, message: str, severity: str = "information") -> None:
        said.append(message)
        show_message(footer, message, severity)

    monkeypatch.setattr(Footer, "show_message", heard)
    monkey, state = Monkey(seed), AppState(introduced=True)
    try:
        while len(monkey.did) < KEYS:
            # A key that quits is followed by another start.
            async with running(paths, state=state, settle=False) as it:
                while len(monkey.did) < KEYS and it.app.is_running and not it.app._exit:
                    await monkey.act(it)
                assert it.app.return_code in (None, 0)
                state = it.left()
                if it.app._exit:
                    continue
                await it.pilot.resize_terminal(120, 36)
                for _ in range(30):
                    await it.pilot.press("escape")
                await it.settled()
                assert isinstance(it.app.screen, BrowseScreen)
                for rule in await it.session.list_rules("mute"):  # it may hide all papers
                    await it.session.write_rule("mute", rule, False)
                await it.pilot.press("f", *"2026-11-20", "enter")
                await it.settled()
                await it.pilot.press("1", "g", "j")
                # The monkey may have muted an author of every paper.
                assert len(it.titles) + it.screen.feed.view.muted_count >= 30
                assert it.row == (1 if len(it.titles) > 1 else 0)
        assert not [one for one in said if one.startswith("Something failed")]
        with a_session(paths) as (session, _):
            session._library.refresh_marks()
            assert not check_library(session._library, paths).problems
    except BaseException:
        last = f"seed {seed}, the last of {len(monkey.did)} things done: {monkey.did[-40:]}"
        sys.stdout.write(f"{last}\nsaid: {said[-5:]}\n")
        raise
