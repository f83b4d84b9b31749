"""The changes that an action still needs, given the present fields."""

from collections.abc import Iterable, Sequence

from reader.library.events import Change, Replaced
from reader.model.library_fields import (
    NOTE_PREFIX,
    SAME_AS_FIELD,
    TASTE_FIELD,
    VERSION_FIELD,
    rule_field,
)
from reader.services.catalogue_fold import RECORD
from reader.services.mark_actions import Cells


def needed_changes(
    requested: Iterable[Change], cells: Cells
) -> tuple[list[Change], dict[str, Replaced]]:
    """Those of the changes that change something, each once, and the notes they replace, by key."""
    changes: list[Change] = []
    replaces: dict[str, Replaced] = {}
    for change in dict.fromkeys(requested):
        if change.field == "note":
            notes = current_notes(cells, change.key)
            if change.value == join_notes(notes):
                continue
            replaces[change.key] = tuple((stamp, device) for stamp, device, _ in notes)
        elif change.field in (SAME_AS_FIELD, VERSION_FIELD, TASTE_FIELD):
            if cells.get((change.key, change.field), (None,))[0] == change.value:
                continue
        elif is_set(cells, change.key, change.field) == (change.value is not None):
            continue
        changes.append(change)
    return changes, replaces


def keys_to_record(changes: Iterable[Change], cells: Cells) -> list[str]:
    """The keys of papers that these changes keep and whose record the log does not carry yet."""
    keys: list[str] = []
    for key, field, value in changes:
        if value is None or field in ("read", VERSION_FIELD) or rule_field(key):
            continue
        if field == SAME_AS_FIELD:
            # A kept paper that gets a real key needs a record under that key, too.
            if is_recorded(cells, key):
                keys.append(value)
        elif not is_recorded(cells, key):
            keys.append(key)
    return list(dict.fromkeys(keys))


def is_set(cells: Cells, key: str, field: str) -> bool:
    """Whether a field of a paper has a value."""
    return cells.get((key, field), (None,))[0] is not None


def is_recorded(cells: Cells, key: str) -> bool:
    """Whether the log carries the record of a paper."""
    return (key, RECORD) in cells


def note_text(cells: Cells, key: str) -> str | None:
    """A paper's current notes as one text; None if it has none."""
    return join_notes(current_notes(cells, key))


def current_notes(cells: Cells, key: str) -> list[tuple[int, str, str]]:
    """Stamp, device and text of the notes of a paper that no other note replaced, oldest first."""
    return sorted(
        (stamp, device, text)
        for (one, field), (text, stamp, device) in cells.items()
        if one == key and field.startswith(NOTE_PREFIX) and text is not None
    )


def join_notes(notes: Sequence[tuple[int, str, str]]) -> str | None:
    """The texts of notes as one text; None if there are no notes."""
    return "\n\n".join(text for _, _, text in notes) or None
