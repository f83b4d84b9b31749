"""An event: one action of the user, as the log holds it."""

import os
from collections.abc import Mapping
from typing import Literal, NamedTuple

VERSION = 1
"""The version of the lines that we write; their form is in :mod:`reader.library.event_line`."""
Origin = Literal["key", "auto", "cli"]
"""Who did it: a key in the app, the app by itself, or a command."""
Value = str | None
"""An ISO time, UTC; for ``note`` a text, for ``same_as`` a key, for ``version`` a number; None
removes the mark."""
Replaced = tuple[tuple[int, str], ...]
"""Notes that were replaced: stamp and device of each."""


def new_id() -> str:
    """An id that no other event has."""
    return os.urandom(8).hex()


def part_of(group: str) -> str:
    """An id for one of several events that are undone together: the group, a dot and hex digits."""
    return f"{group}.{os.urandom(4).hex()}"


def group_of(id: str) -> str:
    """The group of an event's id: events of one action have the same group."""
    return id.partition(".")[0]


class Damaged(ValueError):
    """The line is no event."""


class Newer(ValueError):
    """The line was written by a newer version."""


class Change(NamedTuple):
    """One field of one paper set to a value."""

    key: str
    """The paper's key, or ``mute:`` or ``follow:`` and a rule."""
    field: str
    """``read``, ``bookmark``, ``tag:NAME``, ``note``, ``same_as``, ``mute``, ``follow``,
    ``version``, or one of a newer version."""
    value: Value
    """The new value; None is a removal."""


class Event(NamedTuple):
    """One action."""

    id: str
    """Random hex digits. An action that was too long for one line has several events; their ids
    start with the same group: see :func:`part_of`."""
    at: str
    """ISO time, UTC, for display."""
    stamp: int
    """Microseconds since 1970, UTC, greater than the stamps that it replaces: the last one wins."""
    device: str
    """The device on which it was done: 12 hex digits."""
    origin: Origin
    changes: tuple[Change, ...]
    undoes: str | None = None
    """The id of the event that is undone."""
    replaces: Mapping[str, Replaced] = {}
    """The notes that the new notes replace, by key."""
    records: Mapping[str, object] = {}
    """Papers as plain JSON, by key: the library carries them from now on."""
