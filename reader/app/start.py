"""Starts the app, from the command line to the first paint, and saves its state at the end."""

import os
import sys

# Textual reads this when it is imported: Escape and a key after 25 ms are two keys.
os.environ.setdefault("ESCDELAY", "25")
# At 60 frames a second a key that comes just after a frame waits 17 ms for the next one.
os.environ.setdefault("TEXTUAL_FPS", "240")

from collections.abc import Callable
from datetime import date, datetime

from reader.app.app import ReaderApp
from reader.app.back_history import FeedPlace
from reader.app.browse_screen import BrowseScreen
from reader.app.end_signals import handle_end_signals
from reader.app.labels import make_start_hint
from reader.app.session import Session
from reader.app.widgets.split import Split
from reader.catalogue.feed_snapshots import Snapshot
from reader.errors import ReaderError
from reader.model import address as addresses
from reader.model.address import Address
from reader.model.sorting import sort_named
from reader.system import app_state as states
from reader.system import unforeseen_errors
from reader.system.app_state import AppState
from reader.system.paths import Paths

_BYTES_FOLDED_AT_START = 256_000
"""Bytes of new events that are folded before the first paint; the others are folded after it."""

_FIRST_PAPERS = 200
"""The number of papers of a feed that are listed before the first paint."""
_SWITCH_SECONDS = 0.001
"""Seconds after which a thread lets other threads run."""
_MAX_READING_PLACES = 300
"""The number of full texts for which the place where the user stopped reading is saved."""
_MAX_WRITE_SECONDS = 5.0
"""Seconds that queued writes get if the app is ended by force."""


def build_app(
    session: Session, address: Address, state: AppState, snapshot: Snapshot | None
) -> ReaderApp:
    """Build the app, ready to run."""
    config = session.config
    today = session.clock().date()
    hint = "" if state.introduced else make_start_hint(session.keys)
    session.restore_state(state)
    as_left = state.configured == (config.theme, config.density)
    screen = BrowseScreen(
        session,
        address,
        snapshot,
        sort=sort_named(state.sort),
        compact=state.compact if as_left else config.density == "compact",
        split=Split(*state.split) if state.split else Split(),
        key=_find_start_key(address, state, today),
        resume=_find_last_place(state, session),
        hint=hint,
    )
    theme = state.theme if as_left and state.theme else config.theme
    return ReaderApp(session, screen, theme)


def run_app(
    session: Session, paths: Paths, address: Address, *, inline_snapshot: Snapshot | None = None
) -> int:
    """Run the app until the user or a signal ends it, then save its state.

    Returns its exit code.
    """
    state = states.load_state(paths.app_state)
    snapshot = inline_snapshot
    if snapshot is None:
        session.catch_up(_BYTES_FOLDED_AT_START)
        try:
            snapshot = load_first_rows(session, address, state)
        except ReaderError:
            snapshot = None
    app = build_app(session, address, state, snapshot)
    # Handling a key waits several times for threads that read or fetch, so they take short turns.
    sys.setswitchinterval(_SWITCH_SECONDS)

    def give_up() -> None:
        app.restore_terminal()
        session.wait_for_writes(_MAX_WRITE_SECONDS)

    with handle_end_signals(app.request_exit, give_up):
        try:
            app.run()
        finally:
            states.save_state(paths.app_state, make_app_state(app, session.clock))
            session.close()
    if app.failure:
        raise unforeseen_errors.fatal_error(app.failure, "The app")
    return app.return_code or 0


def _find_start_key(address: Address, state: AppState, today: date) -> str | None:
    """Find the key of the paper to begin on; None means the first unread one."""
    home = addresses.format_address(address) == state.address
    return state.key if home and state.left == today.isoformat() else None


def load_first_rows(session: Session, address: Address, state: AppState) -> Snapshot | None:
    """Load the feed as it was last fetched; of a long feed only the rows of the first paint.

    The screen reads the other rows after the first paint. None if there are none, or if it takes
    longer to tell than the first paint may.
    """
    if isinstance(address, addresses.ForYou):
        return None
    snapshot = session.feeds.load_snapshot(address, _FIRST_PAPERS)
    if snapshot is None or not snapshot.rest:
        return snapshot
    key = _find_start_key(address, state, session.clock().date())
    rows = snapshot.entries
    begins = rows.find_place(key) is not None if key else rows.unread_count > 0
    return snapshot if begins and state.sort == "feed" else session.feeds.load_snapshot(address)


def make_app_state(app: ReaderApp, clock: Callable[[], datetime]) -> AppState:
    """Make the state to save: what the app shows now."""
    screen = app.browse
    config = screen.session.config
    screen.session.record_visit(screen.feed.view.snapshot)
    return AppState(
        sort=screen.feed.order.chosen,
        compact=screen.panes.papers.compact,
        introduced=True,
        theme=app.theme,
        split=screen.panes.split,
        configured=(config.theme, config.density),
        address=addresses.format_address(screen.feed.address),
        key=screen.current_entry.key if screen.current_entry else "",
        left=clock().date().isoformat(),
        visits=screen.session.new_visits,
        queries=screen.session.queries,
        places=dict(list(screen.session.reading_places.items())[-_MAX_READING_PLACES:]),
    )


def _find_last_place(state: AppState, session: Session) -> FeedPlace | None:
    if not state.address:
        return None
    try:
        address = session.feeds.parse_address(state.address)
    except ReaderError:
        return None
    return FeedPlace(address, state.key or None)
