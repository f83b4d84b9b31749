"""The rows of a feed. A few bytes of each row are held; its paper is read when it is needed."""

import sqlite3
import threading
import weakref
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import date, datetime
from heapq import merge
from itertools import islice
from typing import TYPE_CHECKING, overload

import msgspec

from reader.catalogue import marks, papers, votes
from reader.catalogue.connection import Interrupt, open_intact_database
from reader.catalogue.damage import handle_damage
from reader.catalogue.database import Database
from reader.catalogue.entries import read_entries
from reader.catalogue.papers import Listed
from reader.catalogue.rows import Rows
from reader.model.entry import Entry, Marks
from reader.model.paper import Paper, paper_from_key
from reader.model.sorting import Sort
from reader.text.sanitise import line

if TYPE_CHECKING:
    from reader.model.query import Node

_PAGE = 64
"""Papers that are read together."""
_HELD = 1024
"""Papers that are held in memory at most."""
_STEP = 500
"""Rows that are read in one query."""
_BY = {
    "newest": "SELECT id, ifnull(-julianday(published), 0) FROM facts",
    "votes": "SELECT id, -ifnull(votes, 0) FROM facts",
    "comments": "SELECT id, -ifnull(comments, 0) FROM facts",
    "title": "SELECT id, title FROM papers",
    "for-you": "SELECT id, -score FROM scores",
}
"""The value by which each order sorts. The words of a title sort as its folded text does."""
_LAST = 2**60
"""The value of a paper without a score."""


class Listing(Rows, Sequence[Entry]):
    """The entries of a feed, in the feed's order; each has a place, counted from 0.

    The entries that are held belong to one thread. Any thread may call the slower methods, such as
    :meth:`sort_places`: one call waits for the other. Call them inside :meth:`handle_damage`, which
    handles what SQLite raises. The papers stay readable if the catalogue's file is deleted
    meanwhile.
    """

    def __init__(
        self,
        database: Database | None,
        listed: Iterable[Listed],
        seen: datetime | None,
        *,
        first_database: Database | None = None,
        alone: bool = False,
        marked: Mapping[str, str] | None = None,
    ) -> None:
        """``seen`` is when the feed was last looked at, UTC; ``marked`` see :class:`Rows`.

        Entries are read from ``database``; without it there are no rows. The first entries are read
        from ``first_database``, which need not stay open. ``alone``: only the connection
        ``database`` has the papers. Papers that the catalogue does not hold are left out.
        """
        first_database = first_database or database
        super().__init__(first_database, listed, seen, marked)
        self._database = database
        self._searched: Database | None = database if alone else None
        self._seen = seen
        self._held: dict[int, Entry] = {}
        self._reading, self._searching = threading.Lock(), threading.Lock()
        self._failure: Exception | None = None
        if first_database is None:
            return
        if rules := marks.list_mute_rules(first_database):
            from reader.catalogue.query_sql import find_hiding_rules  # few users have mute rules

            self.hide_rows(find_hiding_rules(first_database, self, rules), rules)
        self._held = self._read_stored_entries(first_database, range(min(_PAGE, len(self))))

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
        entry = self.get_held_entry(place)
        if entry is None:
            start = place - place % _PAGE
            self.load_entries(range(start, min(start + _PAGE, len(self))))
            entry = self._held[place]
        return entry

    def __iter__(self) -> Iterator[Entry]:
        """All entries. May be called on any thread. Raises what :meth:`raise_failure` raises."""
        for start in range(0, len(self), _STEP):
            yield from self.read_entries_at(range(start, min(start + _STEP, len(self))))
            self.raise_failure()

    def get_held_entry(self, place: int) -> Entry | None:
        """An entry, if it is held; else None."""
        return self._held.get(place)

    def load_entries(self, places: Sequence[int]) -> None:
        """Read these entries and hold them until many others were read."""
        missing = [place for place in places if place not in self._held]
        self._held.update(zip(missing, self.read_entries_at(missing), strict=True))
        for place in list(islice(self._held, max(0, len(self._held) - _HELD - len(places)))):
            del self._held[place]

    def read_entries_at(self, places: Sequence[int]) -> list[Entry]:
        """Read these entries. May be called on any thread.

        An entry that can't be read has only its key, so that a row that is shown stays; see
        :meth:`raise_failure`.
        """
        try:
            return self._read_missing_entries(places)
        except Exception as error:
            self._failure = error
        if half := len(places) // 2:
            return self.read_entries_at(places[:half]) + self.read_entries_at(places[half:])
        return [Entry(paper_from_key(self.keys[place])) for place in places]

    def _read_missing_entries(self, places: Sequence[int]) -> list[Entry]:
        entries = {place: entry for place in places if (entry := self._held.get(place))}
        missing = [place for place in places if place not in entries]
        if self._database is not None and missing:
            with self._reading:
                entries |= self._read_stored_entries(self._database, missing)
        return [entries.get(place) or Entry(paper_from_key(self.keys[place])) for place in places]

    def _read_stored_entries(self, database: Database, places: Sequence[int]) -> dict[int, Entry]:
        """Read the entries that the catalogue still has, by their places."""
        stored = papers.read_papers(database, [self.keys[place] for place in places])
        rows = read_entries(database, tuple(map(self._set_featured_day, stored)), self._seen)
        return {self._places[entry.key]: self._set_hiding_rule(entry) for entry in rows}

    def _set_hiding_rule(self, entry: Entry) -> Entry:
        """The entry with the mute rule that hides it, if there is one."""
        number = self.hidden[self._places[entry.key]]
        if not number:
            return entry
        return msgspec.structs.replace(entry, muted=line(self.rules[number - 1]))

    def handle_damage(self) -> AbstractContextManager[None]:
        """Search, sort and hide inside. Raises CatalogueError for everything that SQLite raises.

        If the catalogue is damaged, makes it anew, which may take long, and raises
        DamagedCatalogue.
        """
        return nullcontext() if self._database is None else handle_damage(self._database)

    def raise_failure(self) -> None:
        """Raise the error because of which entries could not be read since the last call.

        Raises DamagedCatalogue and CatalogueError. Takes long if the catalogue is damaged.
        """
        failure, self._failure = self._failure, None
        if failure is not None and self._database is not None:
            with handle_damage(self._database):
                raise failure

    def _set_featured_day(self, paper: Paper) -> Paper:
        day = self.featured[self._places[paper.key]]
        return msgspec.structs.replace(paper, featured=date.fromordinal(day) if day else None)

    def hold_entry(self, entry: Entry) -> None:
        """Hold an entry."""
        self._held[self._places[entry.key]] = entry

    def update_marks(self, place: int, marks: Marks) -> bool:
        """Set the marks of a row. False if they are known to be the same as before."""
        self.read[place] = marks.read is not None
        entry = self._held.get(place)
        if entry is None or entry.marks == marks:
            return entry is None
        self._held[place] = msgspec.structs.replace(entry, marks=marks)
        return True

    def note_full_text(self, place: int) -> None:
        """Note that the full text of a paper is stored now."""
        if entry := self._held.get(place):
            self._held[place] = msgspec.structs.replace(entry, full_text=True)

    @property
    def searched_count(self) -> int:
        """How many papers of the catalogue a search reads: from the first row to the last."""
        if self.number_range is None:
            return 0
        lowest, highest = self.number_range
        return highest - lowest + 1

    def sort_places(self, sort: Sort, interrupt: Interrupt) -> Sequence[int]:
        """The places in that order. Equal rows stay in the feed's order.

        Raises Stopped if it was interrupted.
        """
        places = range(len(self))
        if sort == "feed" or not places:
            return places
        with self._use_search_connection(interrupt) as database:
            if sort == "rising":
                gained = votes.read_vote_changes(database, self.keys, self._seen)
                by: list[float | str] = [-gained.get(key, 0) for key in self.keys]
            else:
                value_of = {
                    number: value
                    for some in papers.split_into_chunks(self.numbers, _STEP)
                    for number, value in database.execute(
                        f"{_BY[sort]} WHERE id IN ({papers.join_placeholders(some)})", tuple(some)
                    )
                }
                missing = {"title": "", "for-you": _LAST}.get(sort, 0)
                by = [value_of.get(number, missing) for number in self.numbers]
        # One sort of all places would make the other threads wait.
        sorted_chunks = (
            sorted(places[at : at + _STEP], key=by.__getitem__) for at in places[::_STEP]
        )
        return array("I", merge(*sorted_chunks, key=by.__getitem__))

    def find_matching_places(
        self, query: "Node", among: Sequence[int] | None, interrupt: Interrupt
    ) -> list[int]:
        """The places that match, among some or among all. Raises Stopped if it was interrupted."""
        # Imported late: not needed until the first rows are shown.
        from reader.catalogue.query_sql import find_matching_places

        if not self.keys:
            return []
        with self._use_search_connection(interrupt) as database:
            return find_matching_places(database, query, self, among)

    def rank_places_by_any_word(self, query: "Node", interrupt: Interrupt) -> list[int]:
        """The places of rows that have some of a query's words, the best first.

        Nothing if the query has no words. Raises Stopped if it was interrupted.
        """
        from reader.catalogue.find_again import rank_by_any_word, split_words
        from reader.catalogue.query_sql import find_matching_places

        if not self.keys:
            return []
        with self._use_search_connection(interrupt) as database:
            keys = rank_by_any_word(database, query, interrupt, self.numbers)
            places = [place for key in keys if (place := self.find_place(key)) is not None]
            _, rest = split_words(query)
            matching = set(find_matching_places(database, rest, self, places))
        return [place for place in places if place in matching]

    def find_hiding_rules(self, rules: Sequence[str], interrupt: Interrupt) -> "array[int]":
        """Which rule hides each row, counted from 1; 0: none.

        Raises Stopped if it was interrupted.
        """
        if not self.keys or not rules:
            return array("I", [0]) * len(self)
        from reader.catalogue.query_sql import find_hiding_rules  # few users have mute rules

        with self._use_search_connection(interrupt) as database:
            return find_hiding_rules(database, self, rules)

    def hide_rows(self, hidden: "array[int]", rules: Iterable[str]) -> None:
        """Set which rule hides each row, as :meth:`find_hiding_rules` returns it."""
        super().hide_rows(hidden, rules)
        self._held.clear()  # an entry names the rule

    def list_matching_entries(
        self, query: "Node", sort: Sort, most: int | None = None
    ) -> list[Entry]:
        """The entries that match, in that order, at most so many. Raises CatalogueError."""
        with self.handle_damage():
            matches = bytearray(len(self))
            for place in self.find_matching_places(query, None, Interrupt()):
                matches[place] = 1
            places = islice(
                (one for one in self.sort_places(sort, Interrupt()) if matches[one]), most
            )
            entries = [
                entry
                for some in papers.split_into_chunks(list(places))
                for entry in self.read_entries_at(some)
            ]
        self.raise_failure()
        return entries

    def list_best_entries(self, query: "Node", most: int | None = None) -> list[Entry]:
        """The entries that have some of a query's words, the best first. Raises CatalogueError."""
        with self.handle_damage():
            places = self.rank_places_by_any_word(query, Interrupt())[:most]
            entries = self.read_entries_at(places)
        self.raise_failure()
        return entries

    def count_matching(self, query: "Node") -> int:
        """How many entries match. Raises CatalogueError."""
        with self.handle_damage():
            return len(self.find_matching_places(query, None, Interrupt()))

    @contextmanager
    def _use_search_connection(self, interrupt: Interrupt) -> Iterator[sqlite3.Connection]:
        with self._searching:
            if self._searched is None:
                self._searched = self._open_search_connection()
            shared = self._reading if self._searched is self._database else nullcontext()
            with shared, interrupt.accept_for(self._searched):
                yield self._searched

    def _open_search_connection(self) -> Database:
        """A connection for searches alone, if possible: then reading entries does not wait."""
        database = self._database
        assert database is not None, "without a catalogue there is nothing to search"
        if database.path is None or database.is_replaced:
            return database
        searched = open_intact_database(database.path)
        if searched.file != database.file:  # another file has just taken its place
            searched.close()
            return database
        close_with(self, searched)
        return searched


def open_listing(
    database: Database,
    listed: Iterable[Listed],
    seen: datetime | None = None,
    *,
    marked: Mapping[str, str] | None = None,
) -> Listing:
    """The entries of these papers in a catalogue. Raises CatalogueError.

    The first entries are read on ``database``, all others on connections of the listing's own, if
    the catalogue is not in memory.
    """
    if database.path is None:
        return Listing(database, listed, seen, marked=marked)
    own = open_intact_database(database.path)
    try:
        listing = Listing(own, listed, seen, first_database=database, marked=marked)
    except BaseException:
        own.close()
        raise
    close_with(listing, own)
    return listing


def empty_listing() -> Listing:
    """A listing without rows, for a feed of which nothing is stored."""
    return Listing(None, (), None)


def listing_of_one(entry: Entry) -> Listing:
    """A listing of one entry, which need not be in the catalogue."""
    listing = empty_listing()
    day = entry.paper.featured
    listing.add_row(entry.key, 0, day.toordinal() if day else 0, entry.marks.read is not None)
    listing.hold_entry(entry)
    return listing


def close_with(listing: Listing, database: Database) -> None:
    """Close a connection when the listing is no longer used."""
    weakref.finalize(listing, database.close).atexit = False
