"""The query language: which entries of a feed are shown.

::

    query   = any                       an empty query matches everything
    any     = all { "OR" all }
    all     = one { one }               side by side: each must match
    one     = "-" one | "(" any ")" | field | phrase | word
    phrase  = '"' words '"'
    field   = "is:" state | "has:" thing | text ":" (phrase | word)
            | number ":" [ ">" | ">=" | "<" | "<=" ] digits
            | ("date:" | "featured:") ( day | [ day ] ".." [ day ] )
            | "since:" ( digits unit | day )
    state   = "unread" | "read" | "bookmarked" | "new" | "muted"
    thing   = "code" | "project" | "note" | "tag" | "fulltext"
    text    = "title" | "author" | "org" | "kw" | "tag" | "id" | "source" | "by"
    number  = "votes" | "stars" | "comments" | "authors"
    day     = 2026 | 2026-11 | 2026-11-20;  unit = "d" | "w" | "m" (30 days)

A word matches the start of a word, a phrase consecutive words of which the last may be
unfinished, after folding (:func:`reader.text.fold.fold`), in title, abstract, authors,
organisation, keywords and note. ``date:`` and ``since:`` look at the day a paper was published,
``featured:`` at the day of the feed. An arXiv id, a DOI or a paper's URL finds that paper. Where a
paper has no number or day, no number and no day matches it.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Literal, NamedTuple, assert_never, cast

from reader.entry import Entry, Marks
from reader.errors import QueryError
from reader.paper import Paper, arxiv_id, doi_of
from reader.text.fold import fold

TextField = Literal["title", "author", "org", "kw", "tag", "id", "source", "by"]
NumberField = Literal["votes", "stars", "comments", "authors"]
DateField = Literal["published", "featured"]
StateName = Literal["unread", "read", "bookmarked", "new", "muted"]
Thing = Literal["code", "project", "note", "tag", "fulltext"]


class Words(NamedTuple):
    """Folded words that follow each other."""

    text: str


class Text(NamedTuple):
    """``title:…`` and the like: folded words; the start of an id, a source or a submitter."""

    field: TextField
    text: str


class Number(NamedTuple):
    """``votes:>50``: at least ``least`` and at most ``most``."""

    field: NumberField
    least: int
    most: int


class Days(NamedTuple):
    """``date:2026-11``: from the first day to the last, both included; None is no end."""

    field: DateField
    first: date | None
    last: date | None


class State(NamedTuple):
    """``is:…``"""

    name: StateName


class Has(NamedTuple):
    """``has:…``"""

    thing: Thing


class Not(NamedTuple):
    """What must not match."""

    inner: "Node"


class Every(NamedTuple):
    """All of these match; none is always true."""

    parts: tuple["Node", ...]


class Either(NamedTuple):
    """One of these matches."""

    parts: tuple["Node", ...]


Node = Words | Text | Number | Days | State | Has | Not | Every | Either

EVERYTHING: Node = Every(())
"""The query that leaves nothing out."""

_STATES: dict[StateName, Callable[[Entry], bool]] = {
    "unread": lambda entry: entry.marks.read is None,
    "read": lambda entry: entry.marks.read is not None,
    "bookmarked": lambda entry: entry.marks.bookmarked is not None,
    "new": lambda entry: entry.new,
    "muted": lambda entry: bool(entry.muted),
}
_THINGS: dict[Thing, Callable[[Entry], bool]] = {
    "code": lambda entry: entry.paper.github is not None,
    "project": lambda entry: entry.paper.project is not None,
    "note": lambda entry: entry.marks.note is not None,
    "tag": lambda entry: bool(entry.marks.tags),
    "fulltext": lambda entry: entry.full_text,
}
_TEXTS: tuple[TextField, ...] = ("title", "author", "org", "kw", "tag", "id", "source", "by")
_NUMBERS: dict[NumberField, Callable[[Paper], int | None]] = {
    "votes": lambda paper: paper.votes,
    "stars": lambda paper: paper.github_stars,
    "comments": lambda paper: paper.comments,
    "authors": lambda paper: paper.author_count or len(paper.authors) or None,
}
FIELDS = ("is", "has", *_TEXTS, *_NUMBERS, "date", "featured", "since")
"""Names that may stand before a colon."""
VALUES: dict[str, tuple[str, ...]] = {"is": tuple(_STATES), "has": tuple(_THINGS)}
"""What may stand behind it, where that is a list."""

_PART = {"title": 0, "author": 2, "org": 3, "kw": 4}
"""Which part of :func:`searchable` a field looks at."""
_MOST = 2**62
_TOKEN = re.compile(
    r"""\s*(?:(?P<phrase>"[^"]*"?)|(?P<sign>[()-])
    |(?P<field>(?:NAMES):(?:"[^"]*"?|[^\s()"]*))|(?P<word>[^\s()"]+))""".replace(
        "NAMES", "|".join(FIELDS)
    ),
    re.VERBOSE,
)
_NUMBER = re.compile(r"(>=|<=|>|<|=)?(\d{1,15})")
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_AGO = re.compile(r"(\d{1,4})([dwm])")
_UNITS = {"d": 1, "w": 7, "m": 30}


def parse(text: str, today: date | None = None) -> Node:
    """The syntax tree of a query. Raises QueryError, which knows the place.

    ``today`` is what ``since:`` counts back from; by default the date, UTC.
    """
    return _Parser(text, today or datetime.now(UTC).date()).query()


def number_of(field: NumberField, paper: Paper) -> int | None:
    """The number that a field compares."""
    return _NUMBERS[field](paper)


def matches(node: Node, entry: Entry, haystack: str) -> bool:
    """Whether an entry is shown; ``haystack`` is what :func:`searchable` says of it."""
    match node:
        case Words(text):
            return f" {text}" in haystack
        case Text(field, text):
            return _text_matches(field, text, entry, haystack)
        case Number(field, least, most):
            number = number_of(field, entry.paper)
            return number is not None and least <= number <= most
        case Days(field, first, last):
            day = entry.paper.published if field == "published" else entry.paper.featured
            return day is not None and (first or day) <= day <= (last or day)
        case State(name):
            return _STATES[name](entry)
        case Has(thing):
            return _THINGS[thing](entry)
        case Not(inner):
            return not matches(inner, entry, haystack)
        case Every(parts):
            return all(matches(part, entry, haystack) for part in parts)
        case Either(parts):
            return any(matches(part, entry, haystack) for part in parts)
        case _:
            assert_never(node)


def _text_matches(field: TextField, text: str, entry: Entry, haystack: str) -> bool:
    match field:
        case "tag":
            return _tagged(entry.marks, text)
        case "id":
            return has_id(entry.key, text)
        case "source":
            return entry.paper.source.casefold().startswith(text)
        case "by":
            return (entry.paper.submitter or "").casefold().startswith(text)
        case _:
            return f" {text}" in haystack.split("\0")[_PART[field]]


def has_id(key: str, text: str) -> bool:
    """Whether a paper's id begins like this; of ASCII letters alone, as SQL compares them."""
    return key.partition(":")[2].encode().lower().startswith(text.encode())


def marks_match(node: Node, marks: Marks) -> bool:
    """Whether the marks of a paper are enough for one part of a query to match."""
    match node:
        case Words(text):
            return marks.note is not None and f" {text}" in f" {fold(marks.note)}"
        case Text("tag", text):
            return _tagged(marks, text)
        case State("bookmarked"):
            return marks.bookmarked is not None
        case Has("note"):
            return marks.note is not None
        case Has("tag"):
            return bool(marks.tags)
        case _:
            return False


def _tagged(marks: Marks, text: str) -> bool:
    return any(f" {text}" in f" {fold(tag)}" for tag in marks.tags)


def words_of(node: Node) -> tuple[str, ...]:
    """The folded words that a query looks for, to be highlighted where they match."""
    match node:
        case Words(text):
            return (text,)
        case Text("title" | "author" | "org" | "kw", text):
            return (text,)
        case Every(parts) | Either(parts):
            return tuple(word for part in parts for word in words_of(part))
        case _:
            return ()


def searchable(entry: Entry) -> str:
    """All words of an entry, folded, each with a blank before it; parts have a NUL between them."""
    note = fold(entry.marks.note) if entry.marks.note else ""
    return " " + "\0 ".join((*parts_of(entry.paper), note))


def parts_of(paper: Paper) -> tuple[str, str, str, str, str]:
    """Title, abstract, authors, organisation and keywords, folded."""
    return (
        fold(paper.title),
        fold(paper.abstract),
        fold(" \n ".join(paper.authors)),
        fold(paper.organization or ""),
        fold(" \n ".join(paper.keywords)),
    )


class _Parser:
    """Recursive descent over the tokens of one query."""

    def __init__(self, text: str, today: date) -> None:
        self._text = text
        self._today = today
        self._tokens = [
            (match.lastgroup or "", match[match.lastgroup or 0], match.start(match.lastgroup or 0))
            for match in _TOKEN.finditer(text)
        ]
        self._next = 0
        self._depth = 0

    def query(self) -> Node:
        node = self._any()
        if self._next < len(self._tokens):
            raise self._error("A closing parenthesis without an opening one")
        return node

    def _any(self) -> Node:
        parts = [self._all()]
        while self._peek() == ("word", "OR"):
            if parts[-1] == Every(()):
                raise self._error("OR needs something on both sides")
            self._next += 1
            parts.append(self._all())
            if parts[-1] == Every(()):
                raise self._error("OR needs something on both sides")
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def _all(self) -> Node:
        parts: list[Node] = []
        while self._peek() not in (None, ("word", "OR"), ("sign", ")")):
            node = self._one()
            if node != Every(()):
                parts.append(node)
        return parts[0] if len(parts) == 1 else Every(tuple(parts))

    def _one(self) -> Node:
        token = self._peek()
        match token:
            case ("sign", "-"):
                return self._negated()
            case ("sign", "("):
                return self._group()
            case ("phrase", quoted):
                self._next += 1
                return _words(quoted)
            case ("field", written):
                return self._field(written)
            case ("word", word):
                return self._word(word)
            case _:
                raise self._error("Something is missing here")

    def _negated(self) -> Node:
        start = self._next
        self._next += 1
        if self._peek() in (None, ("word", "OR"), ("sign", ")")):
            self._next = start
            raise self._error("- needs the word to leave out right after it")
        inner = self._one()
        return inner if inner == Every(()) else Not(inner)

    def _group(self) -> Node:
        start = self._next
        self._depth += 1
        if self._depth > 50:
            raise self._error("Too many parentheses inside each other")
        self._next += 1
        node = self._any()
        if self._peek() != ("sign", ")"):
            self._next = start
            raise self._error("This parenthesis is never closed")
        self._next += 1
        self._depth -= 1
        return node

    def _word(self, word: str) -> Node:
        if arxiv := arxiv_id(word):
            self._next += 1
            return _id(arxiv)
        if doi := doi_of(word):
            self._next += 1
            return _id(doi)
        name, colon, value = word.partition(":")
        if colon and value and name.isalpha() and not value.startswith("//"):
            raise self._error(f"No field {name}: is known; there are {_listed(FIELDS)}")
        self._next += 1
        return _words(word)

    def _field(self, written: str) -> Node:
        name, _, value = written.partition(":")
        value = value.strip('"')
        if not value:
            node: Node = Every(())  # it is being typed
        elif name in VALUES:
            node = self._listed_value(name, value.casefold())
        elif name in _NUMBERS:
            node = self._number(name, value)
        elif name == "since":
            node = self._since(value)
        elif name in ("date", "featured"):
            node = self._days("published" if name == "date" else "featured", value)
        elif name == "id":
            node = _id(arxiv_id(value) or doi_of(value) or value)
        elif name in ("source", "by"):
            node = Text(cast("TextField", name), value.casefold())
        else:
            folded = fold(value)
            node = Text(cast("TextField", name), folded) if folded else Every(())
        self._next += 1
        return node

    def _listed_value(self, name: str, value: str) -> Node:
        if value not in VALUES[name]:
            known = ", ".join(f"{name}:{one}" for one in VALUES[name])
            raise self._error(f"{name}:{value} is not known; there are {known}")
        return State(cast("StateName", value)) if name == "is" else Has(cast("Thing", value))

    def _number(self, field: NumberField, value: str) -> Node:
        match = _NUMBER.fullmatch(value)
        if not match:
            raise self._error(f"{field}: needs a number, as in {field}:>50", len(field) + 1)
        number = int(match[2])
        match match[1]:
            case ">":
                return Number(field, number + 1, _MOST)
            case ">=":
                return Number(field, number, _MOST)
            case "<":
                return Number(field, 0, number - 1)
            case "<=":
                return Number(field, 0, number)
            case _:
                return Number(field, number, number)

    def _days(self, field: DateField, value: str) -> Node:
        first, dots, last = value.partition("..")
        if not dots:
            return Days(field, *self._day(first))
        begin = self._day(first)[0] if first else None
        end = self._day(last)[1] if last else None
        return Days(field, begin, end)

    def _since(self, value: str) -> Node:
        if match := _AGO.fullmatch(value):
            return Days(
                "published", self._today - timedelta(days=int(match[1]) * _UNITS[match[2]]), None
            )
        return Days("published", self._day(value)[0], None)

    def _day(self, value: str) -> tuple[date, date]:
        """The first and the last day of what may be a year, a month or a day."""
        match = _DAY.fullmatch(value)
        try:
            if not match:
                raise ValueError(value)
            year, month, day = (int(part) if part else None for part in match.groups())
            first = date(year or 0, month or 1, day or 1)
            if day:
                return first, first
            following = (
                date(first.year + 1, 1, 1)
                if not month or month == 12
                else date(first.year, month + 1, 1)
            )
        except ValueError:
            raise self._error(
                f"{value} is no day; write 2026, 2026-11, 2026-11-20 or two of them with .. between"
            ) from None
        return first, following - timedelta(days=1)

    def _peek(self) -> tuple[str, str] | None:
        return self._tokens[self._next][:2] if self._next < len(self._tokens) else None

    def _error(self, message: str, inside: int = 0) -> QueryError:
        place = self._tokens[self._next][2] if self._next < len(self._tokens) else len(self._text)
        return QueryError(message, self._text, place + inside)


def _words(text: str) -> Node:
    """Folded words; nothing to look for matches everything."""
    folded = fold(text)
    return Words(folded) if folded else Every(())


def _id(text: str) -> Node:
    return Text("id", text.encode().lower().decode())


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(f"{name}:" for name in names)
