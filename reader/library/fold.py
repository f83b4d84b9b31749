"""Which fields an event sets, and which of two values of a field wins.

The value that was written last wins, in whatever order and however often events are read. The
catalogue folds events into marks by the same rule, in SQL (:mod:`reader.catalogue.marks`). Each
note is a field of its own, named by its stamp and device; a note that replaces it removes that
field. So if two machines that did not know of each other each write a note, both notes stay until a
new one replaces both.
"""

from collections.abc import Iterator
from typing import NamedTuple

from reader.library.events import Event, Value
from reader.model.library_fields import NOTE_PREFIX, order_of_writing


class Cell(NamedTuple):
    """A value that was written to one field of one paper. A removal is the value None."""

    stamp: int
    device: str
    value: Value

    def is_later_than(self, other: "Cell | None") -> bool:
        """Whether this value was written later; also if there is no other."""
        return other is None or order_of_writing(*self) > order_of_writing(*other)


PaperField = tuple[str, str]
"""A paper's key and a field."""


def field_values(event: Event) -> Iterator[tuple[str, str, Value]]:
    """Key, field and value of each field that an event sets."""
    for key, field, value in event.changes:
        if field != "note":
            yield key, field, value
            continue
        for stamp, device in event.replaces.get(key, ()):
            yield key, f"{NOTE_PREFIX}{stamp}:{device}", None
        if value:
            yield key, f"{NOTE_PREFIX}{event.stamp}:{event.device}", value
