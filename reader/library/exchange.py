"""A library as one JSON file, for people to take elsewhere, and what another one holds.

::

    {"reader_library": 1, "exported": "2026-11-23T08:12:31+00:00",
     "papers": [{"key": "arxiv:2505.10475", "read": "2026-…", "bookmark": null,
                 "tags": {"rl": "2026-…"}, "note": null, "record": {…}}],
     "mutes": {"author:…": "2026-…"}}

Times are those of the marks. Nothing in it tells on which machine something was done.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import msgspec

from reader.entry import Marks
from reader.errors import ParseError
from reader.fields import MUTE, TAG, tag_name
from reader.library.events import Event
from reader.library.fold import Cell, Place, fold
from reader.text.sanitise import block, line

VERSION = 1
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{5,15}(?:Z|[+-][0-9]{2}:[0-9]{2})")
_LONGEST_NOTE = 1_000_000

Marked = tuple[str, Marks, Mapping[str, str], Mapping[str, object] | None]
"""A paper's key, marks, the time of each tag, and record."""


class Foreign(NamedTuple):
    """What another library says of one paper, or of a mute (its key begins with ``mute:``)."""

    key: str
    times: Mapping[str, str]
    """ISO time of each field that is set."""
    note: str | None = None
    record: object = None
    """The paper, as it was found: to be read with care."""


class _Paper(msgspec.Struct):
    key: str
    read: str | None = None
    bookmark: str | None = None
    tags: dict[str, str] = {}
    note: str | None = None
    record: dict[str, object] | None = None


class _Library(msgspec.Struct):
    reader_library: int
    papers: list[_Paper]
    mutes: dict[str, str] = {}


class _Listed(msgspec.Struct):
    """A paper that ``reader list`` printed; its own fields are read elsewhere."""

    key: str
    read: str | None = None
    bookmarked: str | None = None
    tags: list[str] = []
    note: str | None = None


def export(papers: Iterable[Marked], mutes: Mapping[str, str], at: str) -> Iterator[bytes]:
    """The library as JSON, a paper a line."""
    encode = msgspec.json.encode
    yield b'{"reader_library":%d,"exported":%s,"papers":[' % (VERSION, encode(at))
    for number, (key, marks, tags, record) in enumerate(papers):
        paper = {
            "key": key,
            "read": marks.read,
            "bookmark": marks.bookmarked,
            "tags": dict(tags),
            "note": marks.note,
            "record": record,
        }
        yield (b",\n" if number else b"\n") + encode(paper)
    yield b'\n],"mutes":%s}\n' % encode(mutes)


def is_export(body: bytes) -> bool:
    """Whether a file looks like one of :func:`export`."""
    return b'"reader_library"' in body[:200]


def parse(body: bytes, name: str) -> list[Foreign]:
    """What an export holds. Raises ParseError, which names the file."""
    try:
        library = msgspec.json.decode(body, type=_Library)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise ParseError(f"{name} is no whole export of a library ({error})") from error
    if library.reader_library > VERSION:
        raise ParseError(f"{name} was exported by a newer reader; update this one to read it")
    found = []
    for paper in library.papers:
        tags = {TAG + tag_name(tag): time for tag, time in paper.tags.items() if tag_name(tag)}
        times = {"read": paper.read, "bookmark": paper.bookmark, **tags}
        found.append(Foreign(paper.key, _set(times), _note(paper.note), paper.record))
    mutes = library.mutes.items()
    return found + [Foreign(MUTE + rule, _set({"mute": time})) for rule, time in mutes]


def parse_listed(rows: Iterable[Mapping[str, object]], name: str) -> list[Foreign]:
    """The marks of papers under the names that ``reader list`` prints. Raises ParseError."""
    try:
        listed = msgspec.convert(list(rows), list[_Listed])
    except msgspec.ValidationError as error:
        raise ParseError(f"{name} has marks of a wrong kind ({error}); export it again") from error
    found = []
    for paper in listed:
        # Such a file does not tell when a tag was put on.
        since = paper.bookmarked or paper.read or "1970-01-01T00:00:00+00:00"
        tags = {TAG + tag_name(tag): since for tag in paper.tags if tag_name(tag)}
        times = {"read": paper.read, "bookmark": paper.bookmarked, **tags}
        found.append(Foreign(paper.key, _set(times), _note(paper.note)))
    return found


def folded(events: Iterable[Event]) -> list[Foreign]:
    """What another library's events come to."""
    from reader.entry import marks_of

    cells: dict[Place, Cell] = {}
    records: dict[str, object] = {}
    known = list(events)
    fold(cells, known)
    for event in sorted(known, key=lambda event: event.stamp):
        records.update(event.records)
    fields: dict[str, dict[str, str | None]] = {}
    for (key, field), cell in cells.items():
        fields.setdefault(key, {})[field] = cell.value
    found = []
    for key, values in fields.items():
        times = {
            field: value
            for field, value in values.items()
            if field in ("read", "bookmark", "mute") or field.startswith(TAG)
        }
        found.append(Foreign(key, _set(times), _note(marks_of(values).note), records.get(key)))
    return found


def _set(times: Mapping[str, str | None]) -> dict[str, str]:
    return {field: time for field, time in times.items() if time and _TIME.fullmatch(time)}


def _note(text: str | None) -> str | None:
    return (block(text[:_LONGEST_NOTE]).strip() or None) if text else None


def plain_key(key: str) -> str | None:
    """A key that is fit to be stored; None where it is not."""
    return key if key and key == line(key) and len(key) <= 2000 else None
