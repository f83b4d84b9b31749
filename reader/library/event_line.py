"""Encodes and decodes one line of the log: one action of the user, as JSON.

::

    {"v": 1, "id": "9f…", "at": "2026-11-23T08:12:31+00:00", "stamp": 1795421551000000,
     "device": "0a1b2c3d4e5f", "origin": "key",
     "changes": [["arxiv:2505.10475", "read", "2026-11-23T08:12:31+00:00"]], "sum": "0d2f61aa"}

and, if needed, ``undoes`` (the id of the event that is undone), ``replaces`` (the notes that a new
note replaces: stamp and device of each, by key) and ``records`` (papers that the library carries,
by key). Keys and fields that a newer version adds are ignored: the line stays in the log, and a
version that understands it folds it.

``sum`` is the CRC-32 of all bytes of the line before its comma. Lines of earlier versions have no
``sum`` and are read without this check. If it does not fit, some bytes were damaged, and nobody can
tell which: nothing of that line is folded, since it might mark a paper that nobody marked. The line
stays in the file and is reported.

A line without such damage may still hold a change that no version can store (for example a key with
control characters). Only that change is skipped, and counted.
"""

import json
import re
import zlib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Annotated, Any, Literal, get_args

import msgspec

from reader.library.events import VERSION, Change, Damaged, Event, Newer, Origin, Replaced
from reader.model.library_fields import (
    NOTE_PREFIX,
    SAME_AS_FIELD,
    SIGNAL_FIELDS,
    TAG_PREFIX,
    VERSION_FIELD,
    rule_field,
)

LONGEST_NAME = 2000
"""Characters of a key, a tag or a rule at most."""
LATEST = 2**62
"""Stamps from here on are invalid, so that a valid stamp plus one fits an integer of SQLite."""
_ORIGINS: Mapping[str, Origin] = {one: one for one in get_args(Origin)}
_is_time = re.compile(r"[0-9]{4}-[0-9T:.+Z-]{6,36}").fullmatch
_DEVICE = re.compile(r"[0-9a-f]{12}")
_is_key = re.compile(r"[a-z][a-z0-9]*:\S+").fullmatch
_DEEPEST = 5
"""How deep lists and objects of a paper may be nested, also in records of newer versions."""
_HALF = re.compile("[\ud800-\udfff]")
"""Half of a surrogate pair, which no file can hold."""

_NONE: Mapping[str, Any] = {}
"""The empty mapping that most events share for ``replaces`` and ``records``."""


class _Line(msgspec.Struct, gc=False):
    """The form of nearly every line: decoded in one step, without looking at each part."""

    id: str
    at: str
    stamp: Annotated[int, msgspec.Meta(gt=0, lt=LATEST)]
    device: str
    origin: str
    changes: tuple[Change, ...]
    v: int
    undoes: str | None = None
    replaces: dict[str, Replaced] | None = None
    records: dict[str, object] | None = None
    sum: str | None = None


_NAMELESS_SUM = re.compile(rb',"[^"]{3}":"[^"]{8}"\}\s*\Z')
"""The end of a line with a checksum whose name is damaged: no other field looks like that."""
_SUM_LENGTH = 40
"""Bytes at the end of a line in which its checksum is."""
_decode_line = msgspec.json.Decoder(_Line).decode
_encode = msgspec.json.Encoder().encode


def encode_event(event: Event) -> bytes:
    """The event as one line, with its newline. Raises UnicodeEncodeError for half a character."""
    body = _encode_body(event)
    return b'%b,"sum":"%08x"}\n' % (body, zlib.crc32(body))


def is_all_of(event: Event, line: bytes) -> bool:
    """Whether a line holds the event and nothing else, with a checksum or without."""
    try:
        body = _encode_body(event)
    except UnicodeEncodeError:
        return False
    return line.strip() in (body + b"}", b'%b,"sum":"%08x"}' % (body, zlib.crc32(body)))


def _encode_body(event: Event) -> bytes:
    """The event as JSON up to its checksum."""
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
    return _encode(line)[:-1]


def decode_event(line: bytes) -> Event:
    """Decode a line, which may come from another machine. Raises Damaged or Newer."""
    return decode_parts(line)[0]


def decode_parts(line: bytes) -> tuple[Event, int]:
    """The event of a line, and how many parts of the line can't be read and were left out.

    Raises Damaged or Newer.
    """
    unreadable = 0
    try:
        decoded = _decode_line(line)
    except (ValueError, RecursionError):
        decoded, unreadable = _decode_tolerantly(line)
    if decoded.sum is None and _NAMELESS_SUM.search(line, max(0, len(line) - _SUM_LENGTH)):
        raise Damaged("its checksum has a wrong name")
    if decoded.sum is not None and not _checksum_fits(line, decoded.sum):
        raise Damaged("its checksum does not fit")
    if decoded.v > VERSION:
        raise Newer(f"version {decoded.v}")
    if not (
        decoded.v == 1
        and _is_device(decoded.device)
        and _is_plain_name(decoded.id)
        and _is_plain_name(decoded.at)
    ):
        raise Damaged("it is not an action")
    changes = decoded.changes
    for change in changes:
        if describe_fault(*change):
            changes = tuple(one for one in changes if not describe_fault(*one))
            unreadable += len(decoded.changes) - len(changes)
            break
    replaces, records = decoded.replaces or _NONE, decoded.records or _NONE
    if replaces:
        sound = {key: _sound_notes(notes) for key, notes in replaces.items() if _is_plain_name(key)}
        unreadable += sum(map(len, replaces.values())) - sum(map(len, sound.values()))
        replaces = sound
    if records:
        papers = {
            key: clean_record(paper)
            for key, paper in records.items()
            if _is_plain_name(key) and isinstance(paper, dict)
        }
        unreadable += len(records) - len(papers)
        records = papers
    event = Event(
        decoded.id,
        decoded.at,
        decoded.stamp,
        decoded.device,
        _ORIGINS.get(decoded.origin, "auto"),
        changes,
        decoded.undoes if decoded.undoes and _is_plain_name(decoded.undoes) else None,
        replaces,
        records,
    )
    return event, unreadable


def describe_fault(key: str, field: str, value: str | None) -> str:
    """Why a change can't be stored: the one rule for writing and for reading.

    For example ``its key holds characters that can't be stored``; empty if it can be stored.
    """
    if not (key.isprintable() and 0 < len(key) <= LONGEST_NAME):
        return _describe_name_fault("key", key)
    kind = _kind_of_field(field)
    if kind == "none":
        return _describe_name_fault("tag" if field.startswith(TAG_PREFIX) else "field", field)
    if value is None:
        return ""
    if kind == "time":
        return "" if _is_time(value) else "its time is not valid"
    if kind == "key":
        return "" if _is_paper_key(key, value) else "its new key is not valid"
    if not value.isascii() and _HALF.search(value):
        return "its text holds half a character"
    return ""


def clean_record(value: Any, depth: int = _DEEPEST) -> Any:
    """A record of the log, or a part of it, with all texts made safe to show.

    Parts that are nested deeper than in any paper are left out.
    """
    match value:
        case str():
            return value if value.isprintable() else _clean_text(value)
        case dict():
            if depth == _DEEPEST and _is_plain_record(value):
                return value
            return {
                clean_record(name): clean_record(one, depth - 1)
                for name, one in value.items()
                if depth
            }
        case list() | tuple():
            return [clean_record(one, depth - 1) for one in value if depth]
        case _:
            return value


def _is_plain_record(paper: Mapping[str, object]) -> bool:
    """Whether a record holds only texts, lists of texts and numbers, all safe to show.

    Nearly every record does. Since there may be thousands, the texts of a list are not checked one
    by one.
    """
    texts = list(paper)
    try:
        for value in paper.values():
            kind = type(value)
            if kind is str:
                texts.append(value)  # type: ignore[arg-type]
            elif kind is list or kind is tuple:
                texts.append("".join(value))  # type: ignore[arg-type] # others are a TypeError
            elif not (value is None or kind is int or kind is bool or kind is float):
                return False
        return "".join(texts).isprintable()
    except TypeError:
        return False


def _clean_text(text: str) -> str:
    # Hardly ever needed: texts were cleaned before they were written.
    from reader.text.sanitise import line

    return line(text)


def _checksum_fits(line: bytes, checksum: str) -> bool:
    """Whether the checksum is at the end of the line and fits the bytes before it."""
    body, _, end = line.rpartition(b',"sum":"')
    return checksum == f"{zlib.crc32(body):08x}" and end.rstrip() == checksum.encode() + b'"}'


def _decode_tolerantly(line: bytes) -> tuple[_Line, int]:
    """Decode a line of an unusual form, and count the parts that no version could have written.

    Parts that a newer version added are skipped.
    """
    try:
        value = _decode_json(line)
    except (ValueError, RecursionError) as error:
        raise Damaged("it is not JSON") from error
    match value:
        case {"sum": str(checksum)} if not _checksum_fits(line, checksum):
            raise Damaged("its checksum does not fit")
    match value:
        case {"v": int(version)} if version > VERSION:
            raise Newer(f"version {version}")
        case {"changes": list(listed)}:
            changes = list(_convert_each(Change, (one for one in listed if not _is_newer(one))))
        case _:
            raise Damaged("it is not an action")
    fields = {name: part for name, part in value.items() if name not in ("undoes", "records")}
    if isinstance(value.get("undoes"), str):
        fields["undoes"] = value["undoes"]
    if isinstance(value.get("records"), dict):
        fields["records"] = value["records"]
    unreadable = changes.count(None)
    if isinstance(replaces := value.get("replaces"), dict):
        fields["replaces"] = {}
        for key, notes in replaces.items():
            (converted,) = _convert_each(Replaced, [notes])
            unreadable += converted is None
            fields["replaces"][key] = converted or ()
    try:
        sound = tuple(change for change in changes if change is not None)
        return msgspec.convert({**fields, "changes": sound}, _Line), unreadable
    except (ValueError, RecursionError) as error:
        raise Damaged("it is not an action") from error


def _decode_json(line: bytes) -> Any:
    try:
        return msgspec.json.decode(line)
    except ValueError:
        # That decoder rejects half a character; the rest of the line can still be read.
        return json.loads(line)


def _convert_each(kind: Any, parts: Iterable[object]) -> Iterable[Any]:
    """Convert each part to its type; None for a part that is not of this type."""
    for part in parts:
        try:
            yield msgspec.convert(part, kind)
        except (ValueError, RecursionError):
            yield None


def _is_newer(change: object) -> bool:
    """Whether a change sets a field to a value that only a newer version understands."""
    match change:
        case [str(), str(field), value]:
            return (
                not (value is None or isinstance(value, str)) and _kind_of_field(field) == "other"
            )
        case _:
            return False


@lru_cache(maxsize=4096)
def _kind_of_field(field: str) -> Literal["time", "text", "key", "other", "none"]:
    """The kind of a field's values; ``none`` if the field's name is not valid."""
    if not _is_plain_name(field) or field.startswith(NOTE_PREFIX) or field == "record":
        # Views use these two names for cells of their own.
        return "none"
    if field in ("read", "bookmark", "mute", "follow", *SIGNAL_FIELDS):
        return "time"
    if field.startswith(TAG_PREFIX):
        return "time"
    if field == SAME_AS_FIELD:
        return "key"
    return "text" if field in ("note", VERSION_FIELD) else "other"


@lru_cache(maxsize=1024)
def _is_device(text: str) -> bool:
    return _DEVICE.fullmatch(text) is not None


def _is_paper_key(key: str, other: str) -> bool:
    """Whether ``other`` may be the current key of a paper: both must be keys of papers."""
    written = _is_plain_name(other) and _is_key(other) is not None
    return written and rule_field(other) is None and rule_field(key) is None


def _sound_notes(notes: Replaced) -> Replaced:
    return tuple(note for note in notes if 0 < note[0] < LATEST and _is_device(note[1]))


def _is_plain_name(text: str) -> bool:
    """Whether a name can be shown and stored: only visible characters, and not too many."""
    return 0 < len(text) <= LONGEST_NAME and text.isprintable()


def _describe_name_fault(noun: str, name: str) -> str:
    if not name:
        return f"it has no {noun}"
    if len(name) > LONGEST_NAME:
        return f"its {noun} is longer than {LONGEST_NAME:,} characters"
    return f"its {noun} holds characters that can't be stored"
