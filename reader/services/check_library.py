"""Checking the library: every event file is read, and the catalogue's marks are compared."""

import json
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from reader.catalogue import marks as view
from reader.catalogue.connection import open_database
from reader.catalogue.database import Database
from reader.catalogue.marked_papers import read_carried_records
from reader.errors import LibraryError
from reader.library import device, log
from reader.library.catch_up import collector_paused
from reader.library.log import Chunk
from reader.services.catalogue_fold import CatalogueView
from reader.services.compaction import was_interrupted
from reader.services.marks import MarksService
from reader.system.file_errors import describe_foreign_owner, file_failure
from reader.system.paths import Paths
from reader.text.sanitise import line

_STATE_FILES = ("lock", "device", "written", "library.json", "state.json", "digests.json")
"""Files of the state folder."""
_MOST_NAMED = 20
"""Damaged lines of one file that are reported."""
_MOST_PAPERS = 5
"""Papers of one damaged line that are named in the report."""
_LONGEST_NAMED = 100
"""Characters of a paper's key."""
_LONGEST_LOOKED_AT = 1_000_000
"""Bytes of a damaged line."""


class CheckResult(NamedTuple):
    """What a check found."""

    problems: list[str]
    """A sentence for each problem."""
    files: int
    """Event files that were read."""
    events: int
    """Actions that these files contain."""


def check_library(library: MarksService, paths: Paths) -> CheckResult:
    """Read the whole log and compare the catalogue's marks with it; wrong marks are made again."""
    problems = list(library.problems)
    library.problems.clear()
    try:
        files = log.list_event_files(paths.events)
    except LibraryError as error:
        return CheckResult([*problems, str(error)], 0, 0)
    own, problem = _find_own_file(paths)
    events = 0
    problems = [problem] if problem else []
    with (
        log.hold_library_lock(paths.state / "lock"),
        closing(open_database(None)) as fresh_database,
        collector_paused(),
    ):
        fresh_view = CatalogueView(fresh_database)
        for file in files:
            try:
                chunk = log.read_events(file, log.START, 2**62)
                size = file.stat().st_size
            except OSError as error:
                problems.append(file_failure(file, "can't be read", error))
                continue
            problems += _describe_damaged_lines(file, chunk)
            if chunk.place.offset < size:
                problems.append(_describe_cut_line(file, file == own))
            events += len(chunk.events)
            fresh_view.fold_chunk(file.name, log.START, chunk)
        problems += _compare_marks(library, fresh_database)
        library.problems.clear()
    private_paths = [
        paths.events,
        paths.state,
        *files,
        *(paths.state / name for name in _STATE_FILES),
    ]
    problems += _describe_open_files(private_paths)
    if own and own in files and not device.is_unchanged(paths.state, own):
        problems.append(
            f"{own} is not as this machine left it (a backup or a clone); the next mark begins a"
            " new file"
        )
    if was_interrupted(paths):
        problems.append("A compaction was interrupted; reader library compact finishes it")
    return CheckResult(problems, len(files), events)


def _compare_marks(library: MarksService, fresh_database: Database) -> Iterator[str]:
    """Compare the catalogue's marks with the log; if they differ, make them again and say so."""
    library.refresh_marks()
    for read_all in (view.read_all_fields, read_carried_records):
        if library.ask(read_all) != read_all(fresh_database):
            library.rebuild_marks()
            yield "The catalogue's marks differed from the log; they were made again"
            return


def _find_own_file(paths: Paths) -> tuple[Path | None, str]:
    """The event file of this device, if there is one, and a problem with it, if there is one."""
    try:
        own = device.find_known_file(paths.state, paths.events)
        if own:
            device.is_unchanged(paths.state, own)
    except LibraryError as error:
        return None, str(error)
    return own, ""


def _describe_damaged_lines(file: Path, chunk: Chunk) -> Iterator[str]:
    """A sentence for each damaged line, with the papers that it names, as far as they are known."""
    for damage in chunk.unread[:_MOST_NAMED]:
        names = ", ".join(_papers_named_in_line(file, damage.offset))
        papers = f"; it names {names}" if names else ""
        yield (
            f"Line {damage.number} of {file} can't be read: {damage.why}; it is kept, and not"
            f" counted{papers}"
        )
    if len(chunk.unread) > _MOST_NAMED:
        yield f"{file} has {len(chunk.unread) - _MOST_NAMED} more damaged lines"
    if chunk.newer:
        yield chunk.newer


def _papers_named_in_line(file: Path, offset: int) -> list[str]:
    """The keys of the first papers that a damaged line seems to name."""
    try:
        with file.open("rb") as lines:
            lines.seek(offset)
            value = json.loads(lines.readline(_LONGEST_LOOKED_AT))
        keys = [str(change[0])[:_LONGEST_NAMED] for change in value["changes"][:_MOST_PAPERS]]
    except (OSError, ValueError, RecursionError, LookupError, TypeError):
        return []
    return list(dict.fromkeys(map(line, keys)))


def _describe_cut_line(file: Path, own: bool) -> str:
    if own:
        return f"The last line of {file} is cut off; no mark is lost, and the next mark repairs it"
    return f"The last line of {file} has not arrived yet; let your sync tool finish"


def _describe_open_files(paths: list[Path]) -> Iterator[str]:
    for path in paths:
        try:
            mode = stat.S_IMODE(path.stat().st_mode)
        except OSError:
            continue
        if sentence := describe_foreign_owner(path):
            yield sentence
        if mode & 0o077:
            private_mode = "700" if path.is_dir() else "600"
            yield f"{path} is open to other users; chmod {private_mode} closes it"
