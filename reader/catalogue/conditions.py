"""Queries as SQL over the table of facts.

What is found is at least what matches: words are the index's, and the user's marks may be known by
several keys of a paper. Whoever asks compares what is found with the query itself.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from reader.paper import Paper
from reader.query import Days, Either, Every, Has, Node, Not, Number, State, Text, number_of

Value = str | int


class Condition(NamedTuple):
    """SQL that is never NULL, and the values for its question marks."""

    sql: str
    values: tuple[Value, ...] = ()


_TRUE = Condition("1")
_LAST = "\U0010ffff"
"""Sorts after every letter."""
_LONGEST = 1000
"""Characters of an id; SQLite has a limit for patterns."""
_MARKED = (
    "(facts.id IN (SELECT papers.id FROM papers WHERE key IN (SELECT key FROM marks"
    " WHERE field >= ? AND field < ? AND value IS NOT NULL"
    " UNION SELECT key FROM marks WHERE field = 'same_as'"
    " UNION SELECT value FROM marks WHERE field = 'same_as')))"
)
"""Papers with a mark of some fields, and all that are known by several keys."""
_FIELDS: dict[Node, tuple[str, str]] = {
    State("read"): ("read", "read\0"),
    State("bookmarked"): ("bookmark", "bookmark\0"),
    Has("note"): ("note:", "note;"),
    Has("tag"): ("tag:", "tag;"),
}
"""From which field to before which."""


def facts(paper: Paper) -> tuple[Value | None, ...]:
    """A row of the table, without its id."""
    return (
        paper.published.isoformat() if paper.published else None,
        paper.featured.isoformat() if paper.featured else None,
        number_of("votes", paper),
        number_of("stars", paper),
        number_of("comments", paper),
        number_of("authors", paper),
        paper.source.casefold(),
        (paper.submitter or "").casefold(),
        int(paper.github is not None),
        int(paper.project is not None),
    )


def of(query: Node) -> Condition:
    """The condition that every paper meets that matches the query."""
    match query:
        case Not(inner):
            exact = _exact(inner)
            return _negated(exact) if exact else _TRUE
        case Every(parts):
            return _joined(" AND ", [of(part) for part in parts])
        case Either(parts):
            return _joined(" OR ", [of(part) for part in parts])
        case Text("tag"):
            return of(Has("tag"))
        case State() | Has() if query in _FIELDS:
            return Condition(_MARKED, _FIELDS[query])
        case _:
            return _exact(query) or _TRUE


def _exact(node: Node) -> Condition | None:
    """The condition that is met exactly where the query matches; None where there is none."""
    match node:
        case Number(field, least, most):
            column = f"facts.{field}"
            return Condition(f"ifnull({column} BETWEEN ? AND ?, 0)", (least, most))
        case Days(field, first, last):
            days = (str(first or ""), str(last or "9999-99-99"))
            return Condition(f"ifnull(facts.{field} BETWEEN ? AND ?, 0)", days)
        case Text("source", text):
            return Condition("(facts.source BETWEEN ? AND ?)", (text, text + _LAST))
        case Text("by", text):
            return Condition("(facts.submitter BETWEEN ? AND ?)", (text, text + _LAST))
        case Text("id", text) if len(text) < _LONGEST:
            pattern = re.sub(r"([%_\\])", r"\\\1", text) + "%"
            found = "substr(key, instr(key, ':') + 1) LIKE ? ESCAPE '\\'"
            return Condition(f"(facts.id IN (SELECT id FROM papers WHERE {found}))", (pattern,))
        case Has("fulltext"):
            held = "SELECT papers.id FROM papers JOIN fulltexts USING (key)"
            return Condition(f"(facts.id IN ({held}))")
        case Has("code" | "project" as thing):
            return Condition(f"facts.{thing}")
        case Not(inner):
            exact = _exact(inner)
            return exact and _negated(exact)
        case Every(parts) | Either(parts):
            known = [_exact(part) for part in parts]
            whole = [part for part in known if part]
            between = " AND " if isinstance(node, Every) else " OR "
            return _joined(between, whole) if len(whole) == len(parts) else None
        case _:
            return None


def _negated(one: Condition) -> Condition:
    return Condition(f"(NOT {one.sql})", one.values)


def _joined(between: str, parts: Sequence[Condition]) -> Condition:
    if not parts:
        return _TRUE
    sql = between.join(part.sql for part in parts)
    return Condition(f"({sql})", tuple(value for part in parts for value in part.values))
