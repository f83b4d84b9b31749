"""Making the lines of the log that actions need; what can't be stored is left out."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from reader.catalogue.marks import StoredFields
from reader.library.events import Change, Event, new_id, part_of
from reader.library.fold import field_values
from reader.library.read_back import (
    LeftOut,
    encode_and_check,
    sound_records,
    split_event,
    split_storable,
)
from reader.services.mark_actions import Action, Cells


class LinesToWrite(NamedTuple):
    """Lines that are to be appended to the log, and what they mean."""

    lines: list[bytes]
    events: list[Event]
    """The events of these lines, as they are read again."""
    changes: tuple[Change, ...]
    """The changes in these events."""
    left_out: tuple[LeftOut, ...]
    """Papers with changes that are left out because they can't be stored."""


def make_lines_to_write(
    actions: Sequence[Action], fields: StoredFields, now: datetime, device: str, group: str = ""
) -> LinesToWrite:
    """Make the lines of actions, and read each line back to be sure of it.

    ``fields`` are the present fields of their papers. ``group`` begins the ids of all events that
    undo takes back together; without it, undo takes back each action alone. Raises LibraryError if
    a line would not be read as it was meant.
    """
    last = fields.last_stamp
    lines: list[bytes] = []
    events: list[Event] = []
    stored_changes: list[Change] = []
    left_out: dict[str, LeftOut] = {}
    for action in actions:
        stamps = _replaced_stamps(fields.cells, action)
        changes, refused = split_storable(action.changes, stamps)
        for paper in refused:
            left_out.setdefault(paper.key, paper)
        if refused and not changes and not action.undoes:
            continue
        stored_changes += changes
        event_of_action = Event(
            id=new_id(),
            at=now.isoformat(timespec="seconds"),
            stamp=int(now.timestamp() * 1_000_000),
            device=device,
            origin=action.origin,
            changes=tuple(changes),
            undoes=action.undoes,
            replaces=action.replaces,
            records=sound_records(action.records, changes),
        )
        parts = list(split_event(event_of_action))
        ids = [group or event_of_action.id] * len(parts)
        if group or len(parts) > 1:
            ids = list(map(part_of, ids))
        for id, part in zip(ids, parts, strict=True):
            after = (stamps[change] + 1 for change in part.changes if change in stamps)
            last = max(part.stamp, last + 1, *after)
            line, event = encode_and_check(part._replace(id=id, stamp=last))
            lines.append(line)
            events.append(event)
    return LinesToWrite(lines, events, tuple(stored_changes), tuple(left_out.values()))


def cells_after(fields: StoredFields, events: Iterable[Event]) -> Cells:
    """The fields of the same papers after events that are newer than all earlier ones.

    It assumes that the events do not change which keys name the same paper.
    """
    cells = dict(fields.cells)
    keys = set(fields.keys)
    for event in events:
        for key, field, value in field_values(event):
            cell = (value, event.stamp, event.device)
            if fields.aliases:
                for name in keys.intersection(fields.aliases.all_keys(key)):
                    cells[name, field] = cell
            else:
                cells[key, field] = cell
    return cells


def _replaced_stamps(cells: Cells, action: Action) -> dict[Change, int]:
    """The latest stamp among the values that each change replaces."""
    stamps: dict[Change, int] = {}
    for change in action.changes:
        notes = action.replaces.get(change.key, ()) if change.field == "note" else ()
        earlier = [stamp for stamp, _ in notes]
        if change[:2] in cells:
            earlier.append(cells[change[:2]][1])
        if earlier:
            stamps[change] = max(earlier)
    return stamps
