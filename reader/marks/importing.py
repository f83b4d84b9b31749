"""Taking in another library: what it has set and ours has not, as events of our own."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from reader.errors import FileError, ParseError
from reader.fields import MUTE
from reader.library import exchange, log
from reader.library.events import Change
from reader.library.exchange import Foreign
from reader.marks.service import CellOf, Cells, MarksService, is_recorded, note_text
from reader.paper import Paper, read_record, record_of

_EVENT = b'{"v":'
"""Begins a file of events."""
_LARGEST = 500_000_000
"""Bytes of an export."""
_LINE = 4_000_000
"""Bytes of records in one event at most."""


class Imported(NamedTuple):
    """What was taken."""

    papers: int
    """Papers (and mutes) of which something new was learnt."""
    known: int
    """Those of which everything was known."""
    problems: list[str]
    """Sentences on what could not be read."""


class Source(NamedTuple):
    """A library that was read."""

    foreign: list[Foreign]
    problems: list[str]


def is_library(path: Path) -> bool:
    """Whether that is a folder, an export of a library, or a file of events."""
    try:
        with path.open("rb") as file:
            head = file.read(200)
    except IsADirectoryError:
        return True
    except OSError:
        return False
    return exchange.is_export(head) or head.startswith(_EVENT)


def listed(rows: Iterable[Mapping[str, object]], name: str) -> Source:
    """The marks in what ``reader list`` printed of papers. Raises ParseError."""
    return Source(exchange.parse_listed(rows, name), [])


def read(path: Path) -> Source:
    """The library in a folder of event files, in one such file, or in an export.

    Raises FileError or ParseError.
    """
    if path.is_dir():
        nested = path / "events"
        files = log.files(path) or (log.files(nested) if nested.is_dir() else [])
        if not files:
            raise FileError(f"{path} holds no event files; give the folder that has the .jsonl")
        return _events(files)
    try:
        with path.open("rb") as file:
            body = file.read(_LARGEST + 1)
    except OSError as error:
        raise FileError(f"{path} can't be read ({error.strerror})") from error
    if len(body) > _LARGEST:
        raise FileError(f"{path} is larger than {_LARGEST // 1_000_000} MB; give its folder")
    if exchange.is_export(body):
        return Source(exchange.parse(body, str(path)), [])
    source = _events([path])
    if not source.foreign:
        raise ParseError(f"{path} is no library; give an events folder or file, or an export")
    return source


def take(library: MarksService, source: Source, papers: Mapping[str, Paper]) -> Imported:
    """Write what the source has and we have not; what we removed later stays removed.

    ``papers`` are those that the source lists in another form than as records. Raises LibraryError.
    """
    known = 0
    changed = 0
    foreign = [one for one in source.foreign if exchange.plain_key(one.key)]
    with library.writing() as own:
        changes: list[Change] = []
        records: dict[str, object] = {}
        size = 0
        cells = library.cells([one.key for one in foreign])
        by_key: dict[str, dict[tuple[str, str], CellOf]] = {}
        for (key, field), cell in cells.items():
            by_key.setdefault(key, {})[key, field] = cell
        for one in {one.key: one for one in foreign}.values():
            ours = by_key.get(one.key, {})
            new = _news(one, ours)
            if not new:
                known += 1
                continue
            changed += 1
            changes += new
            kept = any(change.field not in ("read", "mute") for change in new)
            if kept and not is_recorded(ours, one.key):
                paper = read_record(one.record) if one.record else None
                paper = paper or papers.get(one.key)
                if paper and paper.key == one.key:
                    records[one.key] = record_of(paper)
                    size += 200 + len(paper.abstract) + len(paper.title)
            if size > _LINE or len(changes) > 10_000:
                library.append(own, tuple(changes), "cli", records=records)
                changes, records, size = [], {}, 0
        if changes:
            library.append(own, tuple(changes), "cli", records=records)
    return Imported(changed, known, source.problems)


def _events(files: Sequence[Path]) -> Source:
    events, problems = [], []
    for file in files:
        try:
            chunk = log.read(file, log.START, 2**62)
        except OSError as error:
            raise FileError(f"{file} can't be read ({error.strerror})") from error
        events += chunk.events
        problems += chunk.problems
    return Source(exchange.folded(events), problems)


def _news(one: Foreign, ours: Cells) -> list[Change]:
    """What is set there and not here."""
    changes = []
    for field, time in one.times.items():
        if (field == "mute") != one.key.startswith(MUTE):
            continue
        value, stamp, _ = ours.get((one.key, field), (None, 0, ""))
        if value is None and stamp <= _stamp(time):
            changes.append(Change(one.key, field, time))
    if one.note and one.note not in (note_text(ours, one.key) or ""):
        # Beside ours, which it does not replace.
        changes.append(Change(one.key, "note", one.note))
    return changes


def _stamp(time: str) -> int:
    try:
        return int(datetime.fromisoformat(time).timestamp() * 1_000_000)
    except (ValueError, OverflowError):
        return 0
