"""What of an event file is worth keeping: pure, bytes in and bytes out.

The changes of the last weeks stay as they are, so that they can be undone. Of older ones only
those stay that no later one of the same file overrides: the fold is the same, and so is what undo
finds before a recent action.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import NamedTuple

from reader.library.events import Change, Damaged, Event, Newer
from reader.library.fold import Cell, Place
from reader.library.lines import decode, encode

Note = tuple[str, int, str]
"""A note by its paper's key, stamp and device."""


class _Line(NamedTuple):
    raw: bytes
    event: Event | None
    """None: it can't be read, or holds what this version would not write again."""


def compacted(
    lines: Iterable[bytes],
    cutoff: int,
    *,
    is_kept: Callable[[str], bool],
    forget: Collection[Note] = (),
) -> Iterator[bytes]:
    """The lines of an event file without what was overridden before ``cutoff`` (a stamp).

    The records of papers that ``is_kept`` denies go, unless a recent change names them. The texts
    of the notes in ``forget`` go wherever they stand. Lines that can't be read stay as they are.
    """
    read = [_line(raw) for raw in lines]
    winners: dict[Place, Cell] = {}
    recent: set[str] = set()
    for _, event in read:
        if event is None:
            continue
        if event.stamp >= cutoff:
            recent.update(change.key for change in event.changes)
            continue
        for key, field, value in event.changes:
            cell = Cell(event.stamp, event.device, value)
            if cell.beats(winners.get((key, field))):
                winners[key, field] = cell
    for raw, event in read:
        if event is None:
            yield raw
            continue
        changes = tuple(_forgotten(event, forget))
        if event.stamp >= cutoff:
            yield raw if changes == event.changes else encode(event._replace(changes=changes))
            continue
        changes = tuple(change for change in changes if _lasts(event, change, winners))
        records = {
            key: record for key, record in event.records.items() if is_kept(key) or key in recent
        }
        if changes or records:
            keys = {change.key for change in changes}
            yield encode(
                event._replace(
                    changes=changes,
                    records=records,
                    replaces={key: notes for key, notes in event.replaces.items() if key in keys},
                    origin="auto",
                    undoes=None,
                )
            )


def _line(raw: bytes) -> _Line:
    try:
        event = decode(raw)
    except (Damaged, Newer):
        return _Line(raw, None)
    return _Line(raw, event if encode(event).strip() == raw.strip() else None)


def _forgotten(event: Event, forget: Collection[Note]) -> Iterator[Change]:
    """The event's changes, without the texts of notes to be forgotten."""
    for change in event.changes:
        note = (change.key, event.stamp, event.device)
        yield change._replace(value=None) if change.field == "note" and note in forget else change


def _lasts(event: Event, change: Change, winners: dict[Place, Cell]) -> bool:
    if change.field == "note":
        # A note says which others it stands for; a copy of the file may bring those back.
        return change.value is not None or bool(event.replaces.get(change.key))
    cell = Cell(event.stamp, event.device, change.value)
    return winners[change.key, change.field] == cell
