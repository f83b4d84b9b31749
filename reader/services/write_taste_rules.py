"""Writes taste rules: terms and authors are switched off or pinned, or that is taken back."""

from collections.abc import Sequence

from reader.library.events import Change
from reader.model.library_fields import TASTE_FIELD, TASTE_PREFIX
from reader.ranking.taste_rules import Kind, Value
from reader.services.mark_actions import Applied
from reader.services.marks import MarksService, Origin


def write_taste_rules(
    library: MarksService, kind: Kind, names: Sequence[str], value: Value | None, origin: Origin
) -> Applied:
    """Switch terms or authors off, pin them, or (None) take that back. Raises LibraryError.

    ``names`` are normal names. It is one action for undo.
    """
    changes = [Change(f"{TASTE_PREFIX}{kind}/{name}", TASTE_FIELD, value) for name in names]
    return library.apply_changes(
        [change.key for change in changes], lambda cells: changes, origin, None
    )
