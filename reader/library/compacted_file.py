"""Compacts the lines of an event file: a pure function of bytes.

Recent changes stay as they are, so that they can be undone. An older change stays only if no later
change in the same file replaces it. So the marks stay the same, and undo still finds the values
before a recent action.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import NamedTuple

from reader.library.event_line import decode_event, encode_event, is_all_of
from reader.library.events import Change, Damaged, Event, Newer
from reader.library.fold import Cell, PaperField

Note = tuple[str, int, str]
"""A note: its paper's key, its stamp and its device."""


class _Line(NamedTuple):
    raw: bytes
    event: Event | None
    """None: the line can't be read, or holds something that this version would not write again."""


def compact_lines(
    lines: Iterable[bytes],
    cutoff: int,
    *,
    is_kept: Callable[[str], bool],
    forget: Collection[Note] = (),
) -> Iterator[bytes]:
    """The lines of an event file without changes before ``cutoff`` (a stamp) that were replaced.

    Records of papers for which ``is_kept`` is false are removed, unless a recent change names the
    paper. The texts of the notes in ``forget`` are removed everywhere. Lines that can't be read
    stay as they are.
    """
    read = [_parse_line(raw) for raw in lines]
    winners: dict[PaperField, Cell] = {}
    recent: set[str] = set()
    for _, event in read:
        if event is None:
            continue
        if event.stamp >= cutoff:
            recent.update(change.key for change in event.changes)
            continue
        for key, field, value in event.changes:
            cell = Cell(event.stamp, event.device, value)
            if cell.is_later_than(winners.get((key, field))):
                winners[key, field] = cell
    for raw, event in read:
        if event is None:
            yield raw
            continue
        changes = tuple(_forget_notes(event, forget))
        if event.stamp >= cutoff:
            yield raw if changes == event.changes else encode_event(event._replace(changes=changes))
            continue
        changes = tuple(change for change in changes if _must_stay(event, change, winners))
        records = {
            key: record for key, record in event.records.items() if is_kept(key) or key in recent
        }
        if changes or records:
            keys = {change.key for change in changes}
            yield encode_event(
                event._replace(
                    changes=changes,
                    records=records,
                    replaces={key: notes for key, notes in event.replaces.items() if key in keys},
                    origin="auto",
                    undoes=None,
                )
            )


def _parse_line(raw: bytes) -> _Line:
    try:
        event = decode_event(raw)
    except (Damaged, Newer):
        return _Line(raw, None)
    return _Line(raw, event if is_all_of(event, raw) else None)


def _forget_notes(event: Event, forget: Collection[Note]) -> Iterator[Change]:
    """The event's changes, without the texts of the notes in ``forget``."""
    for change in event.changes:
        note = (change.key, event.stamp, event.device)
        yield change._replace(value=None) if change.field == "note" and note in forget else change


def _must_stay(event: Event, change: Change, winners: dict[PaperField, Cell]) -> bool:
    if change.field == "note":
        # A note says which notes it replaces; a copy of the file may bring these back.
        return change.value is not None or bool(event.replaces.get(change.key))
    cell = Cell(event.stamp, event.device, change.value)
    return winners[change.key, change.field] == cell
