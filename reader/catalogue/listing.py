"""A long feed: of every row a few bytes are held, its paper is read where it is looked at."""

import sqlite3
import threading
import weakref
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime
from heapq import merge
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, overload

import msgspec

from reader.catalogue import marks, papers, snapshots
from reader.catalogue.store import Interrupt, open_database
from reader.entry import Entry, Marks
from reader.errors import CatalogueError
from reader.order import Sort
from reader.paper import Paper

if TYPE_CHECKING:
    from reader.query import Node

_PAGE = 64
"""Papers that are read together."""
_HELD = 1024
"""Papers that are held at most."""
_STEP = 500
"""Rows that are asked for at once."""
_BY = {
    "newest": "SELECT id, ifnull(-julianday(published), 0) FROM facts",
    "votes": "SELECT id, -ifnull(votes, 0) FROM facts",
    "comments": "SELECT id, -ifnull(comments, 0) FROM facts",
    "title": "SELECT id, title FROM papers",
}
"""What rows are sorted by. The words of a title sort as its folded text does."""


class Listing(Sequence[Entry]):
    """The rows of a feed, in the feed's order; each has a place, counted from 0.

    One thread has entries held. What takes longer, :meth:`ordered` and the like, is for any thread
    and takes turns. The papers stay readable where the catalogue's file is deleted meanwhile.
    """

    quick = False
    """Whether nothing takes long."""

    def __init__(
        self, path: Path, listed: Iterable[tuple[str, date | None]], seen: datetime | None
    ) -> None:
        """``listed`` are keys, and the days of the feed; ``seen`` when it was last looked at.

        Those that the catalogue does not hold are left out. Raises CatalogueError.
        """
        self._path = path
        self._database, self._searched = open_database(path), open_database(path)
        weakref.finalize(self, _close, self._database, self._searched).atexit = False
        self._seen = seen
        self.seen = (seen.isoformat(), seen.date().toordinal()) if seen else None
        """As of when the feed was last looked at: ISO time, UTC, and the day; None: never."""
        self.keys: list[str] = []
        """The papers' keys."""
        self.numbers = array("q")
        """The papers' ids in the catalogue."""
        self.featured = array("i")
        """The day of the feed as an ordinal; 0 is none."""
        self.read = bytearray()
        """1: marked read."""
        self._places: dict[str, int] = {}
        self._held: dict[int, Entry] = {}
        self._reading, self._searching = threading.Lock(), threading.Lock()
        try:
            self._list(iter(listed))
            rules = marks.mutes(self._searched)
        except sqlite3.Error as error:
            raise _unreadable(path, error) from error
        self.muted = bytearray(len(self))
        """1: a rule hides it."""
        self.muted = self.hidden_by(rules, Interrupt())

    def _list(self, listed: Iterator[tuple[str, date | None]]) -> None:
        while some := dict(islice(listed, _STEP)):
            new = [key for key in some if key not in self._places]
            numbers = papers.numbers(self._searched, new)
            read = marks.read_among(self._searched, new)
            for key in new:
                if (number := numbers.get(key)) is not None:
                    self._places[key] = len(self.keys)
                    self.keys.append(key)
                    self.numbers.append(number)
                    day = some[key]
                    self.featured.append(day.toordinal() if day else 0)
                    self.read.append(key in read)

    def __len__(self) -> int:
        return len(self.keys)

    @overload
    def __getitem__(self, index: int) -> Entry: ...
    @overload
    def __getitem__(self, index: slice) -> list[Entry]: ...
    def __getitem__(self, index: int | slice) -> Entry | list[Entry]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        place = range(len(self))[index]
        entry = self.held(place)
        if entry is None:
            start = place - place % _PAGE
            self.load(range(start, min(start + _PAGE, len(self))))
            entry = self._held[place]
        return entry

    def __iter__(self) -> Iterator[Entry]:
        """All entries. May be called on any thread."""
        for start in range(0, len(self), _STEP):
            yield from self.entries(range(start, min(start + _STEP, len(self))))

    def place(self, key: str) -> int | None:
        """Where a paper stands."""
        return self._places.get(key)

    def held(self, place: int) -> Entry | None:
        """An entry, where it was read."""
        return self._held.get(place)

    def load(self, places: Sequence[int]) -> None:
        """Read these entries; they are held until many others were read."""
        missing = [place for place in places if place not in self._held]
        self._held.update(zip(missing, self.entries(missing), strict=True))
        for place in list(islice(self._held, max(0, len(self._held) - _HELD - len(places)))):
            del self._held[place]

    def entries(self, places: Sequence[int]) -> list[Entry]:
        """Read these entries. May be called on any thread."""
        keys = [self.keys[place] for place in places]
        known: dict[str, Entry] = {}
        with self._reading, suppress(sqlite3.Error):
            listed = tuple(map(self._on_its_day, papers.get(self._database, keys)))
            rows = snapshots.entries(self._database, listed, self._seen)
            known = {entry.key: entry for entry in rows}
        # A row that was shown stays, whatever became of the catalogue.
        return [known.get(key) or Entry(Paper(key=key, title=key)) for key in keys]

    def _on_its_day(self, paper: Paper) -> Paper:
        day = self.featured[self._places[paper.key]]
        return msgspec.structs.replace(paper, featured=date.fromordinal(day) if day else None)

    def remark(self, place: int, marks: Marks) -> bool:
        """Take changed marks; whether they may be others."""
        self.read[place] = marks.read is not None
        entry = self._held.get(place)
        if entry is None or entry.marks == marks:
            return entry is None
        self._held[place] = msgspec.structs.replace(entry, marks=marks)
        return True

    def hold_text(self, place: int) -> None:
        """The full text of a paper is here by now."""
        if entry := self._held.get(place):
            self._held[place] = msgspec.structs.replace(entry, full_text=True)

    def ordered(self, sort: Sort, interrupt: Interrupt) -> Sequence[int]:
        """The places in that order; equal ones stay in the feed's order.

        Raises Stopped where it was interrupted, and CatalogueError.
        """
        places = range(len(self))
        if sort == "feed":
            return places
        with self._search(interrupt) as database:
            if sort == "rising":
                gained = papers.vote_changes(database, self.keys)
                by: list[float | str] = [-gained.get(key, 0) for key in self.keys]
            else:
                known = {
                    number: value
                    for some in papers.chunks(self.numbers, _STEP)
                    for number, value in database.execute(
                        f"{_BY[sort]} WHERE id IN ({papers.placeholders(some)})", tuple(some)
                    )
                }
                missing = "" if sort == "title" else 0
                by = [known.get(number, missing) for number in self.numbers]
        # One sort of all would keep the other threads waiting.
        some = (sorted(places[at : at + _STEP], key=by.__getitem__) for at in places[::_STEP])
        return array("I", merge(*some, key=by.__getitem__))

    def matching(
        self, query: "Node", among: Sequence[int] | None, interrupt: Interrupt
    ) -> list[int]:
        """Those places that match, of some or of all. Raises as :meth:`ordered` does."""
        from reader.catalogue.matching import matching  # the first paint needs none of it

        with self._search(interrupt) as database:
            return matching(database, query, self, among)

    def hidden_by(self, rules: Sequence[str], interrupt: Interrupt) -> bytearray:
        """1 for each row that a rule hides. Raises as :meth:`ordered` does."""
        hidden = bytearray(len(self))
        if not rules:
            return hidden
        from reader.muting import Rules  # hardly anyone needs it

        for query in Rules(rules).queries:
            for place in self.matching(query, None, interrupt):
                hidden[place] = 1
        return hidden

    def hide(self, hidden: bytearray) -> None:
        """Rules hide these rows by now."""
        self.muted = hidden
        self._held.clear()  # an entry names the rule

    @contextmanager
    def _search(self, interrupt: Interrupt) -> Iterator[sqlite3.Connection]:
        try:
            with self._searching, interrupt.over(self._searched):
                yield self._searched
        except sqlite3.Error as error:
            raise _unreadable(self._path, error) from error


def filtered(entries: Sequence[Entry], query: "Node") -> list[Entry]:
    """The entries of a snapshot that match, in its order. Raises CatalogueError."""
    if isinstance(entries, Listing):
        places = sorted(entries.matching(query, None, Interrupt()))
        return [one for some in papers.chunks(places) for one in entries.entries(some)]
    from reader.query import matches, searchable

    return [entry for entry in entries if matches(query, entry, searchable(entry))]


def number_of(entries: Sequence[Entry], query: "Node") -> int:
    """How many entries of a snapshot match. Raises CatalogueError."""
    if isinstance(entries, Listing):
        return len(entries.matching(query, None, Interrupt()))
    return len(filtered(entries, query))


def _unreadable(path: Path, error: sqlite3.Error) -> CatalogueError:
    return CatalogueError(f"The catalogue {path} can't be read ({error}); free or allow the folder")


def _close(*databases: sqlite3.Connection) -> None:
    for database in databases:
        database.close()
