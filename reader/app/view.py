"""What a list shows of a feed: order, filter, and rows that stay until the view is left."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from itertools import compress
from typing import TYPE_CHECKING, NamedTuple

from reader.app.arranging import Arranged, Wanted, arranged
from reader.app.rows import Rows, Shown, rows_of
from reader.catalogue.snapshots import Snapshot
from reader.catalogue.store import Interrupt
from reader.entry import Entry, Marks
from reader.order import Sort

if TYPE_CHECKING:
    from reader.query import Node

_CATALOGUE = "catalogue:"
_ASKED_FOR = ("library:", "hf:paper/")
"""Feeds in which nothing is hidden."""


class Renewal(NamedTuple):
    """A newer answer of a feed, arranged."""

    snapshot: Snapshot
    rows: Rows
    arranged: Arranged


class FeedView:
    """A feed as it is looked at. Knows no widget; rows are found by their paper's key.

    What is shown is decided when the order or the filter changes, never when a mark does: a row
    just read stays where it is. In a long feed deciding takes longer than a key may wait: then
    ``searching`` is set, and what :meth:`look` says, on a thread, is to be taken with
    :meth:`arrange`.
    """

    def __init__(self, snapshot: Snapshot, sort: Sort, like: FeedView | None = None) -> None:
        """All that is needed is computed here, however long that takes.

        ``like`` is what this one takes the place of: its filter stays.
        """
        self.snapshot = snapshot
        """What the feed held when it was last fetched."""
        self.sort: Sort = sort
        """The order of the rows."""
        self.unread_only: bool = like.unread_only if like else False
        """Whether only what was unread when the view was entered is shown."""
        self.muted_only = False
        """Whether only what is muted is shown."""
        self.query_text: str = like.query_text if like else ""
        """The filter as typed; what is shown follows the last one that could be read."""
        self.query: Node | None = like.query if like else None
        """The filter that is in force."""
        self.most_voted: int | None = None
        """How many of the most voted are shown alone; None: all."""
        self.selected: dict[str, None] = {}
        """Keys of what is selected, in the order it was."""
        self.dividers: list[tuple[int, str]] = []
        """Before which rows a line parts the days, and what it says."""
        self.searching = False
        """Whether more rows may come of those that the filter is looking for."""
        self.unlooked = False
        """Whether nothing was looked for yet of what the filter wants."""
        self._rules: tuple[str, ...] | None = None
        self._remarked: dict[str, Marks] = {}
        self._counts: tuple[int, int] | None = None
        self._kept: Sequence[int] = ()
        self._rows = rows_of(snapshot.entries)
        self._arranged = arranged(self._rows, self.wanted)
        self.shown = Shown(self._rows, ())
        """The rows, in order."""
        self._show()

    @property
    def quick(self) -> bool:
        """Whether the feed is so short that nothing takes long."""
        return self._rows.quick

    @property
    def total(self) -> int:
        """How many papers the feed has, without the muted ones."""
        return len(self._rows.keys) - self.muted

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

    @property
    def wanted(self) -> Wanted:
        """What is to be shown. The rows of the catalogue are what its search found."""
        query = None if self.snapshot.address == _CATALOGUE else self.query
        return Wanted("votes" if self.most_voted else self.sort, query, self._rules)

    def entry(self, key: str) -> Entry | None:
        """The entry of a paper, shown or not."""
        place = self._rows.place(key)
        return None if place is None else Shown(self._rows, [place])[0]

    def place(self, key: str | None) -> int | None:
        """The row of a paper, if it is shown."""
        place = self._rows.place(key) if key else None
        return None if place is None else self.shown.row(place)

    def turn_selected(self, keys: Sequence[str]) -> None:
        """Select these papers, or where all are selected, no longer."""
        if all(key in self.selected for key in keys):
            for key in keys:
                del self.selected[key]
        else:
            self.selected |= dict.fromkeys(keys)

    def chosen(self) -> Shown:
        """The selected papers, shown or not."""
        places = (self._rows.place(key) for key in self.selected)
        return Shown(self._rows, [place for place in places if place is not None])

    def look(self, interrupt: Interrupt, *, first: bool) -> Callable[[], Arranged]:
        """What arranges the rows as they are wanted, on any thread.

        See :func:`reader.app.arranging.arranged`.
        """
        rows, wanted, before = self._rows, self.wanted, self._arranged
        return lambda: arranged(rows, wanted, before, first=first, interrupt=interrupt)

    def arrange(self, arranged: Arranged) -> bool:
        """Show rows as they were wanted; whether that still was so."""
        if arranged.rows is not self._rows or arranged.wanted != self.wanted:
            return False
        if arranged.wanted == self._arranged.wanted:
            self._kept = self.shown.places  # what was found first stays, whatever was done to it
        self._take(arranged)
        self._show()
        return True

    def renewal(self, snapshot: Snapshot) -> Renewal:
        """A newer answer of the same feed, arranged as this one is. May be called on any thread."""
        rows = rows_of(snapshot.entries)
        return Renewal(snapshot, rows, arranged(rows, self.wanted))

    def renew(self, renewal: Renewal) -> None:
        """Take a newer answer of the same feed. Rows that were shown and are still in it stay."""
        kept = self.shown.keys if self._hides_some else ()
        self.snapshot, self._rows = renewal.snapshot, renewal.rows
        self._counts = None
        for key, marks in self._remarked.items():
            # It may have been marked while the answer was read.
            if (place := self._rows.place(key)) is not None:
                self._rows.remark(place, marks)
        for key in [key for key in self.selected if self._rows.place(key) is None]:
            del self.selected[key]
        places = (self._rows.place(key) for key in kept)
        self._kept = [place for place in places if place is not None]
        self._take(renewal.arranged)
        self._show()

    def remark(self, marks: Mapping[str, Marks]) -> list[int]:
        """Take changed marks; returns the rows to draw again."""
        read, hidden, changed = self._rows.read, self._hidden, []
        for key, mark in marks.items():
            place = self._rows.place(key)
            if place is None:
                continue
            self._remarked[key] = mark
            was_read = read[place]
            if self._rows.remark(place, mark):
                changed.append(self.shown.row(place))
            if self._counts and not hidden[place]:
                unread, others = self._counts
                self._counts = unread + was_read - read[place], others
        return [row for row in changed if row is not None]

    def hold_texts(self, keys: Collection[str]) -> None:
        """The full texts of these papers are here by now."""
        for key in keys:
            if (place := self._rows.place(key)) is not None:
                self._rows.hold_text(place)

    def order_by(self, sort: Sort) -> None:
        """Show the same rows in another order."""
        self.sort = sort
        self._change(keep=True)

    def only_unread(self, on: bool) -> None:
        """Show only what is unread now, or everything."""
        self.unread_only = on
        self._change()

    def only_muted(self, on: bool) -> None:
        """Show what is muted, or the rest."""
        self.muted_only = on
        self._change()

    def mute(self, rules: Sequence[str]) -> None:
        """Hide what these rules match, and nothing else any more."""
        self._rules = tuple(rules)
        self._change()

    def only_most_voted(self, most: int | None) -> None:
        """Show only so many papers, those with the most votes first; None: all of them."""
        self.most_voted = most
        self._change()

    def filter(self, text: str, today: date | None = None) -> None:
        """Show what matches a query. Raises QueryError and keeps what was shown."""
        from reader.query import EVERYTHING, parse

        self.query_text = text
        query = parse(text, today)
        self.query = None if query == EVERYTHING else query
        if self.snapshot.address == _CATALOGUE:
            self.searching = self.unlooked = self.query is not None
        else:
            self._change()

    def _change(self, *, keep: bool = False) -> None:
        """Something else is wanted; ``keep``: the rows that are shown stay."""
        self._kept = self.shown.places if keep and self._hides_some else ()
        wanted, known = self.wanted, self._arranged.wanted
        same = wanted._replace(query=None) == known._replace(query=None)
        if self._rows.quick or (same and wanted.query is None):
            self._take(arranged(self._rows, wanted, self._arranged))
        elif wanted != known or not self._arranged.whole:
            self.searching = self.unlooked = True
            return
        self._show()

    def _take(self, arranged: Arranged) -> None:
        if arranged.hidden is not None and arranged.hidden is not self._rows.muted:
            self._rows.hide(arranged.hidden)
            self._counts = None
            self.muted_only = self.muted_only and bool(self.muted)
        self._arranged = arranged
        self.unlooked = arranged.wanted != self.wanted
        self.searching = self.unlooked or not arranged.whole

    def _show(self) -> None:
        order: Sequence[int] = self._arranged.order
        if self._hides_some:
            shows = self._shows()
            if isinstance(order, range):
                order = array("I", compress(order, shows))
            else:
                order = array("I", (place for place in order if shows[place]))
        if self.most_voted:
            order = order[: self.most_voted]
        self.shown = Shown(self._rows, order)
        by_day = self.snapshot.address.startswith("hf:since/") and self.sort == "feed"
        self.dividers = []
        if by_day and not self.most_voted:
            self.dividers = days([self._rows.featured[place] for place in order])

    @property
    def _hides_some(self) -> bool:
        """Whether not all rows may be shown."""
        found = self._arranged.found is not None
        return found or self.unread_only or self.muted_only or bool(self.muted)

    def _shows(self) -> bytearray:
        """1 for each row that is to be shown."""
        found = self._arranged.found
        shows = bytearray(found) if found else bytearray(b"\1") * len(self._rows.keys)
        if self.muted or self.muted_only:
            both = zip(shows, self._hidden, strict=True)
            shows = bytearray(found and hidden == self.muted_only for found, hidden in both)
        if self.unread_only:
            both = zip(shows, self._rows.read, strict=True)
            shows = bytearray(found and not read for found, read in both)
        for place in self._kept:
            shows[place] = 1
        return shows

    @property
    def _hidden(self) -> bytearray:
        """1 for each row that a rule hides; what was asked for by name is shown."""
        if self.snapshot.address.startswith(_ASKED_FOR):
            return bytearray(len(self._rows.keys))
        return self._rows.muted

    def _counted(self) -> tuple[int, int]:
        """How many are unread and not hidden, and how many are hidden."""
        if self._counts is None:
            hidden, read = self._hidden, self._rows.read
            unread = sum(not (one or other) for one, other in zip(hidden, read, strict=True))
            self._counts = unread, sum(hidden)
        return self._counts


def days(featured: Sequence[int]) -> list[tuple[int, str]]:
    """Where each day begins, and which it is: ``Friday 20 November · 31 papers``.

    ``featured`` are the rows' days as ordinals; 0 is none.
    """
    starts: list[tuple[int, int]] = []
    for row, day in enumerate(featured):
        if day and (not starts or starts[-1][1] != day):
            starts.append((row, day))
    ends = [*(row for row, _ in starts[1:]), len(featured)][: len(starts)]
    return [(row, _heading(day, end - row)) for (row, day), end in zip(starts, ends, strict=True)]


def _heading(day: int, papers: int) -> str:
    on = date.fromordinal(day)
    return f"{on:%A} {on.day} {on:%B} · {papers} paper{'s' if papers != 1 else ''}"
