"""The rows of a feed as queries compare them: a few bytes for each paper, in the feed's order."""

import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from itertools import islice

from reader.catalogue import marks, papers
from reader.catalogue.papers import Listed

_STEP = 500
"""Rows that are read in one query."""


class Rows:
    """The papers of a feed; each has a place, counted from 0."""

    def __init__(
        self,
        database: sqlite3.Connection | None,
        listed: Iterable[Listed],
        seen: datetime | None,
        marked: Mapping[str, str] | None = None,
    ) -> None:
        """``seen`` is when the feed was last looked at. Without a database there are no rows.

        ``marked`` says when each paper was put into the part of the library that is listed, as ISO
        times (UTC).

        Papers that the catalogue does not hold are left out.
        """
        self.seen = (seen.isoformat(), seen.date().toordinal()) if seen else None
        """When the feed was last looked at: ISO time (UTC) and day (ordinal); None: never."""
        self.keys: list[str] = []
        """The papers' keys."""
        self.numbers = array("q")
        """The papers' numbers in the catalogue."""
        self.number_range: tuple[int, int] | None = None
        """The lowest and the highest of these ids; None where there are no rows."""
        self.featured = array("i")
        """The day on which each paper was featured, as an ordinal; 0: none."""
        self.read = bytearray()
        """1: the paper is read."""
        self._places: dict[str, int] = {}
        self.hidden = array("I")
        """The rule that hides each row, counted from 1; 0: none."""
        self.rules: tuple[str, ...] = ()
        """The mute rules that :attr:`hidden` counts."""
        if database is not None:
            self._add_listed(database, iter(listed))
        days = {time: _read_day(time) for time in {one[:10] for one in (marked or {}).values()}}
        self.marked = array("i", (days[marked[key][:10]] for key in self.keys) if marked else ())
        """The day on which each paper was put there, as an ordinal; 0: not known. Else empty."""

    def _add_listed(self, database: sqlite3.Connection, listed: Iterator[Listed]) -> None:
        while step := dict(islice(listed, _STEP)):
            new = [key for key in step if key not in self._places]
            numbers = papers.read_numbers(database, new)
            read = marks.find_read_keys(database, new)
            for key in new:
                if (number := numbers.get(key)) is not None:
                    day = step[key]
                    self.add_row(key, number, day.toordinal() if day else 0, key in read)

    def add_row(self, key: str, number: int, day: int, read: bool) -> None:
        """Add a row, which no rule hides yet."""
        self._places[key] = len(self.keys)
        self.keys.append(key)
        self.numbers.append(number)
        lowest, highest = self.number_range or (number, number)
        self.number_range = min(lowest, number), max(highest, number)
        self.featured.append(day)
        self.read.append(read)
        self.hidden.append(0)

    def find_place(self, key: str) -> int | None:
        """The place of a paper; None if it is not among the rows."""
        return self._places.get(key)

    @property
    def unread_count(self) -> int:
        """How many rows are unread and not hidden."""
        return sum(
            not (read or hidden) for read, hidden in zip(self.read, self.hidden, strict=True)
        )

    def hide_rows(self, hidden: "array[int]", rules: Iterable[str]) -> None:
        """Set the rules and which of them hides each row, counted from 1; 0: none."""
        self.hidden, self.rules = hidden, tuple(rules)


def _read_day(text: str) -> int:
    try:
        return date.fromisoformat(text).toordinal()
    except ValueError:
        return 0
