"""Finds the papers that match a query, with the catalogue's tables: no paper is decoded.

What a query means is decided here and nowhere else. The word index holds folded words, separated by
blanks only, as they are in a query.
"""

import sqlite3
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from itertools import compress, islice
from typing import TypeVar, assert_never

from reader.catalogue import marks, papers, query_conditions, word_index
from reader.catalogue.connection import Interrupt
from reader.catalogue.papers import Listed
from reader.catalogue.rows import Rows
from reader.errors import Stopped
from reader.model.entry import Marks
from reader.model.library_fields import NOTE_PREFIX, TAG_PREFIX
from reader.model.mute_rules import parse_rules
from reader.model.query import (
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
    contains_part,
)
from reader.text.fold import fold

_FEW = 500
"""Up to so many papers it is faster to search by their keys or numbers than among all."""
_FIRST_STEP, _LARGEST_STEP = 200, 10_000
"""Candidates that are compared together in a search of the whole catalogue: more in each step."""
_LAST_DAY = 10**7
"""An ordinal after that of every day."""
_T = TypeVar("_T")


def find_matching_places(
    database: sqlite3.Connection, query: Node, rows: Rows, among: Sequence[int] | None = None
) -> list[int]:
    """The places of the rows that match, among all or among some; in no particular order."""
    numbers = rows.numbers
    if among is not None or len(numbers) <= _FEW:
        among = range(len(numbers)) if among is None else among
        matches = _Search(database, rows, among).find_matching(query)
        return [place for place in among if numbers[place] in matches]
    among = range(len(numbers))
    matches = _Search(database, rows, among).find_matching(query)
    if len(matches) > _FEW:
        return list(compress(among, map(matches.__contains__, numbers)))
    keys = papers.read_keys(database, list(matches))
    return [place for key in keys if (place := rows.find_place(key)) is not None]


def find_hiding_rules(
    database: sqlite3.Connection, rows: Rows, rules: Sequence[str]
) -> "array[int]":
    """The first rule that hides each row, counted from 1; 0: none."""
    hidden = array("I", [0]) * len(rows.numbers)
    for number, query in parse_rules(rules):
        for place in find_matching_places(database, query, rows):
            hidden[place] = hidden[place] or number + 1
    return hidden


def search_catalogue(
    database: sqlite3.Connection,
    query: Node,
    most: int,
    seen: datetime | None,
    interrupt: Interrupt,
) -> list[Listed]:
    """Keys and days of the papers in the whole catalogue that match, the newest first.

    ``seen`` is when the user last looked at them. Raises Stopped if it was interrupted.
    """
    with interrupt.accept_for(database):
        return list(islice(_search_in_steps(database, query, seen, interrupt), most))


def _search_in_steps(
    database: sqlite3.Connection, query: Node, seen: datetime | None, interrupt: Interrupt
) -> Iterator[Listed]:
    rules = marks.list_mute_rules(database) if contains_part(query, State("muted")) else []
    candidates = papers.find_candidates(database, query)
    size = _FIRST_STEP
    while step := list(islice(candidates, size)):
        if interrupt.is_requested:
            raise Stopped("Nobody waits for it any more")
        rows = Rows(database, step, seen)
        rows.hide_rows(find_hiding_rules(database, rows, rules), rules)
        days = dict(step)
        for place in find_matching_places(database, query, rows, range(len(rows.keys))):
            yield rows.keys[place], days[rows.keys[place]]
        size = min(4 * size, _LARGEST_STEP)


class _Search:
    """One search among some rows: finds the numbers of the papers that match each part of a query.

    The numbers of papers that are not among these rows may be found as well; they do no harm.
    """

    def __init__(self, database: sqlite3.Connection, rows: Rows, among: Sequence[int]) -> None:
        self._database = database
        self._rows = rows
        self._among = among

    @cached_property
    def _row_numbers(self) -> Sequence[int]:
        """The numbers of the rows."""
        numbers = self._rows.numbers
        whole = len(self._among) == len(numbers)
        return numbers if whole else [numbers[place] for place in self._among]

    @cached_property
    def _number_range(self) -> tuple[int, int]:
        """The lowest and the highest number; there must be a row."""
        if self._row_numbers is self._rows.numbers and self._rows.number_range:
            return self._rows.number_range
        return min(self._row_numbers), max(self._row_numbers)

    def _all_numbers(self) -> set[int]:
        return set(self._row_numbers)

    def find_matching(self, query: Node) -> set[int]:
        match query:
            case Words(_):
                return self._find_by_words(query) | self._find_by_marks(NOTE_PREFIX, query)
            case Text("title" | "author" | "org" | "kw"):
                return self._find_by_words(query)
            case Text("tag") | Has("tag"):
                return self._find_by_marks(TAG_PREFIX, query)
            case Has("note"):
                return self._find_by_marks(NOTE_PREFIX, query)
            case State(name):
                return self._find_by_state(name)
            case Days("featured", first, last):
                begin, end = (
                    first.toordinal() if first else 1,
                    last.toordinal() if last else _LAST_DAY,
                )
                return self._filter_rows(self._rows.featured, lambda day: begin <= day <= end)
            case Days("read" | "bookmarked"):
                return self._find_by_times_of_marks(query)
            case Text("id", text):
                return self._filter_rows(self._rows.keys, lambda key: _has_id(key, text))
            case Not(inner):
                return self._all_numbers() - self.find_matching(inner)
            case Every(parts):
                return (
                    set.intersection(*map(self.find_matching, parts))
                    if parts
                    else self._all_numbers()
                )
            case Either(parts):
                return set().union(*map(self.find_matching, parts))
            case Number() | Days() | Text() | Has():
                return self._find_by_facts(query)
            case _:
                assert_never(query)

    def _find_by_state(self, name: StateName) -> set[int]:
        match name:
            case "read":
                return self._filter_rows(self._rows.read, bool)
            case "unread":
                return self._filter_rows(self._rows.read, lambda read: not read)
            case "muted":
                return self._filter_rows(self._rows.hidden, bool)
            case "bookmarked":
                return self._find_by_marks("bookmark", State(name))
            case "new":
                return self._find_new()
            case _:
                assert_never(name)

    def _filter_rows(self, values: Sequence[_T], holds: Callable[[_T], bool]) -> set[int]:
        """The numbers of the rows whose value fulfils a condition."""
        numbers = self._rows.numbers
        return {numbers[place] for place in self._among if holds(values[place])}

    def _find_by_words(self, query: Node) -> set[int]:
        """The numbers of the papers that contain the words."""
        if not self._row_numbers:
            return set()
        # The index reads a range much faster than single papers.
        rows = self._database.execute(
            "SELECT rowid FROM words WHERE words MATCH ? AND rowid BETWEEN ? AND ?",
            (word_index.make_expression(query), *self._number_range),
        )
        return {number for (number,) in rows}

    def _find_by_sql(self, sql: str, values: Sequence[object], column: str) -> set[int]:
        """The numbers that SQL finds among these rows; if these are many, also others."""
        numbers = self._row_numbers
        if len(numbers) <= _FEW:
            bounds, ids = f"IN ({papers.join_placeholders(numbers)})", tuple(numbers)
        else:
            bounds, ids = "BETWEEN ? AND ?", self._number_range
        rows = self._database.execute(f"{sql} AND {column} {bounds}", (*values, *ids))
        return {number for (number,) in rows}

    def _find_by_facts(self, query: Node) -> set[int]:
        """The numbers of the papers whose facts match."""
        where, values = query_conditions.make_condition(query)
        return self._find_by_sql(f"SELECT facts.id FROM facts WHERE {where}", values, "facts.id")

    def _find_new(self) -> set[int]:
        """The numbers of the papers featured or first seen since the feed was last looked at."""
        if self._rows.seen is None:
            return self._all_numbers()
        time, day = self._rows.seen
        sql = "SELECT id FROM papers WHERE first_seen <= ?"
        featured = self._filter_rows(self._rows.featured, lambda featured: featured > day)
        return self._all_numbers() - self._find_by_sql(sql, (time,), "id") | featured

    def _find_by_marks(self, field: str, query: Node) -> set[int]:
        """The numbers of the papers whose marks match, in fields that start with ``field``."""
        if len(self._among) <= _FEW:
            return self._compare_marks(query, self._marks_of_few)
        return self._compare_marks_of(query, marks.find_keys_with_field(self._database, field))

    def _find_by_times_of_marks(self, days: Days) -> set[int]:
        """The numbers of the papers that were read or bookmarked on these days."""
        if len(self._among) <= _FEW:
            return self._compare_marks(days, self._marks_of_few)
        times = query_conditions.range_of_marks(days)
        return self._compare_marks_of(days, marks.find_keys_marked_between(self._database, *times))

    def _compare_marks_of(self, query: Node, keys: Iterable[str]) -> set[int]:
        """The numbers of the papers among these whose marks match."""
        rows = self._rows
        shown = [key for key in keys if rows.find_place(key) is not None]
        return self._compare_marks(query, marks.read_marks(self._database, shown))

    def _compare_marks(self, query: Node, marked: Mapping[str, Marks]) -> set[int]:
        rows = self._rows
        places = (rows.find_place(key) for key, one in marked.items() if _marks_match(query, one))
        return {rows.numbers[place] for place in places if place is not None}

    @cached_property
    def _marks_of_few(self) -> Mapping[str, Marks]:
        """The marks of the rows, if these are few: then no marks of other papers are read."""
        keys = [self._rows.keys[place] for place in self._among]
        return marks.read_marks(self._database, keys)


def _marks_match(node: Node, marks: Marks) -> bool:
    """Whether the marks of a paper match one part of a query."""
    match node:
        case Words(text):
            return marks.note is not None and f" {text}" in f" {fold(marks.note)}"
        case Text("tag", text):
            return any(f" {text}" in f" {fold(tag)}" for tag in marks.tags)
        case State("bookmarked"):
            return marks.bookmarked is not None
        case Days("read"):
            return marks.read is not None and _is_among_days(marks.read, node)
        case Days("bookmarked"):
            return marks.bookmarked is not None and _is_among_days(marks.bookmarked, node)
        case Has("note"):
            return marks.note is not None
        case Has("tag"):
            return bool(marks.tags)
        case _:
            return False


def _is_among_days(time: str, days: Days) -> bool:
    """Whether an ISO time is on one of these days. What is no time sorts as text, as in SQL."""
    _, first, end = query_conditions.range_of_marks(days)
    return first <= time < end


def _has_id(key: str, text: str) -> bool:
    """Whether a paper's id starts with this. As in SQL, only ASCII letters match in both cases."""
    return key.partition(":")[2].encode().lower().startswith(text.encode())
