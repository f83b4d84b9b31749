"""The one rule by which events become marks: the last writer of each field wins.

Pure, and the same in any order and however often an event is seen. A note is a cell of its own,
named by its stamp and device; a note that replaces it takes that cell off. So two notes written on
two machines that did not know of each other are both there, until one replaces both.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from reader.fields import NOTE
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


def values(event: Event) -> Iterator[tuple[str, str, Value]]:
    """Key, field and value of each cell that an event sets."""
    for key, field, value in event.changes:
        if field != "note":
            yield key, field, value
            continue
        for stamp, device in event.replaces.get(key, ()):
            yield key, f"{NOTE}{stamp}:{device}", None
        if value:
            yield key, f"{NOTE}{event.stamp}:{event.device}", value


def fold(cells: dict[Place, Cell], events: Iterable[Event]) -> set[Place]:
    """Take events into the cells; returns the places that changed."""
    changed = set()
    for event in events:
        stamp, device = event.stamp, event.device
        for key, field, value in values(event):
            place = (key, field)
            known = cells.get(place)
            if known is None or known.stamp <= stamp:
                cell = Cell(stamp, device, value)
                if cell.beats(known):
                    cells[place] = cell
                    changed.add(place)
    return changed
