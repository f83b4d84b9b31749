"""One line of the log: one action of the user, as JSON.

::

    {"v": 1, "id": "9f…", "at": "2026-11-23T08:12:31+00:00", "stamp": 1795421551000000,
     "device": "0a1b2c3d4e5f", "origin": "key",
     "changes": [["arxiv:2505.10475", "read", "2026-11-23T08:12:31+00:00"]]}

and, where needed, ``undoes`` (the id of the event that is taken back) and ``records`` (the papers
that are kept, by key). Keys and fields that a newer version adds are left alone: the line stays in
the log, whoever understands it folds it.
"""

import json
import re
from collections.abc import Mapping
from typing import Literal, NamedTuple, get_args

VERSION = 1
Origin = Literal["key", "auto", "cli"]
"""A key in the app, the app by itself, or a command."""
Value = str | None
"""Of ``read`` and ``bookmark``: an ISO time, UTC; None takes the mark off."""

_ORIGINS: tuple[Origin, ...] = get_args(Origin)
_TIME = re.compile(r"[0-9]{4}-[0-9T:.+Z-]{6,36}")
_DEVICE = re.compile(r"[0-9a-f]{12}")
_SURROGATE = re.compile("[\ud800-\udfff]")
_LATEST = 2**62
"""Stamps beyond it do not fit a database's integer with room to count on."""


class Damaged(ValueError):
    """A line that is no event."""


class Newer(ValueError):
    """A line that a newer version wrote."""


class Change(NamedTuple):
    """One field of one paper set to a value."""

    key: str
    """The paper's key."""
    field: str
    """``read``, ``bookmark``, and what later versions know."""
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
    records: Mapping[str, object] = {}
    """Papers as plain JSON, by key: those that are kept from now on."""


def encode(event: Event) -> bytes:
    """The event as one line, newline included."""
    line: dict[str, object] = {
        "v": VERSION,
        "id": event.id,
        "at": event.at,
        "stamp": event.stamp,
        "device": event.device,
        "origin": event.origin,
        "changes": event.changes,
    }
    if event.undoes:
        line["undoes"] = event.undoes
    if event.records:
        line["records"] = event.records
    return json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def decode(line: bytes) -> Event:
    """The event of a line, which may come from another machine. Raises Damaged or Newer."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise Damaged("no JSON") from error
    match value:
        case {"v": int(version)} if version > VERSION:
            raise Newer(f"version {version}")
        case {
            "v": 1,
            "id": str(id),
            "at": str(at),
            "stamp": int(stamp),
            "device": str(device),
            "origin": str(origin),
            "changes": list(listed),
        } if 0 < stamp < _LATEST and _DEVICE.fullmatch(device) and _plain(id) and _plain(at):
            undoes, records = value.get("undoes"), value.get("records")
        case _:
            raise Damaged("no event")
    return Event(
        id=id,
        at=at,
        stamp=stamp,
        device=device,
        origin=next((one for one in _ORIGINS if one == origin), "auto"),
        changes=tuple(change for item in listed if (change := _change(item))),
        undoes=undoes if isinstance(undoes, str) else None,
        records=records if isinstance(records, dict) else {},
    )


def _change(item: object) -> Change | None:
    """A change; None for one whose value only a newer version understands. Raises Damaged."""
    match item:
        case [str(key), str(field), value] if _plain(key) and _plain(field):
            pass
        case _:
            raise Damaged("no change")
    if field in ("read", "bookmark"):
        if value is not None and not (isinstance(value, str) and _TIME.fullmatch(value)):
            raise Damaged(f"{field} is no time")
    elif not (value is None or isinstance(value, str)):
        return None
    elif value and not value.isascii() and _SURROGATE.search(value):
        raise Damaged(f"{field} is no text")
    return Change(key, field, value)


def _plain(text: str) -> bool:
    """Whether a name is fit to be shown and stored: visible characters, not too many."""
    return 0 < len(text) <= 2000 and text.isprintable()
