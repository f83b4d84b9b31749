"""The syntax of the query language, with which the user selects entries of a feed.

:mod:`reader.catalogue.query_sql` finds the entries that match a query.

::

    query   = any                       an empty query matches everything
    any     = all { "OR" all }
    all     = one { one }               side by side: each must match
    one     = "-" one | "(" any ")" | field | phrase | word
    phrase  = '"' words '"'
    field   = "is:" state | "has:" thing | text ":" (phrase | word)
            | number ":" [ ">" | ">=" | "<" | "<=" ] digits
            | ("date:" | "featured:" | "read:" | "bookmarked:") ( day | [ day ] ".." [ day ] | ago )
            | "since:" ( ago | day )
    state   = "unread" | "read" | "bookmarked" | "new" | "muted"
    thing   = "code" | "project" | "note" | "tag" | "fulltext"
    text    = "title" | "author" | "org" | "kw" | "tag" | "id" | "source" | "by"
    number  = "votes" | "stars" | "comments" | "authors" | "match"
    day     = 2026 | 2026-11 | 2026-11-20 | "today"
    ago     = digits ( "d" | "w" | "m" )    since so many days, weeks, or months of 30 days

A word matches the start of a word. A phrase matches consecutive words, the last of which may be
unfinished. Both are compared after folding (:func:`reader.text.fold.fold`), with title, abstract,
authors, organisation, keywords and note. ``date:`` and ``since:`` compare the day on which a paper
was published, ``featured:`` the day on which the feed showed it, ``read:`` and ``bookmarked:`` the
day on which the user read or bookmarked it; days are UTC. An arXiv id, a DOI or a paper's
URL matches that paper. A paper without a number or a day matches no value of that field.
"""

import re
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Literal, NamedTuple, cast, get_args

from reader.errors import QueryError
from reader.model.paper import parse_arxiv_id, parse_doi
from reader.text.fold import fold

TextField = Literal["title", "author", "org", "kw", "tag", "id", "source", "by"]
NumberField = Literal["votes", "stars", "comments", "authors", "match"]
DateField = Literal["published", "featured", "read", "bookmarked"]
StateName = Literal["unread", "read", "bookmarked", "new", "muted"]
Thing = Literal["code", "project", "note", "tag", "fulltext"]


class Words(NamedTuple):
    """A word or a phrase: consecutive folded words."""

    text: str


class Text(NamedTuple):
    """``title:…`` and the like: folded words; the start of an id, a source or a submitter."""

    field: TextField
    text: str


class Number(NamedTuple):
    """``votes:>50``: at least ``minimum`` and at most ``maximum``."""

    field: NumberField
    minimum: int
    maximum: int


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
    """The inner query must not match."""

    inner: "Node"


class Every(NamedTuple):
    """All parts must match. Without parts, it matches everything."""

    parts: tuple["Node", ...]


class Either(NamedTuple):
    """At least one part must match."""

    parts: tuple["Node", ...]


Node = Words | Text | Number | Days | State | Has | Not | Every | Either

EVERYTHING: Node = Every(())
"""The query that matches every entry."""

_TEXTS: tuple[TextField, ...] = get_args(TextField)
_NUMBERS: tuple[NumberField, ...] = get_args(NumberField)
DAY_FIELDS: dict[str, DateField] = {
    "date": "published", "featured": "featured", "read": "read", "bookmarked": "bookmarked",
}  # fmt: skip
"""What each field with days compares."""
FIELDS = ("is", "has", *_TEXTS, *_NUMBERS, *DAY_FIELDS, "since")
"""The names of fields, as they stand before a colon."""
VALUES: dict[str, tuple[str, ...]] = {"is": get_args(StateName), "has": get_args(Thing)}
"""The allowed values of each field that has a fixed list of them."""

_MOST = 2**62
_PARTS = 500
"""The most words, fields and signs of a query: SQLite can combine only some hundreds."""
_LONGEST = 20_000
"""The most characters of a query."""
_TOKEN = re.compile(
    r"""(?:(?P<phrase>"[^"]*"?)|(?P<sign>[()-])
    |(?P<field>(?:NAMES):(?:"[^"]*"?|[^\s()"]*))|(?P<word>[^\s()"]+))""".replace(
        "NAMES", "|".join(FIELDS)
    ),
    re.VERBOSE,
)
_NUMBER = re.compile(r"(>=|<=|>|<|=)?(\d{1,15})")
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_AGO = re.compile(r"(\d{1,4})([dwm])")
_UNITS = {"d": 1, "w": 7, "m": 30}


def parse_query(text: str, today: date | None = None) -> Node:
    """The syntax tree of a query. Raises QueryError, which has the position of the mistake.

    ``since:3d`` counts back from ``today``, by default the current date (UTC).
    """
    return _Parser(text, today or datetime.now(UTC).date()).parse_all_tokens()


def contains_part(query: Node, part: Node) -> bool:
    """Whether a query contains ``part``, at any depth."""
    match query:
        case Not(inner):
            return contains_part(inner, part)
        case Every(parts) | Either(parts):
            return any(contains_part(one, part) for one in parts)
        case _:
            return query == part


def asks_for_match(query: Node) -> bool:
    """Whether a query asks how well papers fit the user's taste: ``match:>70``."""
    match query:
        case Not(inner):
            return asks_for_match(inner)
        case Every(parts) | Either(parts):
            return any(map(asks_for_match, parts))
        case Number(field):
            return field == "match"
        case _:
            return False


def words_to_highlight(node: Node) -> tuple[str, ...]:
    """The folded words that a query looks for, to be highlighted where they match."""
    match node:
        case Words(text):
            return (text,)
        case Text("title" | "author" | "org" | "kw", text):
            return (text,)
        case Every(parts) | Either(parts):
            return tuple(word for part in parts for word in words_to_highlight(part))
        case _:
            return ()


class _Parser:
    """Parses the tokens of one query by recursive descent."""

    def __init__(self, text: str, today: date) -> None:
        if len(text) > _LONGEST:
            raise QueryError(
                f"A query has {_LONGEST:,} characters at most; leave some out", text, _LONGEST
            )
        self._text = text
        self._today = today
        self._tokens = [
            (match.lastgroup or "", match[match.lastgroup or 0], match.start(match.lastgroup or 0))
            for match in islice(_TOKEN.finditer(text), _PARTS + 1)
        ]
        self._next = 0
        self._depth = 0
        if len(self._tokens) > _PARTS:
            self._next = _PARTS
            raise self._make_error(f"A query has {_PARTS} words and fields at most; leave some out")

    def parse_all_tokens(self) -> Node:
        node = self._parse_alternatives()
        if self._next < len(self._tokens):
            raise self._make_error("A closing parenthesis without an opening one")
        return node

    def _parse_alternatives(self) -> Node:
        parts = [self._parse_sequence()]
        while self._peek_token() == ("word", "OR"):
            if parts[-1] == Every(()):
                raise self._make_error("OR needs something on both sides")
            self._next += 1
            parts.append(self._parse_sequence())
            if parts[-1] == Every(()):
                raise self._make_error("OR needs something on both sides")
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def _parse_sequence(self) -> Node:
        parts: list[Node] = []
        while self._peek_token() not in (None, ("word", "OR"), ("sign", ")")):
            node = self._parse_item()
            if node != Every(()):
                parts.append(node)
        return parts[0] if len(parts) == 1 else Every(tuple(parts))

    def _parse_item(self) -> Node:
        token = self._peek_token()
        match token:
            case ("sign", "-"):
                return self._parse_negated()
            case ("sign", "("):
                return self._parse_group()
            case ("phrase", quoted):
                self._next += 1
                return _make_words(quoted)
            case ("field", written):
                return self._parse_field(written)
            case ("word", word):
                return self._parse_word(word)
            case _:
                raise self._make_error("Something is missing here")

    def _parse_negated(self) -> Node:
        start = self._next
        self._enter_inner()
        if self._peek_token() in (None, ("word", "OR"), ("sign", ")")):
            self._next = start
            raise self._make_error("- needs the word to leave out right after it")
        inner = self._parse_item()
        self._depth -= 1
        return inner if inner == Every(()) else Not(inner)

    def _parse_group(self) -> Node:
        start = self._next
        self._enter_inner()
        node = self._parse_alternatives()
        if self._peek_token() != ("sign", ")"):
            self._next = start
            raise self._make_error("This parenthesis is never closed")
        self._next += 1
        self._depth -= 1
        return node

    def _enter_inner(self) -> None:
        """Go past the sign at this place, one level deeper. Raises QueryError if it is too deep."""
        self._depth += 1
        if self._depth > 50:
            raise self._make_error("Too many parentheses or - inside each other")
        self._next += 1

    def _parse_word(self, word: str) -> Node:
        if arxiv := parse_arxiv_id(word):
            self._next += 1
            return _make_id(arxiv)
        if doi := parse_doi(word):
            self._next += 1
            return _make_id(doi)
        name, colon, value = word.partition(":")
        if colon and value and name.isalpha() and not value.startswith("//"):
            raise self._make_error(f"No field {name}: is known; there are {_list_fields(FIELDS)}")
        self._next += 1
        return _make_words(word)

    def _parse_field(self, written: str) -> Node:
        name, _, value = written.partition(":")
        value = value.strip('"')
        if not value:
            node: Node = Every(())  # its value is not typed yet
        elif name in VALUES:
            node = self._parse_listed_value(name, value.casefold())
        elif name in _NUMBERS:
            node = self._parse_number(name, value)
        elif name == "since":
            node = self._parse_since(value)
        elif name in DAY_FIELDS:
            node = self._parse_days(DAY_FIELDS[name], value)
        elif name == "id":
            node = _make_id(parse_arxiv_id(value) or parse_doi(value) or value)
        elif name in ("source", "by"):
            node = Text(cast("TextField", name), value.casefold())
        else:
            folded = fold(value)
            node = Text(cast("TextField", name), folded) if folded else Every(())
        self._next += 1
        return node

    def _parse_listed_value(self, name: str, value: str) -> Node:
        if value not in VALUES[name]:
            allowed = ", ".join(f"{name}:{one}" for one in VALUES[name])
            raise self._make_error(f"{name}:{value} is not known; there are {allowed}")
        return State(cast("StateName", value)) if name == "is" else Has(cast("Thing", value))

    def _parse_number(self, field: NumberField, value: str) -> Node:
        match = _NUMBER.fullmatch(value)
        if not match:
            raise self._make_error(f"{field}: needs a number, as in {field}:>50", len(field) + 1)
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

    def _parse_days(self, field: DateField, value: str) -> Node:
        first, dots, last = value.partition("..")
        if first_day := self._parse_days_ago(value):
            return Days(field, first_day, None)
        if not dots:
            return Days(field, *self._parse_day(first))
        begin = self._parse_day(first)[0] if first else None
        end = self._parse_day(last)[1] if last else None
        return Days(field, begin, end)

    def _parse_since(self, value: str) -> Node:
        first = self._parse_days_ago(value) or self._parse_day(value)[0]
        return Days("published", first, None)

    def _parse_days_ago(self, value: str) -> date | None:
        """The day that is so many days, weeks or months ago: ``3d``."""
        match = _AGO.fullmatch(value)
        return match and self._today - timedelta(days=int(match[1]) * _UNITS[match[2]])

    def _parse_day(self, value: str) -> tuple[date, date]:
        """The first and the last day of a year, a month or a day. Raises QueryError."""
        if value.casefold() == "today":
            return self._today, self._today
        match = _DAY.fullmatch(value)
        try:
            if not match:
                raise ValueError(value)
            year, month, day = (int(part) if part else None for part in match.groups())
            first = date(year or 0, month or 1, day or 1)
            if day:
                return first, first
            if not month or month == 12:
                return first, date(first.year, 12, 31)
            following = date(first.year, month + 1, 1)
        except ValueError:
            raise self._make_error(
                f"{value} is no day; write today, 3d, 2026, 2026-11, 2026-11-20"
                " or two days with .. between"
            ) from None
        return first, following - timedelta(days=1)

    def _peek_token(self) -> tuple[str, str] | None:
        return self._tokens[self._next][:2] if self._next < len(self._tokens) else None

    def _make_error(self, message: str, inside: int = 0) -> QueryError:
        place = self._tokens[self._next][2] if self._next < len(self._tokens) else len(self._text)
        return QueryError(message, self._text, place + inside)


def _make_words(text: str) -> Node:
    """The query for the words of a text; without words, it matches everything."""
    folded = fold(text)
    return Words(folded) if folded else Every(())


def _make_id(text: str) -> Node:
    return Text("id", text.encode().lower().decode())


def _list_fields(names: tuple[str, ...]) -> str:
    return ", ".join(f"{name}:" for name in names)
