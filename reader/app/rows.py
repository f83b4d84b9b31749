"""The rows of a feed, each at its place, and those of them that are shown, in some order."""

from array import array
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Protocol, overload

import msgspec

from reader.catalogue.store import Interrupt
from reader.entry import Entry, Marks
from reader.order import Sort, ordered

if TYPE_CHECKING:
    from reader.query import Node

_PAGE = 64
"""Rows that are read and held together."""
_STEP = 500
"""Rows that are read together where all are gone through."""


class Rows(Protocol):
    """The papers of a feed in the feed's order; a place is counted from 0."""

    @property
    def quick(self) -> bool:
        """Whether nothing takes long."""
        ...

    @property
    def keys(self) -> Sequence[str]:
        """The papers' keys."""
        ...

    @property
    def featured(self) -> Sequence[int]:
        """The day of the feed as an ordinal; 0 is none."""
        ...

    @property
    def read(self) -> bytearray:
        """1: marked read."""
        ...

    @property
    def muted(self) -> bytearray:
        """1: a rule hides it."""
        ...

    def place(self, key: str) -> int | None:
        """Where a paper stands."""
        ...

    def held(self, place: int) -> Entry | None:
        """An entry, where it was read."""
        ...

    def load(self, places: Sequence[int]) -> None:
        """Read these entries and hold them for a while."""
        ...

    def entries(self, places: Sequence[int]) -> list[Entry]:
        """Read these entries. May be called on any thread."""
        ...

    def remark(self, place: int, marks: Marks) -> bool:
        """Take changed marks; whether they may be others."""
        ...

    def hold_text(self, place: int) -> None:
        """The full text of a paper is here by now."""
        ...

    def ordered(self, sort: Sort, interrupt: Interrupt) -> Sequence[int]:
        """The places in that order; equal ones stay in the feed's order."""
        ...

    def matching(
        self, query: "Node", among: Sequence[int] | None, interrupt: Interrupt
    ) -> list[int]:
        """Those places that match, of some or of all."""
        ...

    def hidden_by(self, rules: Sequence[str], interrupt: Interrupt) -> bytearray:
        """1 for each row that a rule hides."""
        ...

    def hide(self, hidden: bytearray) -> None:
        """Rules hide these rows by now."""
        ...


def rows_of(entries: Sequence[Entry]) -> Rows:
    """The rows of a snapshot."""
    if isinstance(entries, tuple | list):
        return HeldRows(entries)  # as the first paint has them: nothing more is imported
    from reader.catalogue.listing import Listing

    assert isinstance(entries, Listing), "a snapshot has no other rows"
    return entries


class HeldRows:
    """The rows of a feed that is short enough to be held whole."""

    quick = True
    """Whether nothing takes long."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = list({entry.key: entry for entry in entries}.values())
        self.keys = [entry.key for entry in self._entries]
        """The papers' keys."""
        self.featured = [
            entry.paper.featured.toordinal() if entry.paper.featured else 0
            for entry in self._entries
        ]
        """The day of the feed as an ordinal; 0 is none."""
        self.read = bytearray(entry.marks.read is not None for entry in self._entries)
        """1: marked read."""
        self.muted = bytearray(bool(entry.muted) for entry in self._entries)
        """1: a rule hides it."""
        self._places = {key: place for place, key in enumerate(self.keys)}
        self._haystacks: dict[int, str] = {}

    def place(self, key: str) -> int | None:
        """Where a paper stands."""
        return self._places.get(key)

    def held(self, place: int) -> Entry | None:
        """An entry."""
        return self._entries[place]

    def load(self, places: Sequence[int]) -> None:
        """They are held."""

    def entries(self, places: Sequence[int]) -> list[Entry]:
        """These entries."""
        return [self._entries[place] for place in places]

    def remark(self, place: int, marks: Marks) -> bool:
        """Take changed marks; whether they are others."""
        entry = self._entries[place]
        if entry.marks == marks:
            return False
        self.read[place] = marks.read is not None
        self._entries[place] = msgspec.structs.replace(entry, marks=marks)
        self._haystacks.pop(place, None)
        return True

    def hold_text(self, place: int) -> None:
        """The full text of a paper is here by now."""
        self._entries[place] = msgspec.structs.replace(self._entries[place], full_text=True)

    def ordered(self, sort: Sort, interrupt: Interrupt) -> Sequence[int]:
        """The places in that order; equal ones stay in the feed's order."""
        if sort == "feed":
            return range(len(self._entries))
        return [self._places[entry.key] for entry in ordered(self._entries, sort)]

    def matching(
        self, query: "Node", among: Sequence[int] | None, interrupt: Interrupt
    ) -> list[int]:
        """Those places that match, of some or of all."""
        from reader.query import matches

        return [
            place
            for place in (range(len(self.keys)) if among is None else among)
            if matches(query, self._entries[place], self._haystack(place))
        ]

    def hidden_by(self, rules: Sequence[str], interrupt: Interrupt) -> bytearray:
        """1 for each row that a rule hides; its entry names the rule."""
        from reader.muting import Rules

        known = Rules(rules)
        self._entries = [
            msgspec.structs.replace(entry, muted=known.hides(entry)) for entry in self._entries
        ]
        return bytearray(bool(entry.muted) for entry in self._entries)

    def hide(self, hidden: bytearray) -> None:
        """Rules hide these rows by now."""
        self.muted = hidden

    def _haystack(self, place: int) -> str:
        from reader.query import searchable

        haystack = self._haystacks.get(place)
        if haystack is None:
            haystack = self._haystacks[place] = searchable(self._entries[place])
        return haystack


def alone(entry: Entry) -> "Shown":
    """One paper."""
    return Shown(HeldRows([entry]), [0])


class Shown(Sequence[Entry]):
    """Some rows in some order; an entry is read when it is asked for."""

    def __init__(self, rows: Rows, places: Sequence[int]) -> None:
        self._rows = rows
        self.places = places
        """Where each stands in the feed."""
        self._at: array[int] | None = None

    def __len__(self) -> int:
        return len(self.places)

    @overload
    def __getitem__(self, index: int) -> Entry: ...
    @overload
    def __getitem__(self, index: slice) -> "Shown": ...
    def __getitem__(self, index: "int | slice") -> "Entry | Shown":
        if isinstance(index, slice):
            return Shown(self._rows, self.places[index])
        place = self.places[index]
        entry = self._rows.held(place)
        if entry is None:
            start = index % len(self) // _PAGE * _PAGE
            self._rows.load(self.places[start : start + _PAGE])
            entry = self._rows.held(place)
        assert entry is not None
        return entry

    def __iter__(self) -> Iterator[Entry]:
        """All entries. May be called on any thread."""
        for start in range(0, len(self), _STEP):
            yield from self._rows.entries(self.places[start : start + _STEP])

    @property
    def keys(self) -> list[str]:
        """The papers' keys; nothing is read for them."""
        return [self._rows.keys[place] for place in self.places]

    @property
    def unread(self) -> list[str]:
        """The keys of those that are unread."""
        keys, read = self._rows.keys, self._rows.read
        return [keys[place] for place in self.places if not read[place]]

    def next_unread(self, row: int, step: int) -> int | None:
        """The nearest unread row after (step 1) or before (step -1) a row, not coming round."""
        end = len(self) if step > 0 else -1
        read = self._rows.read
        return next((at for at in range(row + step, end, step) if not read[self.places[at]]), None)

    def row(self, place: int) -> int | None:
        """The row in which a place is shown."""
        if isinstance(self.places, range):
            return self.places.index(place) if place in self.places else None
        if self._at is None:
            self._at = array("i", [-1]) * len(self._rows.keys)
            for row, one in enumerate(self.places):
                self._at[one] = row
        row = self._at[place]
        return row if row >= 0 else None
