"""Compaction: the event file of this device is written again without old, overwritten changes.

The new file is first written in the state folder, which no tool carries to other machines; this
takes time, so it happens before the lock is taken. Under the lock, the events that were added
meanwhile are copied to it, it gets a new device id and is moved to the folder of events. Only then
is the old file deleted. Meanwhile the file ``compacting`` in the state folder names both files, so
that the next run can finish one that was killed. Until then both files are folded, which gives the
same marks.
"""

import os
import re
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from reader.catalogue import marks as view
from reader.catalogue.mark_fields import add_aliases
from reader.errors import LibraryError
from reader.library import device, log
from reader.library.compacted_file import Note, compact_lines
from reader.library.event_line import decode_event
from reader.library.events import Damaged, Event, Newer
from reader.library.fold import PaperField
from reader.model.library_fields import (
    NOTE_PREFIX,
    SAME_AS_FIELD,
    SIGNAL_FIELDS,
    TAG_PREFIX,
    KeyAliases,
)
from reader.services.catalogue_fold import fold_in_memory
from reader.services.marks import MarksService
from reader.system import atomic_file
from reader.system.file_errors import file_failure
from reader.system.paths import Paths

UNDO_REACH = timedelta(days=90)
"""Actions that are younger than this can be undone, and stay as they are."""

_STATUS_FILE = "compacting"
_TRIES = 3
_KEEPING_PREFIXES = (TAG_PREFIX, NOTE_PREFIX)
_KEEPING_FIELDS = ("bookmark", *SIGNAL_FIELDS)
_DAY = 86_400.0
_LEFTOVER = re.compile(r"\.{1,2}[0-9a-f]{12}\.jsonl(?:-[0-9a-f-]+)?")
"""Temporary files that earlier versions, or moves between disks, left beside the event files."""
_STATUS = re.compile(r"([0-9a-f]{12}) ([0-9a-f]{12})\n")

_Folded = dict[PaperField, tuple[int, str, str | None]]
"""Stamp, device and value of every field."""


class CompactedSize(NamedTuple):
    """The size of this device's event file before and after compaction, in bytes."""

    before: int
    after: int


class _Plan(NamedTuple):
    """What is to replace the event file as it was when it was read."""

    own: Path
    size: int
    """Bytes of the file that were read; it may have grown since."""
    tail: str | None
    """The end of these bytes, by which the file is recognised."""
    lines: list[bytes]
    """The lines that replace these bytes."""
    dropped: frozenset[str]
    """Keys of papers whose record these lines and all other files lack."""


def compact_library(
    library: MarksService, paths: Paths, clock: Callable[[], datetime], *, forget: bool
) -> CompactedSize:
    """Write this device's event file without changes that were overwritten over 90 days ago.

    ``forget`` also drops the texts of notes that were replaced or deleted, even recently: undo
    can't restore them. Other programs can mark papers meanwhile, since the lock is held only while
    the files are exchanged. Raises LibraryError; the library is then as it was.
    """
    for _ in range(_TRIES):
        with library.lock_for_writing() as own:
            _finish_interrupted(paths, own)
            _remove_old_leftovers(paths)
            size = own.stat().st_size if own.exists() else 0
        try:
            plan = _plan_compaction(paths, own, size, clock() - UNDO_REACH, forget)
            if plan is None:
                return CompactedSize(size, size)
            sizes = _put_in_place(library, paths, plan)
        except FileNotFoundError:
            continue  # another program compacted it meanwhile
        except OSError as error:
            raise _compaction_error(error) from error
        if sizes:
            library.write_documents()
            return sizes
    raise LibraryError(
        "The library was not compacted: what it would drop was marked again meanwhile; try again"
    )


def _plan_compaction(
    paths: Paths, own: Path, size: int, cutoff: datetime, forget: bool
) -> _Plan | None:
    """Decide what is dropped; None if nothing is. Raises OSError and LibraryError."""
    own_lines = _read_lines(own, size)
    files = (file for file in log.list_event_files(paths.events) if file != own)
    other_events = [
        event for file in files for event in log.read_events(file, log.START, 2**62).events
    ]
    folded = _fold_events([*_decode_events(own_lines), *other_events])
    # A record that other files carry, too, stays: only what no file carries may count as dropped.
    kept_keys = _kept_keys(folded) | {key for event in other_events for key in event.records}
    forgotten_notes = _removed_notes(folded) if forget else frozenset()
    stamp = int(cutoff.timestamp() * 1_000_000)
    lines = list(
        compact_lines(own_lines, stamp, is_kept=kept_keys.__contains__, forget=forgotten_notes)
    )
    if lines == own_lines or (not forgotten_notes and sum(map(len, lines)) >= size):
        return None
    own_events = _decode_events(lines)
    if _fold_events([*own_events, *other_events]) != folded:
        raise LibraryError(
            "The compacted library would not be the same, so nothing was changed; run reader"
            " library check"
        )
    recorded = {key for event in _decode_events(own_lines) for key in event.records}
    dropped = recorded - {key for event in own_events for key in event.records}
    tail = log.read_tail_checksum(own, size) if own_lines else None
    return _Plan(own, size, tail, lines, frozenset(dropped))


def _put_in_place(library: MarksService, paths: Paths, plan: _Plan) -> CompactedSize | None:
    """Write the new file and exchange it for the old one. Raises OSError and LibraryError.

    None if the old file became another one meanwhile, or a new mark needs a dropped record.
    """
    new_path = paths.events / f"{os.urandom(6).hex()}.jsonl"
    with atomic_file.open_temporary(paths.state / _STATUS_FILE, private=True) as draft:
        # This takes time, so it happens before the lock is taken.
        for line in plan.lines:
            atomic_file.write_all(draft.handle, line)
        os.fsync(draft.handle)
        with library.lock_for_writing() as own:
            if own != plan.own:
                return None
            try:
                return _exchange_under_lock(library, paths, plan, draft, new_path)
            except (OSError, LibraryError) as error:
                raise _compaction_error(error) from error


def _exchange_under_lock(
    library: MarksService,
    paths: Paths,
    plan: _Plan,
    draft: atomic_file.TemporaryFile,
    new_path: Path,
) -> CompactedSize | None:
    if log.read_tail_checksum(plan.own, plan.size) != plan.tail:
        return None
    with plan.own.open("rb") as file:
        file.seek(plan.size)
        added = file.read()
    changes = [
        change for event in _decode_events(added.splitlines(True)) for change in event.changes
    ]
    marked_keys = {change.key for change in changes}
    if plan.dropped & library.ask(lambda database: add_aliases(database, marked_keys)):
        return None  # a new mark may need a record that would be dropped
    if added:
        atomic_file.write_all(draft.handle, added)
        os.fsync(draft.handle)
    sizes = CompactedSize(plan.size + len(added), draft.path.stat().st_size)
    tail = log.read_tail_checksum(draft.path, sizes.after) or ""
    with view.replace_event_file(
        library.database,
        plan.own.name,
        sizes.before,
        new_path.name,
        sizes.after,
        tail,
        plan.dropped,
    ):
        _exchange_files(paths, plan.own, draft.path, new_path, sizes.after)
    log.sync_folder(paths.events)
    (paths.state / _STATUS_FILE).unlink()
    return sizes


def was_interrupted(paths: Paths) -> bool:
    """Whether a compaction was interrupted, so that two files may hold the same events."""
    return (paths.state / _STATUS_FILE).exists()


def _exchange_files(paths: Paths, own: Path, draft: Path, new_path: Path, size: int) -> None:
    status_file = paths.state / _STATUS_FILE
    atomic_file.write(status_file, [f"{own.stem} {new_path.stem}\n".encode()], private=True)
    log.sync_folder(paths.state)
    atomic_file.move_file(draft, new_path)
    log.sync_folder(paths.events)
    device.begin_file(paths.state, paths.events, new_path.stem)
    device.remember_end(paths.state, new_path, size)
    own.unlink(missing_ok=True)


def _finish_interrupted(paths: Paths, own: Path) -> None:
    """Finish an interrupted compaction: delete the file whose events are all in the other one."""
    status_file = paths.state / _STATUS_FILE
    with suppress(OSError, UnicodeDecodeError):
        match = _STATUS.fullmatch(status_file.read_text())
        if match and own.stem in match.groups() and own.exists():
            (leftover,) = set(match.groups()) - {own.stem}
            (paths.events / f"{leftover}.jsonl").unlink(missing_ok=True)
            log.sync_folder(paths.events)
        status_file.unlink()


def _remove_old_leftovers(paths: Paths) -> None:
    """Delete temporary files of compactions that were killed more than a day ago."""
    for leftover in paths.events.glob(".*.jsonl*"):
        with suppress(OSError):
            if _LEFTOVER.fullmatch(leftover.name) and time.time() - leftover.stat().st_mtime > _DAY:
                leftover.unlink()


def _read_lines(file: Path, size: int) -> list[bytes]:
    """The lines in the first ``size`` bytes of a file, each with its line end."""
    if not size:
        return []
    with file.open("rb") as opened:
        body = opened.read(size)
    lines = [line + b"\n" for line in body.split(b"\n")]
    return lines if not body.endswith(b"\n") else lines[:-1]


def _decode_events(lines: Iterable[bytes]) -> list[Event]:
    events = []
    for line in lines:
        with suppress(Damaged, Newer):
            events.append(decode_event(line))
    return events


def _fold_events(events: Sequence[Event]) -> _Folded:
    with closing(fold_in_memory([events])) as database:
        return view.read_all_fields(database)


def _kept_keys(folded: _Folded) -> set[str]:
    """All keys of the papers that have a bookmark, a tag or a note, or tell of the user's taste."""
    set_now = [(key, field, value) for (key, field), (_, _, value) in folded.items() if value]
    aliases = KeyAliases({key: value for key, field, value in set_now if field == SAME_AS_FIELD})
    kept_keys = {
        key
        for key, field, _ in set_now
        if field in _KEEPING_FIELDS or field.startswith(_KEEPING_PREFIXES)
    }
    return {name for key in kept_keys for name in aliases.all_keys(key)}


def _removed_notes(folded: _Folded) -> frozenset[Note]:
    return frozenset(
        (key, int(stamp), device)
        for (key, field), (_, _, value) in folded.items()
        if field.startswith(NOTE_PREFIX) and value is None
        for stamp, _, device in [field.removeprefix(NOTE_PREFIX).partition(":")]
    )


def _compaction_error(error: OSError | LibraryError) -> LibraryError:
    why = str(error)
    if isinstance(error, OSError):
        file = Path(error.filename) if error.filename else None
        why = file_failure(file, "can't be used", error) if file else f"{error.strerror}"
    return LibraryError(f"The library was not compacted: {why}; nothing is lost")
