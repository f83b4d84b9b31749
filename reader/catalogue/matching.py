"""Which papers of a long feed match a query, told by the catalogue's tables: none is decoded.

It is the answer that :func:`reader.query.matches` gives paper by paper: the index holds folded
words and parts them at blanks alone, as a query does.
"""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from itertools import compress
from typing import TYPE_CHECKING, TypeVar, assert_never

from reader.catalogue import conditions, marks, papers, words
from reader.fields import NOTE, TAG
from reader.query import (
    Days,
    Either,
    Every,
    Has,
    Node,
    Not,
    Number,
    State,
    StateName,
    Text,
    Words,
    has_id,
    marks_match,
)

if TYPE_CHECKING:
    from reader.catalogue.listing import Listing

_FEW = 500
"""Papers that are looked for by their keys sooner than in the rows."""
_LAST_DAY, _LAST = 10**7, 2**62
"""After every day there is, as an ordinal, and after every id."""
_T = TypeVar("_T")


def matching(
    database: sqlite3.Connection, query: Node, rows: "Listing", among: Sequence[int] | None = None
) -> list[int]:
    """The places of those rows, or of those among some, that match; in no particular order."""
    numbers = rows.numbers
    if among is not None:
        some = [numbers[place] for place in among]
        found = _Look(database, rows, among, min(some, default=0), max(some, default=0)).of(query)
        return [place for place in among if numbers[place] in found]
    among = range(len(numbers))
    found = _Look(database, rows, among, -_LAST, _LAST).of(query)
    if len(found) > _FEW:
        return list(compress(among, map(found.__contains__, numbers)))
    keys = papers.keys(database, list(found))
    return [place for key in keys if (place := rows.place(key)) is not None]


class _Look:
    """One search among some rows: for every part of a query the ids that match, and others.

    What is found beyond those rows does no harm; ``first`` and ``last`` keep it from being much.
    """

    def __init__(
        self,
        database: sqlite3.Connection,
        rows: "Listing",
        among: Sequence[int],
        first: int,
        last: int,
    ) -> None:
        self._database = database
        self._rows = rows
        self._among = among
        self._range = first, last

    def _all(self) -> set[int]:
        numbers = self._rows.numbers
        return {numbers[place] for place in self._among}

    def of(self, query: Node) -> set[int]:
        match query:
            case Words(_):
                return self._worded(query) | self._marked(NOTE, query)
            case Text("title" | "author" | "org" | "kw"):
                return self._worded(query)
            case Text("tag") | Has("tag"):
                return self._marked(TAG, query)
            case Has("note"):
                return self._marked(NOTE, query)
            case State(name):
                return self._in_state(name)
            case Days("featured", first, last):
                begin, end = (
                    first.toordinal() if first else 1,
                    last.toordinal() if last else _LAST_DAY,
                )
                return self._where(self._rows.featured, lambda day: begin <= day <= end)
            case Text("id", text):
                return self._where(self._rows.keys, lambda key: has_id(key, text))
            case Not(inner):
                return self._all() - self.of(inner)
            case Every(parts):
                return set.intersection(*map(self.of, parts)) if parts else self._all()
            case Either(parts):
                return set().union(*map(self.of, parts))
            case Number() | Days() | Text() | Has():
                return self._compared(query)
            case _:
                assert_never(query)

    def _in_state(self, name: StateName) -> set[int]:
        match name:
            case "read":
                return self._where(self._rows.read, bool)
            case "unread":
                return self._where(self._rows.read, lambda read: not read)
            case "muted":
                return self._where(self._rows.muted, bool)
            case "bookmarked":
                return self._marked("bookmark", State(name))
            case "new":
                return self._new()
            case _:
                assert_never(name)

    def _where(self, told: Sequence[_T], holds: Callable[[_T], bool]) -> set[int]:
        """Those of which this holds."""
        numbers = self._rows.numbers
        return {numbers[place] for place in self._among if holds(told[place])}

    def _ids(self, sql: str, values: Iterable[object]) -> set[int]:
        """Those that SQL finds in the range of ids."""
        rows = self._database.execute(sql, (*values, *self._range))
        return {number for (number,) in rows}

    def _worded(self, query: Node) -> set[int]:
        """Those in which the words are."""
        sql = "SELECT rowid FROM words WHERE words MATCH ? AND rowid BETWEEN ? AND ?"
        return self._ids(sql, (words.expression(query),))

    def _compared(self, query: Node) -> set[int]:
        """Those of which a fact is as it is wanted."""
        where, values = conditions.of(query)
        sql = f"SELECT facts.id FROM facts WHERE {where} AND facts.id BETWEEN ? AND ?"
        return self._ids(sql, values)

    def _new(self) -> set[int]:
        """Those that were featured, or first seen, since the feed was last looked at."""
        if self._rows.seen is None:
            return self._all()
        time, day = self._rows.seen
        sql = "SELECT id FROM papers WHERE first_seen <= ? AND id BETWEEN ? AND ?"
        featured = self._where(self._rows.featured, lambda featured: featured > day)
        return self._all() - self._ids(sql, (time,)) | featured

    def _marked(self, field: str, query: Node) -> set[int]:
        """Those whose marks match; fields that begin like this may tell."""
        rows, numbers = self._rows, self._rows.numbers
        named = marks.having(self._database, field)
        places = {key: place for key in named if (place := rows.place(key)) is not None}
        known = marks.marks_of(self._database, list(places))
        return {numbers[places[key]] for key, some in known.items() if marks_match(query, some)}
