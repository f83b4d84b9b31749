"""Compaction: this device's event file without what was overridden long ago.

The next generation is written whole under a new device id before the old file goes. ``compacting``
in the state folder names both while that lasts, so that a run that was killed is finished by the
next; until then both files are folded, which comes to the same.
"""

import os
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from reader import whole_file
from reader.errors import LibraryError
from reader.fields import NOTE
from reader.library import device, log
from reader.library.compact import Note, compacted
from reader.library.events import Damaged, Event, Newer
from reader.library.fold import Cell, Place, fold
from reader.library.lines import decode
from reader.marks.service import MarksService
from reader.paths import Paths

UNDO_REACH = timedelta(days=90)
"""What is younger can be undone, and stays as it is."""

_UNDER_WAY = re.compile(r"([0-9a-f]{12}) ([0-9a-f]{12})\n")


class Compacted(NamedTuple):
    """What compaction did, in bytes of our event file."""

    before: int
    after: int


def compact(
    library: MarksService, paths: Paths, clock: Callable[[], datetime], *, forget: bool
) -> Compacted:
    """Write our event file anew without what was overridden over 90 days ago.

    ``forget`` drops the texts of notes that were replaced or deleted, recent ones too: undo can't
    bring them back. Raises LibraryError, and the library is as it was.
    """
    with library.writing() as own:
        _finish(paths, own)
        try:
            ours = _lines(own)
            others = [log.read(file, log.START, 2**62) for file in log.files(paths.events)
                      if file != own]  # fmt: skip
        except OSError as error:
            raise _failed(error) from error
        rest = [event for chunk in others for event in chunk.events]
        folded = _folded([*_events(ours), *rest])
        kept = {key for key, _ in library.documents().listed("all")}
        cutoff = int((clock() - UNDO_REACH).timestamp() * 1_000_000)
        gone = _gone_notes(folded) if forget else frozenset()
        lines = list(compacted(ours, cutoff, is_kept=kept.__contains__, forget=gone))
        before, after = sum(map(len, ours)), sum(map(len, lines))
        if lines == ours:
            return Compacted(before, before)
        if _folded([*_events(lines), *rest]) != folded:
            raise LibraryError(
                "The compacted library would not be the same, so nothing was changed; run"
                " reader library check"
            )
        try:
            _exchange(paths, own, lines)
        except OSError as error:
            raise _failed(error) from error
        library.refresh()
    library.documents().save()
    return Compacted(before, after)


def unfinished(paths: Paths) -> bool:
    """Whether a compaction was interrupted, so that one file holds what another does."""
    return (paths.state / "compacting").exists()


def _exchange(paths: Paths, own: Path, lines: list[bytes]) -> None:
    fresh = paths.events / f"{os.urandom(6).hex()}.jsonl"
    under_way = paths.state / "compacting"
    whole_file.write(under_way, [f"{own.stem} {fresh.stem}\n".encode()], private=True)
    log.sync_folder(paths.state)
    whole_file.write(fresh, lines, private=True)
    log.sync_folder(paths.events)
    device.begin(paths.state, paths.events, fresh.stem)
    device.remember(paths.state, fresh, sum(map(len, lines)))
    own.unlink(missing_ok=True)
    log.sync_folder(paths.events)
    under_way.unlink()


def _finish(paths: Paths, own: Path) -> None:
    """Drop the file that an interrupted compaction left over: all of it is in the other one."""
    under_way = paths.state / "compacting"
    with suppress(OSError, UnicodeDecodeError):
        match = _UNDER_WAY.fullmatch(under_way.read_text())
        if match and own.stem in match.groups() and own.exists():
            (over,) = set(match.groups()) - {own.stem}
            (paths.events / f"{over}.jsonl").unlink(missing_ok=True)
            log.sync_folder(paths.events)
        under_way.unlink()


def _lines(file: Path) -> list[bytes]:
    """The file's lines, each with its end."""
    try:
        body = file.read_bytes()
    except FileNotFoundError:
        return []
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
