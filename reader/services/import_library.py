"""Importing another library: marks that it has and ours lacks become events of our own."""

import os
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from reader.catalogue.marked_papers import read_marked_papers, read_rules
from reader.errors import FileError, LibraryError, ParseError
from reader.library import foreign_library, log
from reader.library.events import Change
from reader.library.foreign_library import Foreign, foreign_paper, foreign_rule
from reader.library.read_back import describe_left_out
from reader.model.library_fields import RULE_PREFIXES, rule_field
from reader.model.paper import Paper, paper_from_record, paper_to_record
from reader.services.catalogue_fold import fold_in_memory
from reader.services.mark_actions import Action, Applied, Cell, Cells, storing_error
from reader.services.marks import MarksService
from reader.services.needed_changes import is_recorded, note_text
from reader.system.file_errors import file_failure

if TYPE_CHECKING:
    from reader.library.read_back import LeftOut

_EVENT = b'{"v":'
"""The first bytes of an event file."""
_HEAD = 200
"""Bytes that tell what kind of file it is."""
_LARGEST = 500_000_000
"""Bytes of an export at most."""
_KEEP_NOTHING = ("read", *RULE_PREFIXES)
"""Fields for which the library does not carry the record of a paper."""
PORTION = 500
"""Papers at most that are written before other programs may write."""
_PAUSE = 0.02
"""Seconds between two portions. Programs that wait for the lock try more often than that."""


class Imported(NamedTuple):
    """What an import did."""

    papers: int
    """How many papers and rules brought something new."""
    unchanged: int
    """How many brought nothing new."""
    problems: list[str]
    """Sentences on lines and papers that could not be imported."""


class Bookmarked(NamedTuple):
    """What bookmarking did."""

    papers: int
    """How many papers were bookmarked."""
    bookmarked_before: int
    """How many papers were bookmarked before."""
    left_out: "list[LeftOut]"
    """Papers that can't be stored."""


class ForeignLibrary(NamedTuple):
    """Another library, as it was read."""

    foreign: list[Foreign]
    problems: list[str]


def is_library(path: Path) -> bool:
    """Whether a path is a folder, an export of a library, or an event file."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except IsADirectoryError:
        return True
    except OSError:
        return False
    return foreign_library.is_export(head) or head.startswith(_EVENT)


def parse_rows(rows: Iterable[Mapping[str, object]], name: str) -> ForeignLibrary:
    """The marks in rows that ``reader list`` printed. Raises ParseError."""
    return ForeignLibrary(foreign_library.parse_listed(rows, name), [])


def read_library(path: Path) -> ForeignLibrary:
    """Read a library: a folder of event files, one such file, or an export.

    Raises FileError or ParseError.
    """
    if path.is_dir():
        nested = path / "events"
        files = log.list_event_files(path) or (
            log.list_event_files(nested) if nested.is_dir() else []
        )
        if not files:
            raise FileError(f"{path} holds no event files; give the folder with the .jsonl files")
        return _read_event_files(files)
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
            size = os.fstat(file.fileno()).st_size
        if size > _LARGEST:
            raise FileError(f"{path} is larger than {_LARGEST // 1_000_000} MB; give its folder")
        if foreign_library.is_export(head):
            return ForeignLibrary(foreign_library.read_export(path), [])
    except OSError as error:
        raise FileError(file_failure(path, "can't be read", error)) from error
    return _read_event_files([path])


def import_marks(
    library: MarksService, source: ForeignLibrary, papers: Mapping[str, Paper]
) -> Imported:
    """Write the marks that the source has and we lack; what we removed later stays removed.

    ``papers`` are the papers, by key, of a source that has no records. Undo takes the whole import
    back as one action. It is written in portions, so that other programs do not wait long for the
    lock. Raises LibraryError, which says how many papers were imported.
    """

    foreign = {one.key: one for one in source.foreign}
    new_count = 0

    def write_portion(keys: Sequence[str]) -> Applied:
        nonlocal new_count
        with library.lock_for_writing() as own:
            fields = library.read_fields(own, keys)
            action, count = _plan_import([foreign[key] for key in keys], fields.cells, papers)
            new_count += count
            return library.write_actions(own, [action], fields) if count else Applied(())

    changed, left_out = _write_in_portions(library, list(foreign), write_portion)
    problems = [describe_left_out(left_out)] if left_out else []
    return Imported(len(changed), len(foreign) - new_count, source.problems + problems)


def bookmark_papers(library: MarksService, keys: Sequence[str], tags: Sequence[str]) -> Bookmarked:
    """Bookmark the papers that are not bookmarked yet, and tag all of them: two actions for undo.

    They are written in portions, so that other programs do not wait long for the lock. Raises
    LibraryError, which says how many papers were imported.
    """
    bookmarked = set(library.list_keys("bookmarks"))
    new = [key for key in keys if key not in bookmarked]
    changed, left_out = _write_in_portions(
        library, new, lambda portion: library.bookmark_papers(portion, True, "cli")
    )
    if left_out and not changed:
        raise storing_error(left_out)
    if tags:
        unfit = {refused.key for refused in left_out}
        sound = [key for key in keys if key not in unfit]
        left_out += _write_in_portions(
            library, sound, lambda portion: library.tag_papers(portion, tags, True, "cli")
        ).left_out
    return Bookmarked(len(changed), len(keys) - len(new), left_out)


class _Written(NamedTuple):
    """What all portions wrote together."""

    changed: set[str]
    """Keys of the papers that were changed."""
    left_out: "list[LeftOut]"


def _write_in_portions(
    library: MarksService, keys: Sequence[str], write: Callable[[Sequence[str]], Applied]
) -> _Written:
    """Write papers in portions, each whole or not at all; other programs may write in between.

    Undo takes all portions back as one action. Raises LibraryError, which says how many papers were
    written.
    """
    written = _Written(set(), [])
    with library.as_one_action():
        for start in range(0, len(keys), PORTION):
            if start:
                time.sleep(_PAUSE)
            try:
                applied = write(keys[start : start + PORTION])
            except LibraryError as error:
                if not written.changed:
                    raise
                why = str(error).removeprefix("Nothing was marked: ")
                raise type(error)(
                    f"{len(written.changed):,} papers were imported, the others were not: {why};"
                    " then import it again"
                ) from error
            written.changed.update(change.key for change in applied.changes)
            written.left_out.extend(applied.left_out)
    return written


def _plan_import(
    portion: Sequence[Foreign], cells: Cells, papers: Mapping[str, Paper]
) -> tuple[Action, int]:
    """An action with all that is new of these papers, and how many of them have something new."""
    by_key: dict[str, dict[tuple[str, str], Cell]] = {}
    for (key, field), cell in cells.items():
        by_key.setdefault(key, {})[key, field] = cell
    changes: list[Change] = []
    records: dict[str, object] = {}
    count = 0
    for theirs in portion:
        ours = by_key.get(theirs.key, {})
        changes_of_paper = _missing_changes(theirs, ours)
        count += bool(changes_of_paper)
        changes += changes_of_paper
        is_kept = any(change.field not in _KEEP_NOTHING for change in changes_of_paper)
        if is_kept and not is_recorded(ours, theirs.key):
            paper = paper_from_record(theirs.record) if theirs.record else None
            paper = paper or papers.get(theirs.key)
            if paper and paper.key == theirs.key:
                records[theirs.key] = paper_to_record(paper)
    return Action(tuple(changes), "cli", records=records), count


def _read_event_files(files: Sequence[Path]) -> ForeignLibrary:
    events, problems = [], []
    for file in files:
        try:
            chunk = log.read_events(file, log.START, 2**62)
        except OSError as error:
            raise FileError(file_failure(file, "can't be read", error)) from error
        events += chunk.events
        problems += chunk.problems
    if not events:
        raise ParseError(
            f"{files[0]} is not a library; give a folder of event files, an event file or an export"
        )
    with closing(fold_in_memory([events])) as database:
        foreign = [
            foreign_paper(key, marks.read, marks.bookmarked, tag_times, marks.note, record, signals)
            for key, marks, tag_times, record, signals in read_marked_papers(database)
        ]
        rules = [foreign_rule(key, value) for key, value in read_rules(database).items()]
    return ForeignLibrary(foreign + rules, problems)


def _missing_changes(theirs: Foreign, ours: Cells) -> list[Change]:
    """The changes that give our paper the marks that theirs has and ours lacks."""
    changes = []
    for field, since in theirs.times.items():
        if (field if field in RULE_PREFIXES else None) != rule_field(theirs.key):
            continue
        value, stamp, _ = ours.get((theirs.key, field), (None, 0, ""))
        if value is None and stamp <= _parse_stamp(since):
            changes.append(Change(theirs.key, field, since))
    if theirs.note and theirs.note not in (note_text(ours, theirs.key) or ""):
        # Their note stands beside ours and does not replace it.
        changes.append(Change(theirs.key, "note", theirs.note))
    return changes


def _parse_stamp(time: str) -> int:
    try:
        return int(datetime.fromisoformat(time).timestamp() * 1_000_000)
    except (ValueError, OverflowError):
        return 0
