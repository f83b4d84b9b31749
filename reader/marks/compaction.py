"""Compaction: this device's event file without what was overridden long ago.

The next generation is written whole before the lock is taken, then gets what was added meanwhile,
and a new device id, before the old file goes. ``compacting``
in the state folder names both while that lasts, so that a run that was killed is finished by the
next; until then both files are folded, which comes to the same.
"""

import os
import re
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from reader import whole_file
from reader.catalogue import marks as view
from reader.errors import LibraryError
from reader.fields import NOTE, SAME_AS, TAG, SameAs
from reader.library import device, log
from reader.library.compact import Note, compacted
from reader.library.events import Damaged, Event, Newer
from reader.library.fold import Cell, Place, fold
from reader.library.lines import decode
from reader.marks.service import MarksService
from reader.paths import Paths

UNDO_REACH = timedelta(days=90)
"""What is younger can be undone, and stays as it is."""

_SIGN = "compacting"
_TRIES = 3
_KEEPING = (TAG, NOTE)
_A_DAY = 86_400.0
_PARKED = re.compile(r"\.[0-9a-f]{12}\.jsonl")
_UNDER_WAY = re.compile(r"([0-9a-f]{12}) ([0-9a-f]{12})\n")


class Compacted(NamedTuple):
    """What compaction did, in bytes of our event file."""

    before: int
    after: int


class _Plan(NamedTuple):
    """What is to stand in place of our file as it was when it was looked at."""

    own: Path
    size: int
    """Bytes of our file that were looked at: it may grow meanwhile."""
    tail: str | None
    """Their end, by which the file is known again."""
    lines: list[bytes]
    """What is left of them."""
    dropped: frozenset[str]
    """Papers whose record is not."""


def compact(
    library: MarksService, paths: Paths, clock: Callable[[], datetime], *, forget: bool
) -> Compacted:
    """Write our event file anew without what was overridden over 90 days ago.

    ``forget`` drops the texts of notes that were replaced or deleted, recent ones too: undo can't
    bring them back. Others can mark meanwhile: the lock is held only to exchange the files. Raises
    LibraryError, and the library is as it was.
    """
    for _ in range(_TRIES):
        with library.writing() as own:
            _finish(paths, own)
            _tidy(paths)
            size = own.stat().st_size if own.exists() else 0
        try:
            plan = _planned(paths, own, size, clock() - UNDO_REACH, forget)
            if plan is None:
                return Compacted(size, size)
            done = _put_in_place(library, paths, plan)
        except OSError as error:
            raise _failed(error) from error
        if done:
            library.documents().save()
            return done
    raise LibraryError(
        "The library was not compacted: what it would drop was marked again meanwhile; try again"
    )


def _planned(paths: Paths, own: Path, size: int, cutoff: datetime, forget: bool) -> _Plan | None:
    """What would be left; None where there is nothing to drop. Raises OSError, LibraryError."""
    ours = _lines(own, size)
    files = (file for file in log.files(paths.events) if file != own)
    rest = [event for file in files for event in log.read(file, log.START, 2**62).events]
    folded = _folded([*_events(ours), *rest])
    kept = _kept(folded)
    gone = _gone_notes(folded) if forget else frozenset()
    stamp = int(cutoff.timestamp() * 1_000_000)
    lines = list(compacted(ours, stamp, is_kept=kept.__contains__, forget=gone))
    if lines == ours or (not gone and sum(map(len, lines)) >= size):
        return None
    left = _events(lines)
    if _folded([*left, *rest]) != folded:
        raise LibraryError(
            "The compacted library would not be the same, so nothing was changed; run reader"
            " library check"
        )
    recorded = {key for event in _events(ours) for key in event.records}
    dropped = recorded - {key for event in left for key in event.records}
    tail = log.tail_at(own, size) if ours else None
    return _Plan(own, size, tail, lines, frozenset(dropped))


def _put_in_place(library: MarksService, paths: Paths, plan: _Plan) -> Compacted | None:
    """Exchange the files; None where our file became another one meanwhile, or needs what is gone.

    Raises OSError and LibraryError.
    """
    fresh = paths.events / f"{os.urandom(6).hex()}.jsonl"
    # No event file yet, by its name. Written before the lock: this is what takes time.
    parked = fresh.with_name(f".{fresh.name}")
    try:
        whole_file.write(parked, plan.lines, private=True)
        with library.writing() as own:
            if own != plan.own:
                return None
            try:
                return _exchanged(library, paths, plan, parked, fresh)
            except OSError as error:
                raise _failed(error) from error
    finally:
        with suppress(OSError):
            parked.unlink(missing_ok=True)


def _exchanged(
    library: MarksService, paths: Paths, plan: _Plan, parked: Path, fresh: Path
) -> Compacted | None:
    if log.tail_at(plan.own, plan.size) != plan.tail:
        return None
    with plan.own.open("rb") as file:
        file.seek(plan.size)
        added = file.read()
    changes = [change for event in _events(added.splitlines(True)) for change in event.changes]
    if plan.dropped & view.related(library.database, {change.key for change in changes}):
        return None  # a new mark may count on a record that would be gone
    if added:
        log.append(parked, added)
    done = Compacted(plan.size + len(added), parked.stat().st_size)
    tail = log.tail_at(parked, done.after) or ""
    with view.handing_over(
        library.database, plan.own.name, done.before, fresh.name, done.after, tail
    ):
        _exchange(paths, plan.own, parked, fresh, done.after)
    log.sync_folder(paths.events)
    (paths.state / _SIGN).unlink()
    return done


def unfinished(paths: Paths) -> bool:
    """Whether a compaction was interrupted, so that one file holds what another does."""
    return (paths.state / _SIGN).exists()


def _exchange(paths: Paths, own: Path, parked: Path, fresh: Path, size: int) -> None:
    under_way = paths.state / _SIGN
    whole_file.write(under_way, [f"{own.stem} {fresh.stem}\n".encode()], private=True)
    log.sync_folder(paths.state)
    parked.replace(fresh)
    log.sync_folder(paths.events)
    device.begin(paths.state, paths.events, fresh.stem)
    device.remember(paths.state, fresh, size)
    own.unlink(missing_ok=True)


def _finish(paths: Paths, own: Path) -> None:
    """Drop the file that an interrupted compaction left over: all of it is in the other one."""
    under_way = paths.state / _SIGN
    with suppress(OSError, UnicodeDecodeError):
        match = _UNDER_WAY.fullmatch(under_way.read_text())
        if match and own.stem in match.groups() and own.exists():
            (over,) = set(match.groups()) - {own.stem}
            (paths.events / f"{over}.jsonl").unlink(missing_ok=True)
            log.sync_folder(paths.events)
        under_way.unlink()


def _tidy(paths: Paths) -> None:
    """Drop what compactions that were killed long ago had only begun to write."""
    for parked in paths.events.glob(".*.jsonl"):
        with suppress(OSError):
            if _PARKED.fullmatch(parked.name) and time.time() - parked.stat().st_mtime > _A_DAY:
                parked.unlink()


def _lines(file: Path, size: int) -> list[bytes]:
    """The lines in so many bytes of the file, each with its end."""
    if not size:
        return []
    with file.open("rb") as bytes_of:
        body = bytes_of.read(size)
    lines = [line + b"\n" for line in body.split(b"\n")]
    return lines if not body.endswith(b"\n") else lines[:-1]


def _events(lines: Iterable[bytes]) -> list[Event]:
    events = []
    for line in lines:
        with suppress(Damaged, Newer):
            events.append(decode(line))
    return events


def _folded(events: Iterable[Event]) -> dict[Place, Cell]:
    cells: dict[Place, Cell] = {}
    fold(cells, events)
    return cells


def _kept(folded: dict[Place, Cell]) -> set[str]:
    """All keys of the papers that are bookmarked, tagged or noted."""
    set_now = [(key, field, cell.value) for (key, field), cell in folded.items() if cell.value]
    known = SameAs({key: value for key, field, value in set_now if field == SAME_AS})
    kept = {key for key, field, _ in set_now if field == "bookmark" or field.startswith(_KEEPING)}
    return {name for key in kept for name in known.names(key)}


def _gone_notes(folded: dict[Place, Cell]) -> frozenset[Note]:
    return frozenset(
        (key, int(stamp), device)
        for (key, field), cell in folded.items()
        if field.startswith(NOTE) and cell.value is None
        for stamp, _, device in [field.removeprefix(NOTE).partition(":")]
    )


def _failed(error: OSError) -> LibraryError:
    return LibraryError(
        f"The library was not compacted: {error.filename or 'a file'} failed ({error.strerror});"
        " nothing is lost"
    )
