"""Everything between the command line and the first paint."""

import contextlib
import os
import sys

# Textual reads it when it is imported: an Escape and the key after it are two keys.
os.environ.setdefault("ESCDELAY", "25")
# At 60 frames a second a key that comes just after a frame waits 17 ms for the next one.
os.environ.setdefault("TEXTUAL_FPS", "240")

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from traceback import format_exception

from reader import address as addresses
from reader import state as states
from reader import whole_file
from reader.address import Address
from reader.app.app import ReaderApp
from reader.app.screens.browse import BrowseScreen
from reader.app.session import Session
from reader.app.trail import Visit
from reader.app.widgets.split import Split
from reader.app.wording import introduction
from reader.catalogue.snapshots import Snapshot
from reader.errors import ReaderError
from reader.paths import Paths
from reader.state import State

_FOLDED_AT_START = 256_000
"""Bytes of new library events folded before the first paint; more are folded behind it."""

_FIRST = 200
"""Papers of a feed that are read before the first paint."""
_TURN = 0.001
"""Seconds that a thread may keep others waiting."""
_PLACES = 300
"""Papers of which the place where they were left is remembered."""


def build(session: Session, address: Address, state: State, snapshot: Snapshot | None) -> ReaderApp:
    """The app, ready to run."""
    config = session.config
    today = session.clock().date()
    hint = "" if state.introduced else introduction(session.keys)
    session.remember(state.visits)
    session.queries = list(state.queries)
    session.places = dict(state.places)
    as_left = state.configured == (config.theme, config.density)
    screen = BrowseScreen(
        session,
        address,
        snapshot,
        sort=state.sort,
        compact=state.compact if as_left else config.density == "compact",
        split=Split(*state.split) if state.split else Split(),
        key=_key(address, state, today),
        resume=_resume(state, session),
        hint=hint,
    )
    theme = state.theme if as_left and state.theme else config.theme
    return ReaderApp(session, screen, theme)


def run(
    session: Session, paths: Paths, address: Address, *, inline_snapshot: Snapshot | None = None
) -> None:
    """Run the app until the user leaves it, then remember how it was left."""
    state = states.load(paths.left)
    snapshot = inline_snapshot
    if snapshot is None:
        session.catch_up(_FOLDED_AT_START)
        try:
            snapshot = first_rows(session, address, state)
        except ReaderError:
            snapshot = None
    app = build(session, address, state, snapshot)
    # A key takes its turn with threads that read or fetch several times until it is drawn.
    sys.setswitchinterval(_TURN)
    try:
        app.run()
    finally:
        states.save(paths.left, left(app, session.clock))
        session.close()
    if app.failure:
        raise _failed(app.failure, paths.state / "failure.txt")


def _key(address: Address, state: State, today: date) -> str | None:
    """The paper to begin on; None is the first unread one."""
    home = addresses.canonical(address) == state.address
    return state.key if home and state.left == today.isoformat() else None


def first_rows(session: Session, address: Address, state: State) -> Snapshot | None:
    """The feed as it was last fetched; of a long one only what the first paint shows.

    The screen reads the rest once it is painted.
    """
    snapshot = session.feeds.cached(address, _FIRST)
    if snapshot is None or not snapshot.rest:
        return snapshot
    key = _key(address, state, session.clock().date())
    begins = any(
        one.key == key if key else one.marks.read is None and not one.muted
        for one in snapshot.entries
    )
    return snapshot if begins and state.sort == "feed" else session.feeds.cached(address)


def _failed(failure: Exception, file: Path) -> ReaderError:
    """One sentence; the rest in a file, for who mends it."""
    with contextlib.suppress(OSError):
        whole_file.write(file, ["".join(format_exception(failure)).encode()], private=True)
    kind = type(failure).__name__
    return ReaderError(
        f"The app ended where it should not ({kind}); what you did is kept, so start it again;"
        f" {file} says more"
    )


def left(app: ReaderApp, clock: Callable[[], datetime]) -> State:
    """How the app was left."""
    screen = app.browse
    config = screen.session.config
    screen.session.leave(screen.feed.view.snapshot)
    return State(
        sort=screen.feed.view.sort,
        compact=screen.panes.papers.compact,
        introduced=True,
        theme=app.theme,
        split=screen.panes.split,
        configured=(config.theme, config.density),
        address=addresses.canonical(screen.feed.address),
        key=screen.entry.key if screen.entry else "",
        left=clock().date().isoformat(),
        visits=screen.session.left,
        queries=screen.session.queries,
        places=dict(list(screen.session.places.items())[-_PLACES:]),
    )


def _resume(state: State, session: Session) -> Visit | None:
    if not state.address:
        return None
    try:
        address = session.feeds.address(state.address)
    except ReaderError:
        return None
    return Visit(address, state.key or None)
