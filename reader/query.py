"""The query language: which entries of a feed are shown.

::

    query   = any                       an empty query matches everything
    any     = all { "OR" all }
    all     = one { one }               side by side: each must match
    one     = "-" one | "(" any ")" | "is:" state | phrase | word
    state   = "unread" | "read" | "bookmarked" | "new"
    phrase  = '"' words '"'

A word matches the start of a word, a phrase consecutive words of which the last may be
unfinished, after folding (:func:`reader.text.fold.fold`), in title, abstract, authors,
organisation, keywords and note.
"""

import re
from collections.abc import Callable
from typing import NamedTuple, assert_never

from reader.entry import Entry
from reader.errors import QueryError
from reader.text.fold import fold


class Words(NamedTuple):
    """Folded words that follow each other."""

    text: str


class State(NamedTuple):
    """``is:…``"""

    name: str


class Not(NamedTuple):
    """What must not match."""

    inner: "Node"


class Every(NamedTuple):
    """All of these match; none is always true."""

    parts: tuple["Node", ...]


class Either(NamedTuple):
    """One of these matches."""

    parts: tuple["Node", ...]


Node = Words | State | Not | Every | Either

EVERYTHING: Node = Every(())
"""The query that leaves nothing out."""

_STATES: dict[str, Callable[[Entry], bool]] = {
    "unread": lambda entry: entry.marks.read is None,
    "read": lambda entry: entry.marks.read is not None,
    "bookmarked": lambda entry: entry.marks.bookmarked is not None,
    "new": lambda entry: entry.new,
}
_TOKEN = re.compile(r'\s*(?:(?P<phrase>"[^"]*"?)|(?P<sign>[()-])|(?P<word>[^\s()"]+))')


def parse(text: str) -> Node:
    """The syntax tree of a query. Raises QueryError, which knows the place."""
    return _Parser(text).query()


def matches(node: Node, entry: Entry, haystack: str) -> bool:
    """Whether an entry is shown; ``haystack`` is what :func:`searchable` says of it."""
    match node:
        case Words(text):
            return f" {text}" in haystack
        case State(name):
            return _STATES[name](entry)
        case Not(inner):
            return not matches(inner, entry, haystack)
        case Every(parts):
            return all(matches(part, entry, haystack) for part in parts)
        case Either(parts):
            return any(matches(part, entry, haystack) for part in parts)
        case _:
            assert_never(node)


def words_of(node: Node) -> tuple[str, ...]:
    """The folded words that a query looks for, to be highlighted where they match."""
    match node:
        case Words(text):
            return (text,)
        case State() | Not():
            return ()
        case Every(parts) | Either(parts):
            return tuple(word for part in parts for word in words_of(part))
        case _:
            assert_never(node)


def searchable(entry: Entry) -> str:
    """All words of an entry, folded, each with a blank before it."""
    paper = entry.paper
    parts = (
        paper.title,
        paper.abstract,
        *paper.authors,
        paper.organization or "",
        *paper.keywords,
        entry.marks.note or "",
    )
    return " " + fold(" \n ".join(parts))


class _Parser:
    """Recursive descent over the tokens of one query."""

    def __init__(self, text: str) -> None:
        self._text = text
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
        name, colon, value = word.partition(":")
        if colon and name == "is":
            if value not in _STATES:
                known = ", ".join(f"is:{state}" for state in _STATES)
                raise self._error(f"No state '{value}'; known are {known}")
            self._next += 1
            return State(value)
        self._next += 1
        return _words(word)

    def _peek(self) -> tuple[str, str] | None:
        return self._tokens[self._next][:2] if self._next < len(self._tokens) else None

    def _error(self, message: str) -> QueryError:
        place = self._tokens[self._next][2] if self._next < len(self._tokens) else len(self._text)
        return QueryError(message, self._text, place)


def _words(text: str) -> Node:
    """Folded words; nothing to look for matches everything."""
    folded = fold(text)
    return Words(folded) if folded else Every(())
