"""An event: one action of the user, as the log holds it."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

VERSION = 1
"""The version of the lines that we write; :mod:`reader.library.lines` has their form."""
Origin = Literal["key", "auto", "cli"]
"""A key in the app, the app by itself, or a command."""
Value = str | None
"""An ISO time, UTC; of ``note`` a text, of ``same_as`` a key; None takes it off."""
Replaced = tuple[tuple[int, str], ...]
"""Notes by stamp and device."""


class Damaged(ValueError):
    """A line that is no event."""


class Newer(ValueError):
    """A line that a newer version wrote."""


class Change(NamedTuple):
    """One field of one paper set to a value."""

    key: str
    """The paper's key, or ``mute:`` and a rule."""
    field: str
    """``read``, ``bookmark``, ``tag:NAME``, ``note``, ``same_as`` or ``mute``; others are newer."""
    value: Value
    """The new value; None is a removal."""


class Event(NamedTuple):
    """One action."""

    id: str
    """Random hex digits."""
    at: str
    """ISO time, UTC, for display."""
    stamp: int
    """Microseconds since 1970, UTC, at least one more than what it replaces: decides who wins."""
    device: str
    """12 hex digits of the device it was done on."""
    origin: Origin
    changes: tuple[Change, ...]
    undoes: str | None = None
    """The id of the event that is taken back."""
    replaces: Mapping[str, Replaced] = {}
    """The notes that were there before, by key."""
    records: Mapping[str, object] = {}
    """Papers as plain JSON, by key: those that are kept from now on."""
