"""What one machine remembers between runs that is neither configuration nor library.

A lost or damaged file costs a sort order and a cursor, so it is never an error.
"""

import contextlib
from pathlib import Path

import msgspec

from reader import whole_file
from reader.order import Sort


class State(msgspec.Struct, frozen=True, omit_defaults=True):
    """How the app was left."""

    sort: Sort = "feed"
    """The order of the rows."""
    compact: bool = False
    """Whether a row is one line."""
    introduced: bool = False
    """Whether the line that names ``?`` was seen."""
    theme: str = ""
    """The theme chosen in the app; empty is the configuration's."""
    address: str = ""
    """The feed that was open."""
    key: str = ""
    """The paper under the cursor."""
    left: str = ""
    """The day it was left, ISO date, UTC."""


def load(path: Path) -> State:
    """The state as it was left; the defaults where there is none that can be read."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=State)
    except (OSError, ValueError):
        return State()


def save(path: Path, state: State) -> None:
    """Write the state beside the old one and swap them; where that fails, keep the old one."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        text = msgspec.json.format(msgspec.json.encode(state), indent=2)
        whole_file.write(path, [text], private=True)
