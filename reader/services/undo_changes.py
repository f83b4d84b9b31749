"""Planning undo and redo: they change only the fields that were not changed since."""

from collections.abc import Mapping
from typing import NamedTuple

from reader.catalogue.marks import StoredFields
from reader.library import undo
from reader.library.events import Change, Origin, Replaced, Value
from reader.services.mark_actions import Action
from reader.services.needed_changes import current_notes, join_notes


class UndoPlan(NamedTuple):
    """What undo or redo is to write, and what it leaves as it is."""

    actions: list[Action]
    """One action for each event that is undone, the last event first."""
    restored: list[Change]
    """Changes that give fields their earlier value again."""
    changed_since: list[tuple[str, str]]
    """Keys and fields that stay as they are because they were changed since."""


def plan_undo(
    action: undo.Action,
    fields: StoredFields,
    before: Mapping[tuple[str, str], Value],
    origin: Origin,
) -> UndoPlan:
    """Plan how to undo an action. ``before`` are the known values that its fields had before it."""
    writers = {(event.stamp, event.device) for event in action.events} | action.restorers
    plan = UndoPlan([], [], [])
    for event in action.events:
        changes: list[Change] = []
        replaces: dict[str, Replaced] = {}
        for change in event.changes:
            place = (change.key, change.field)
            if change.field == "note":
                notes = current_notes(fields.cells, change.key)
                now = tuple(note[:2] for note in notes)
                value = join_notes(notes)
                untouched = value == change.value and writers.issuperset(now)
                if untouched and place in before:
                    replaces[change.key] = now
            else:
                value, stamp, device = fields.cells.get(place, (None, 0, ""))
                untouched = value == change.value and (stamp, device) in writers
            if not untouched or place not in before:
                plan.changed_since.append(place)
            elif value != before[place]:
                changes.append(Change(*place, before[place]))
        plan.restored.extend(changes)
        plan.actions.append(Action(tuple(changes), origin, event.id, replaces))
    return plan
