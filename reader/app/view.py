"""What a list shows of a feed: order, filter, and rows that stay until the view is left."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from reader.catalogue.snapshots import Snapshot
from reader.entry import Entry, Marks
from reader.order import Sort, ordered

if TYPE_CHECKING:
    from reader.query import Node

_CATALOGUE = "catalogue:"
_LARGE = 500
"""Papers of a feed whose filter is applied at once."""
_ASKED_FOR = ("library:", "hf:paper/")
"""Feeds in which nothing is hidden."""


class FeedView:
    """A feed as it is looked at. Knows no widget; rows are found by their paper's key.

    What is shown is decided when the order or the filter changes, never when a mark does: a row
    just read stays where it is.
    """

    def __init__(self, snapshot: Snapshot, sort: Sort) -> None:
        self.snapshot = snapshot
        """What the feed held when it was last fetched."""
        self.sort: Sort = sort
        """The order of the rows."""
        self.unread_only = False
        """Whether only what was unread when the view was entered is shown."""
        self.muted_only = False
        """Whether only what is muted is shown."""
        self.query_text = ""
        """The filter as typed; what is shown follows the last one that could be read."""
        self.query: Node | None = None
        """The filter that is in force."""
        self.most_voted: int | None = None
        """How many of the most voted are shown alone; None: all."""
        self.selected: dict[str, None] = {}
        """Keys of what is selected, in the order it was."""
        self.shown: list[Entry] = []
        """The rows, in order."""
        self.dividers: list[tuple[int, str]] = []
        """Before which rows a line parts the days, and what it says."""
        self._entries: dict[str, Entry] = {entry.key: entry for entry in snapshot.entries}
        self._places: dict[str, int] = {}
        self._haystacks: dict[str, str] = {}
        self._found: set[str] | None = None
        self.searching = False
        """Whether more rows may come of those that the filter is looking for."""
        self._counts: tuple[int, int] | None = None
        self._arrange()

    @property
    def total(self) -> int:
        """How many papers the feed has, without the muted ones."""
        return len(self._entries) - self.muted

    @property
    def unread(self) -> int:
        """How many papers of the feed are unread."""
        return self._counted()[0]

    @property
    def muted(self) -> int:
        """How many papers a rule hides."""
        return self._counted()[1]

    @property
    def filtered(self) -> bool:
        """Whether a query hides rows."""
        return self.query is not None

    @property
    def words(self) -> tuple[str, ...]:
        """The folded words that the filter looks for."""
        if self.query is None:
            return ()
        from reader.query import words_of

        return words_of(self.query)

    def entry(self, key: str) -> Entry | None:
        """The entry of a paper, shown or not."""
        return self._entries.get(key)

    def place(self, key: str | None) -> int | None:
        """The row of a paper, if it is shown."""
        return self._places.get(key) if key else None

    def turn_selected(self, keys: Sequence[str]) -> None:
        """Select these papers, or where all are selected, no longer."""
        if all(key in self.selected for key in keys):
            for key in keys:
                del self.selected[key]
        else:
            self.selected |= dict.fromkeys(keys)

    def chosen(self) -> list[Entry]:
        """The selected papers, shown or not."""
        return [self._entries[key] for key in self.selected if key in self._entries]

    def next_unread(self, place: int, step: int) -> int | None:
        """The nearest unread row after (step 1) or before (step -1) a row, not coming round."""
        end = len(self.shown) if step > 0 else -1
        for row in range(place + step, end, step):
            if self.shown[row].marks.read is None:
                return row
        return None

    @property
    def large(self) -> bool:
        """Whether a filter takes too long to be applied between two keys."""
        return len(self._entries) > _LARGE or self.snapshot.address == _CATALOGUE

    def renew(self, snapshot: Snapshot, *, found: bool = False) -> None:
        """Take a newer answer of the same feed. Rows that were shown and are still in it stay.

        ``found``: it holds just what the filter matches.
        """
        before = set() if found else set(self._places)
        self.snapshot = snapshot
        self._entries = {entry.key: entry for entry in snapshot.entries}
        self._haystacks.clear()
        self._counts = None
        if found:
            self._found = set(self._entries)
        elif self.query and self.large:
            # What was found stays until all of the new answer was looked through.
            self._found = self._found or set()
            self.searching = True
        else:
            self._found = None
        self._arrange(keep=before)

    def remark(self, marks: Mapping[str, Marks]) -> list[int]:
        """Take changed marks; returns the rows to draw again."""
        rows = []
        for key, mark in marks.items():
            entry = self._entries.get(key)
            if entry is None or entry.marks == mark:
                continue
            if self._counts and not self._hides(entry):
                unread, hidden = self._counts
                unread += (mark.read is None) - (entry.marks.read is None)
                self._counts = unread, hidden
            self._entries[key] = entry = msgspec.structs.replace(entry, marks=mark)
            if (row := self._places.get(key)) is not None:
                self.shown[row] = entry
                rows.append(row)
        return rows

    def hold_texts(self, keys: Collection[str]) -> None:
        """The full texts of these papers are here by now."""
        for key in keys:
            if entry := self._entries.get(key):
                self._entries[key] = entry = msgspec.structs.replace(entry, full_text=True)
                if (row := self._places.get(key)) is not None:
                    self.shown[row] = entry

    def order_by(self, sort: Sort) -> None:
        """Show the same rows in another order."""
        before = set(self._places)
        self.sort = sort
        self._arrange(keep=before)

    def only_unread(self, on: bool) -> None:
        """Show only what is unread now, or everything."""
        self.unread_only = on
        self._arrange()

    def only_muted(self, on: bool) -> None:
        """Show what is muted, or the rest."""
        self.muted_only = on
        self._arrange()

    def mute(self, rules: Sequence[str]) -> None:
        """Hide what these rules match, and nothing else any more."""
        from reader.muting import Rules

        known = Rules(rules)
        self._entries = {
            key: msgspec.structs.replace(entry, muted=known.hides(entry))
            for key, entry in self._entries.items()
        }
        self._counts = None
        self.muted_only = self.muted_only and bool(self.muted)
        self._arrange()

    def only_most_voted(self, most: int | None) -> None:
        """Show only so many papers, those with the most votes first; None: all of them."""
        self.most_voted = most
        self._arrange()

    def filter(self, text: str, today: date | None = None) -> None:
        """Show what matches a query. Raises QueryError and keeps what was shown.

        In a large feed nothing else is shown yet: what matches is to be told with :meth:`find`.
        """
        from reader.query import EVERYTHING, parse

        self.query_text = text
        query = parse(text, today)
        self.query = None if query == EVERYTHING else query
        self._found = None
        self.searching = self.large and self.query is not None
        if not self.searching:
            self._arrange()

    def candidates(self) -> list[Entry]:
        """What a filter has to look at, in the order of the rows."""
        return self._ordered(self._entries.values())

    def find(self, entries: Sequence[Entry], *, whole: bool) -> None:
        """The filter matches these, in the order of the rows; ``whole``: there are no others."""
        self._found = {entry.key for entry in entries}
        self.searching = not whole
        found = (self._entries[entry.key] for entry in entries if entry.key in self._entries)
        self._show([entry for entry in found if self._eligible(entry)])

    def _arrange(self, keep: frozenset[str] | set[str] = frozenset()) -> None:
        rows = list(self._entries.values())
        if self.query or self.unread_only or self.muted_only or self.muted:
            rows = [
                entry
                for entry in rows
                if entry.key in keep or (self._eligible(entry) and self._matches(entry))
            ]
        self._show(self._ordered(rows))

    def _ordered(self, rows: Iterable[Entry]) -> list[Entry]:
        if self.most_voted:
            return ordered(rows, "votes")[: self.most_voted]
        return ordered(rows, self.sort)

    def _show(self, rows: list[Entry]) -> None:
        self.shown = rows
        self._places = {entry.key: row for row, entry in enumerate(self.shown)}
        by_day = self.snapshot.address.startswith("hf:since/") and self.sort == "feed"
        self.dividers = days(self.shown) if by_day and not self.most_voted else []

    def _counted(self) -> tuple[int, int]:
        """How many are unread and not hidden, and how many are hidden."""
        if self._counts is None:
            hidden = [self._hides(entry) for entry in self._entries.values()]
            unread = (entry.marks.read is None for entry in self._entries.values())
            seen = sum(one and not hides for one, hides in zip(unread, hidden, strict=True))
            self._counts = seen, sum(hidden)
        return self._counts

    def _hides(self, entry: Entry) -> bool:
        """Whether a rule hides it; what was asked for by name is shown."""
        return bool(entry.muted) and not self.snapshot.address.startswith(_ASKED_FOR)

    def _eligible(self, entry: Entry) -> bool:
        """Whether it may be shown, whatever the filter."""
        if self._hides(entry) != self.muted_only:
            return False
        return not (self.unread_only and entry.marks.read is not None)

    def _matches(self, entry: Entry) -> bool:
        if self._found is not None:
            return entry.key in self._found
        if self.query is None:
            return True
        from reader.query import matches, searchable

        haystack = self._haystacks.get(entry.key)
        if haystack is None:
            haystack = self._haystacks[entry.key] = searchable(entry)
        return matches(self.query, entry, haystack)


def days(shown: Sequence[Entry]) -> list[tuple[int, str]]:
    """Where each day begins, and which it is: ``Friday 20 November · 31 papers``."""
    starts: list[tuple[int, date]] = []
    for row, entry in enumerate(shown):
        day = entry.paper.featured
        if day and (not starts or starts[-1][1] != day):
            starts.append((row, day))
    ends = [*(row for row, _ in starts[1:]), len(shown)][: len(starts)]
    return [
        (row, f"{day:%A} {day.day} {day:%B} · {end - row} paper{'s' if end - row != 1 else ''}")
        for (row, day), end in zip(starts, ends, strict=True)
    ]
