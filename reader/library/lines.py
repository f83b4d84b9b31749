"""One line of the log: one action of the user, as JSON.

::

    {"v": 1, "id": "9f…", "at": "2026-11-23T08:12:31+00:00", "stamp": 1795421551000000,
     "device": "0a1b2c3d4e5f", "origin": "key",
     "changes": [["arxiv:2505.10475", "read", "2026-11-23T08:12:31+00:00"]]}

and, where needed, ``undoes`` (the id of the event that is taken back), ``replaces`` (the notes that
a note stands for from now on: stamp and device of each, by key) and ``records`` (the papers that
are kept, by key). Keys and fields that a newer version adds are left alone: the line stays in the
log, whoever understands it folds it.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Annotated, Any, Literal, get_args

import msgspec

from reader.fields import TAG
from reader.library.events import VERSION, Change, Damaged, Event, Newer, Origin

_ORIGINS: Mapping[str, Origin] = {one: one for one in get_args(Origin)}
_is_time = re.compile(r"[0-9]{4}-[0-9T:.+Z-]{6,36}").fullmatch
_DEVICE = re.compile(r"[0-9a-f]{12}")
_SURROGATE = re.compile("[\ud800-\udfff]")
_LONGEST_NAME = 2000
_LATEST = 2**62
"""Stamps beyond it do not fit a database's integer with room to count on."""


_NONE: Mapping[str, Any] = {}
"""What most lines replace and record, once for all."""


class _Line(msgspec.Struct, gc=False):
    """What nearly every line is: decoded at once, without a look at each part."""

    id: str
    at: str
    stamp: Annotated[int, msgspec.Meta(gt=0, lt=_LATEST)]
    device: str
    origin: str
    changes: tuple[Change, ...]
    v: int
    undoes: str | None = None
    replaces: dict[str, tuple[tuple[int, str], ...]] | None = None
    records: dict[str, object] | None = None


_decode_line = msgspec.json.Decoder(_Line).decode
_encode = msgspec.json.Encoder().encode


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
    if event.replaces:
        line["replaces"] = event.replaces
    if event.records:
        line["records"] = event.records
    return _encode(line) + b"\n"


def decode(line: bytes) -> Event:
    """The event of a line, which may come from another machine. Raises Damaged or Newer."""
    try:
        found = _decode_line(line)
    except (ValueError, RecursionError):
        found = _tolerated(line)
    if found.v > VERSION:
        raise Newer(f"version {found.v}")
    if not (found.v == 1 and _is_device(found.device) and _plain(found.id) and _plain(found.at)):
        raise Damaged("no event")
    for key, field, value in found.changes:
        if not (key.isprintable() and 0 < len(key) <= _LONGEST_NAME):
            raise Damaged("no key")
        kind = _kind(field)
        if value is None:
            continue
        if kind == "time":
            if not _is_time(value):
                raise Damaged(f"{field} is no time")
        elif not value.isascii() and _SURROGATE.search(value):
            raise Damaged(f"{field} is no text")
    return Event(
        found.id,
        found.at,
        found.stamp,
        found.device,
        _ORIGINS.get(found.origin, "auto"),
        found.changes,
        found.undoes,
        found.replaces or _NONE,
        found.records or _NONE,
    )


def _tolerated(line: bytes) -> _Line:
    """A line of another shape: what a newer version adds to it is passed over."""
    try:
        value = msgspec.json.decode(line)
    except (ValueError, RecursionError) as error:
        raise Damaged("no JSON") from error
    match value:
        case {"v": int(version)} if version > VERSION:
            raise Newer(f"version {version}")
        case {"changes": list(listed)}:
            changes = [one for one in listed if not _is_newer(one)]
        case _:
            raise Damaged("no event")
    known = {name: part for name, part in value.items() if name not in ("undoes", "records")}
    if isinstance(value.get("undoes"), str):
        known["undoes"] = value["undoes"]
    if isinstance(value.get("records"), dict):
        known["records"] = value["records"]
    try:
        return msgspec.convert({**known, "changes": changes}, _Line)
    except (ValueError, RecursionError) as error:
        raise Damaged("no event") from error


def _is_newer(change: object) -> bool:
    """Whether it is the change of a field whose values this version does not understand."""
    match change:
        case [str(), str(field), value]:
            return not (value is None or isinstance(value, str)) and _kind(field) == "other"
        case _:
            return False


@lru_cache(maxsize=4096)
def _kind(field: str) -> Literal["time", "text", "other"]:
    """What a field's values are. Raises Damaged where the name is none."""
    if not _plain(field):
        raise Damaged("no field")
    if field in ("read", "bookmark", "mute") or field.startswith(TAG):
        return "time"
    return "text" if field == "note" else "other"


@lru_cache(maxsize=1024)
def _is_device(text: str) -> bool:
    return _DEVICE.fullmatch(text) is not None


def _plain(text: str) -> bool:
    """Whether a name is fit to be shown and stored: visible characters, not too many."""
    return 0 < len(text) <= _LONGEST_NAME and text.isprintable()
