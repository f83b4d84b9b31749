"""The rows of a feed that are shown, in their order."""

from array import array
from collections.abc import Iterator, Sequence
from typing import overload

from reader.catalogue.listing import Listing, listing_of_one
from reader.model.entry import Entry

_PAGE_ROWS = 64
"""Number of rows that are read and kept in memory together."""
_STEP_ROWS = 500
"""Number of rows that are read together when all rows are read."""


def show_one_entry(entry: Entry) -> "ShownRows":
    """The rows of a list that shows one paper only."""
    return ShownRows(listing_of_one(entry), [0])


class ShownRows(Sequence[Entry]):
    """The rows of a list in their order. An entry is read when it is first used."""

    def __init__(self, rows: Listing, places: Sequence[int]) -> None:
        self._rows = rows
        self.places = places
        """The place of each row in the feed."""
        self._row_by_place: array[int] | None = None

    def __len__(self) -> int:
        return len(self.places)

    @overload
    def __getitem__(self, index: int) -> Entry: ...
    @overload
    def __getitem__(self, index: slice) -> "ShownRows": ...
    def __getitem__(self, index: "int | slice") -> "Entry | ShownRows":
        if isinstance(index, slice):
            return ShownRows(self._rows, self.places[index])
        place = self.places[index]
        entry = self._rows.get_held_entry(place)
        if entry is None:
            start = index % len(self) // _PAGE_ROWS * _PAGE_ROWS
            self._rows.load_entries(self.places[start : start + _PAGE_ROWS])
            entry = self._rows.get_held_entry(place)
        assert entry is not None
        return entry

    def __iter__(self) -> Iterator[Entry]:
        """Iterate over all entries. Any thread may do this."""
        for start in range(0, len(self), _STEP_ROWS):
            yield from self._rows.read_entries_at(self.places[start : start + _STEP_ROWS])

    @property
    def keys(self) -> list[str]:
        """The papers' keys. No entry is read for them."""
        return [self._rows.keys[place] for place in self.places]

    @property
    def unread_keys(self) -> list[str]:
        """The keys of the unread papers."""
        keys, read = self._rows.keys, self._rows.read
        return [keys[place] for place in self.places if not read[place]]

    def find_next_unread(self, row: int, step: int) -> int | None:
        """Find the nearest unread row after (step 1) or before (step -1) a row; None at the end."""
        end = len(self) if step > 0 else -1
        read = self._rows.read
        return next((at for at in range(row + step, end, step) if not read[self.places[at]]), None)

    def find_row(self, place: int) -> int | None:
        """Find the row that shows a place of the feed; None if it is not shown."""
        if isinstance(self.places, range):
            return self.places.index(place) if place in self.places else None
        if self._row_by_place is None:
            self._row_by_place = array("i", [-1]) * len(self._rows.keys)
            for row, shown_place in enumerate(self.places):
                self._row_by_place[shown_place] = row
        row = self._row_by_place[place]
        return row if row >= 0 else None
