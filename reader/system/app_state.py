"""What the app remembers on one machine between runs, besides configuration and library.

If the file is lost or damaged, only a sort order and a cursor are lost, so that is not an error.
"""

import contextlib
import threading
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import msgspec

from reader.system import atomic_file

_MAX_VISITS = 300
"""How many feeds have their last visit remembered."""
_SAVING = threading.Lock()
"""Held from reading the file to replacing it."""


class Visit(msgspec.Struct, frozen=True, omit_defaults=True):
    """The last visit of a feed."""

    taken: Annotated[datetime, msgspec.Meta(tz=True)]
    """When the snapshot that was shown had been fetched, UTC."""
    day: date | None = None
    """The day that was shown; None if it was not the feed of one day."""


class AppState(msgspec.Struct, frozen=True, omit_defaults=True):
    """The state of the app when it was closed."""

    sort: str = "feed"
    """The name of the order of the rows."""
    compact: bool = False
    """Whether a row is one line."""
    introduced: bool = False
    """Whether the user has seen the line that explains ``?``."""
    theme: str = ""
    """The theme; empty means that of the configuration."""
    split: tuple[float, float] | None = None
    """The list's share of the screen in percent: of the width if the abstract is beside the list,
    and of the height if it is below."""
    configured: tuple[str, str] = ("reader-dark", "comfortable")
    """Theme and density of the configuration at that time: if the configuration has others now,
    they replace what the user chose in the app."""
    address: str = ""
    """The feed that was open."""
    key: str = ""
    """The paper under the cursor."""
    left: str = ""
    """The day on which the app was closed, ISO date, UTC."""
    places: dict[str, int] = {}
    """The place in each full text: the number of the block at the top, by the paper's key."""
    queries: list[str] = []
    """The filters that were remembered, oldest first."""
    visits: dict[str, Visit] = {}
    """The last visit of each feed, by its address."""

    def visit_times(self) -> dict[str, datetime]:
        """When the snapshot that was last shown had been fetched, by the feed's address."""
        return {address: visit.taken for address, visit in self.visits.items()}


def load_state(path: Path) -> AppState:
    """Read the state; the defaults if there is no file that can be read."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=AppState)
    except (OSError, ValueError, RecursionError):
        return AppState()


def save_state(path: Path, state: AppState) -> None:
    """Replace the file of the state; if that fails, the old one is kept.

    The visits are added to those that another window has saved since.
    """
    with _SAVING:
        _replace_file(path, state, {**load_state(path).visits, **state.visits})


def save_visits(path: Path, visits: Mapping[str, Visit]) -> None:
    """Add visits to the file of the state, which otherwise stays as it is.

    A visit is saved while the app runs, because the app may be killed.
    """
    with _SAVING:
        before = load_state(path)
        _replace_file(path, before, {**before.visits, **visits})


def _replace_file(path: Path, state: AppState, visits: Mapping[str, Visit]) -> None:
    newest = sorted(visits, key=lambda address: visits[address].taken)[-_MAX_VISITS:]
    state = msgspec.structs.replace(state, visits={address: visits[address] for address in newest})
    with contextlib.suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        text = msgspec.json.format(msgspec.json.encode(state), indent=2)
        atomic_file.write(path, [text], private=True)
