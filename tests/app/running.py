"""The app on a made-up site, run by pilot."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime

from textual.app import App
from textual.pilot import Pilot

from reader.app import start
from reader.app.app import ReaderApp
from reader.app.browse_screen import BrowseScreen
from reader.app.keys_in_order import count_waiting_keys, has_nothing_to_do
from reader.app.session import Session
from reader.app.settings_files import SettingsFiles
from reader.catalogue.connection import open_database
from reader.config import Config, load_config
from reader.model import address as addresses
from reader.model.address import Address, Daily
from reader.services.fetch import Feeds
from reader.services.library_for_feeds import LibraryForFeeds
from reader.services.library_thread import LibraryThread
from reader.services.marks import MarksService
from reader.system.app_state import AppState
from reader.system.paths import Paths
from tests.conftest import NOON

NOWHERE = "http://127.0.0.1:9"
"""An endpoint that refuses."""
_LONG = 3600.0
"""Seconds for which no test runs."""
_CALM = 3
"""Turns of the event loop in which nothing may happen: a message may be on its way."""


class Running:
    """The app, its pilot, and short ways to what it shows."""

    def __init__(self, app: ReaderApp, pilot: Pilot[None], session: Session) -> None:
        self.app = app
        self.pilot = pilot
        self.session = session

    @property
    def screen(self) -> BrowseScreen:
        """The main screen."""
        return self.app.browse

    @property
    def row(self) -> int:
        """The row of the cursor."""
        return self.screen.panes.papers.cursor

    @property
    def titles(self) -> list[str]:
        """The rows' titles."""
        return [entry.paper.title for entry in self.screen.feed.view.shown_rows]

    @property
    def unread(self) -> int:
        """How many papers of the feed are unread."""
        return self.screen.feed.view.unread_count

    @property
    def footer(self) -> str:
        """What the last line says."""
        return self.screen._footer.render().plain

    @property
    def header(self) -> str:
        """What the first line says."""
        return self.screen._header.render().plain

    @property
    def notice(self) -> str:
        """What the line below the header says; empty where it is not shown."""
        line = self.screen._notice
        return line.render().plain.strip() if line.display else ""

    def left(self) -> AppState:
        """What is remembered of how the app was left."""
        return start.make_app_state(self.app, self.session.clock)

    async def press(self, *keys: str) -> None:
        """Press keys and wait until all they began has ended."""
        await self.pilot.press(*keys)
        await self.settled()

    async def settled(self) -> None:
        """Wait for keys, fetches and writes; what waits for time to pass is not waited for."""
        await wait_until_still(self.app)


async def wait_until_still(app: App[None]) -> None:
    """Wait until all keys are handled, all work has ended and all is drawn."""
    calm = 0
    while calm < _CALM:
        await asyncio.sleep(0.01)
        calm = calm + 1 if _is_still(app) else 0


def _is_still(app: App[None]) -> bool:
    if count_waiting_keys(app) or any(not worker.is_finished for worker in app.workers):
        return False
    screen = app.screen
    is_drawn = not (screen._layout_required or screen._dirty_widgets or screen._repaint_required)
    pumps = (app, *app.screen_stack, *screen.walk_children())
    return is_drawn and all(map(has_nothing_to_do, pumps))


def look_at_nothing_for_long(app: ReaderApp) -> None:
    """Let no paper count as read only because a slow machine shows it for two seconds."""
    app.browse._mark_actions.dwell._seconds = lambda: _LONG


async def wait_until_quiet(app: App[None]) -> None:
    """Wait also for what the main screen draws after a moment: the abstract, signs and reasons."""
    assert isinstance(app, ReaderApp)
    browse = app.browse
    await wait_until_still(app)
    while browse.panes._detail_timer or browse._ranking_actions.standing_out.is_waiting:
        await wait_until_still(app)
    await wait_until_still(app)


@contextmanager
def a_session(
    paths: Paths, config: Config | None = None, clock: Callable[[], datetime] = lambda: NOON
) -> Iterator[tuple[Session, sqlite3.Connection]]:
    """The services of the app on a home's folders."""
    config = config or Config()
    database = open_database(paths.catalogue)
    library = MarksService(paths, database, clock)
    writer = LibraryThread()
    feeds = Feeds(
        paths.catalogue,
        clock,
        library=LibraryForFeeds(library, writer.take_turn),
        stdin=lambda most: b"",
        config=config,
    )
    files = SettingsFiles(paths, lambda: load_config(paths.config))
    yield Session(paths, config, clock, feeds, library, writer, files), database
    database.close()


@asynccontextmanager
async def running(
    paths: Paths,
    *,
    size: tuple[int, int] = (120, 36),
    address: Address | None = None,
    state: AppState | None = None,
    config: Config | None = None,
    clock: Callable[[], datetime] = lambda: NOON,
    settle: bool = True,
) -> AsyncIterator[Running]:
    """The app on a home's folders.

    Unless told not to settle, with everything fetched that it fetches by itself.
    """
    with a_session(paths, config, clock) as (session, _):
        opened, state = address or Daily(), state or AppState(introduced=True)
        session.catch_up(10**9)
        app = start.build_app(session, opened, state, start.load_first_rows(session, opened, state))
        if session.config.dwell == Config().dwell:
            look_at_nothing_for_long(app)
        async with app.run_test(size=size) as pilot:
            it = Running(app, pilot, session)
            if settle:
                await it.settled()
            yield it
        session.close()


def day(text: str) -> Address:
    """A day's address."""
    return addresses.parse_address(text, today=NOON.date())
