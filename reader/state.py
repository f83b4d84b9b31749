"""What one machine remembers between runs that is neither configuration nor library.

A lost or damaged file costs a sort order and a cursor, so it is never an error.
"""

import contextlib
from datetime import date, datetime
from pathlib import Path

import msgspec

from reader import whole_file
from reader.order import Sort

_MOST = 300
"""Feeds whose last visit is remembered."""


class Visited(msgspec.Struct, frozen=True, omit_defaults=True):
    """What was seen of a feed when it was last looked at."""

    taken: datetime
    """When what was shown had been fetched, UTC."""
    day: date | None = None
    """The day that was shown, where the feed is one day's."""


class State(msgspec.Struct, frozen=True, omit_defaults=True):
    """How the app was left."""

    sort: Sort = "feed"
    """The order of the rows."""
    compact: bool = False
    """Whether a row is one line."""
    introduced: bool = False
    """Whether the line that names ``?`` was seen."""
    theme: str = ""
    """The theme; empty is the configuration's."""
    split: tuple[float, float] | None = None
    """Hundredths of the screen that the list takes: of its width beside the abstract, of its
    height above it."""
    configured: tuple[str, str] = ("reader-dark", "comfortable")
    """Theme and density of the configuration: where they are others now, they hold."""
    address: str = ""
    """The feed that was open."""
    key: str = ""
    """The paper under the cursor."""
    left: str = ""
    """The day it was left, ISO date, UTC."""
    places: dict[str, int] = {}
    """Where papers read in full were left: the number of the block at the top, by key."""
    queries: list[str] = []
    """Filters that were kept, oldest first."""
    visits: dict[str, Visited] = {}
    """The last visit of each feed, by its address."""

    def seen(self) -> dict[str, datetime]:
        """As of when each feed was last seen, by its address."""
        return {address: visit.taken for address, visit in self.visits.items()}


def load(path: Path) -> State:
    """The state as it was left; the defaults where there is none that can be read."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=State)
    except (OSError, ValueError):
        return State()


def save(path: Path, state: State) -> None:
    """Write the state beside the old one and swap them; where that fails, keep the old one.

    Visits are added to those that another window saved meanwhile.
    """
    visits = {**load(path).visits, **state.visits}
    newest = sorted(visits, key=lambda address: visits[address].taken)[-_MOST:]
    state = msgspec.structs.replace(state, visits={address: visits[address] for address in newest})
    with contextlib.suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        text = msgspec.json.format(msgspec.json.encode(state), indent=2)
        whole_file.write(path, [text], private=True)
