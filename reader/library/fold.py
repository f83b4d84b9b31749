"""The one rule by which events become marks: the last writer of each field wins.

Pure, and the same in any order and however often an event is seen. A note's ``replaces`` and
``same_as`` are further fields of cells that are folded by this rule first.
"""

from collections.abc import Iterable
from typing import NamedTuple

from reader.library.events import Event, Value


class Cell(NamedTuple):
    """The winner of one field of one paper. A removal stays, as the value None."""

    stamp: int
    device: str
    value: Value

    def beats(self, other: "Cell | None") -> bool:
        """Whether this one is later: by stamp, then device, then value."""
        return other is None or self._rank() > other._rank()

    def _rank(self) -> tuple[int, str, bool, str]:
        return (self.stamp, self.device, self.value is not None, self.value or "")


Place = tuple[str, str]
"""A paper's key and a field."""


def fold(cells: dict[Place, Cell], events: Iterable[Event]) -> set[Place]:
    """Take events into the cells; returns the places that changed."""
    changed = set()
    for event in events:
        for key, field, value in event.changes:
            cell = Cell(event.stamp, event.device, value)
            if cell.beats(cells.get((key, field))):
                cells[key, field] = cell
                changed.add((key, field))
    return changed
