"""Reads another library, from its documents or from the output of ``reader list``."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec

from reader.errors import ParseError
from reader.model.library_fields import (
    RULE_PREFIXES,
    SIGNAL_FIELDS,
    TAG_PREFIX,
    TASTE_FIELD,
    normalise_tag,
    rule_field,
)
from reader.text.sanitise import block

_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{5,15}(?:Z|[+-][0-9]{2}:[0-9]{2})")
_LONGEST_NOTE = 1_000_000


class Foreign(NamedTuple):
    """The marks of one paper in another library, or a rule (its key starts with ``mute:``, …)."""

    key: str
    times: Mapping[str, str]
    """The ISO time of each field that is set; of a taste rule, what it says."""
    note: str | None = None
    record: object = None
    """The paper as the file has it: it was not checked yet."""


class _About(msgspec.Struct):
    version: int


class _Paper(msgspec.Struct):
    key: str
    read: str | None = None
    bookmark: str | None = None
    tags: dict[str, str] = {}
    note: str | None = None
    record: dict[str, object] | None = None
    signals: dict[str, str] = {}


def _read_rule_table(rows: Iterable[Mapping[str, object]], name: str) -> Iterator[tuple[str, str]]:
    """The rules of a table, and what it says of each under that name."""
    for row in rows:
        if name in row:
            yield msgspec.convert((row.get("rule"), row[name]), tuple[str, str])


class _Listed(msgspec.Struct):
    """A paper that ``reader list`` printed: only its marks; its other fields are read elsewhere."""

    key: str
    read: str | None = None
    bookmarked: str | None = None
    tags: list[str] = []
    note: str | None = None


def is_export(head: bytes) -> bool:
    """Whether a file that starts with these bytes looks like an export."""
    return b'"reader_library"' in head[:200]


def read_export(path: Path) -> list[Foreign]:
    """Read an export of any version. Raises OSError, and ParseError, which names the file."""
    from tinydb import Query

    from reader.library.documents import (
        ABOUT,
        TABLES_OF_RULES,
        VERSION,
        ExportStorage,
        open_documents,
    )

    try:
        with open_documents(path, ExportStorage) as database:
            about = database.table(ABOUT).get(Query().version.exists())
            if msgspec.convert(about, _About).version > VERSION:
                raise ParseError(
                    f"{path} was exported by a newer reader; update this one to read it"
                )
            if "papers" not in database.tables():
                raise ValueError("it has no papers")
            papers = msgspec.convert(database.table("papers").all(), list[_Paper])
            rules = [
                (RULE_PREFIXES[field] + rule, value)
                for field, (table, name) in TABLES_OF_RULES.items()
                for rule, value in _read_rule_table(database.table(table).all(), name)
            ]
    except (ValueError, RecursionError) as error:
        raise ParseError(f"{path} is not a complete export of a library ({error})") from error
    foreign = [
        foreign_paper(one.key, one.read, one.bookmark, one.tags, one.note, one.record, one.signals)
        for one in papers
    ]
    return foreign + [foreign_rule(key, value) for key, value in rules]


def parse_listed(rows: Iterable[Mapping[str, object]], name: str) -> list[Foreign]:
    """Read the marks of papers from rows that ``reader list`` printed. Raises ParseError."""
    try:
        listed = msgspec.convert(list(rows), list[_Listed])
    except msgspec.ValidationError as error:
        raise ParseError(
            f"{name} has marks of the wrong kind ({error}); export it again"
        ) from error
    foreign = []
    for paper in listed:
        # Such a file does not say when the paper got a tag.
        since = paper.bookmarked or paper.read or "1970-01-01T00:00:00+00:00"
        tags = dict.fromkeys(paper.tags, since)
        foreign.append(foreign_paper(paper.key, paper.read, paper.bookmarked, tags, paper.note))
    return foreign


def foreign_paper(
    key: str,
    read: str | None,
    bookmark: str | None,
    tags: Mapping[str, str],
    note: str | None,
    record: object = None,
    signals: Mapping[str, str] = {},
) -> Foreign:
    """The marks of a paper in another library. Invalid times and names of tags are left out."""
    named = {
        TAG_PREFIX + normalise_tag(tag): time for tag, time in tags.items() if normalise_tag(tag)
    }
    known = {field: signals.get(field) for field in SIGNAL_FIELDS}
    times = {"read": read, "bookmark": bookmark, **named, **known}
    text = (block(note[:_LONGEST_NOTE]).strip() or None) if note else None
    return Foreign(key, _select_times(times), text, record)


def foreign_rule(key: str, value: str) -> Foreign:
    """A rule of another library, by its key.

    A taste rule has no time: ours wins if we ever had one.
    """
    field = rule_field(key)
    if field == TASTE_FIELD:
        return Foreign(key, {TASTE_FIELD: value} if value in ("off", "pin") else {})
    return Foreign(key, _select_times({field: value}) if field else {})


def _select_times(times: Mapping[str, str | None]) -> dict[str, str]:
    return {field: time for field, time in times.items() if time and _TIME.fullmatch(time)}
