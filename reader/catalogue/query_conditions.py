"""Turns queries into SQL over the table of facts.

The SQL finds every paper that matches, and maybe others: words are left to the word index, and
marks may stand under another key of the same paper. The caller compares the papers that are found
with the query itself.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from reader.catalogue.mark_fields import KEYS_WITH_ALIASES
from reader.model.paper import Paper
from reader.model.query import Days, Either, Every, Has, Node, Not, Number, State, Text

Value = str | int


class Condition(NamedTuple):
    """SQL whose value is never NULL, and the values for its question marks."""

    sql: str
    values: tuple[Value, ...] = ()


_TRUE = Condition("1")
_LAST = "\U0010ffff"
"""A text that sorts after every letter."""
_LAST_DAY = "9999-99-99"
_LONGEST = 1000
"""Characters of an id at most: SQLite limits the length of patterns."""
_MARKED = (
    "(facts.id IN (SELECT papers.id FROM papers WHERE key IN (SELECT key FROM marks"
    f" WHERE field >= ? AND field < ? AND value IS NOT NULL UNION {KEYS_WITH_ALIASES})))"
)
"""Papers with a mark in a range of fields, and all papers that have several keys."""
_MARKED_BETWEEN = _MARKED.replace(
    "field >= ? AND field < ? AND value IS NOT NULL", "field = ? AND value >= ? AND value < ?"
)
"""Papers whose mark was made in a range of times, and all papers that have several keys."""
_FIELDS: dict[Node, tuple[str, str]] = {
    State("read"): ("read", "read\0"),
    State("bookmarked"): ("bookmark", "bookmark\0"),
    Has("note"): ("note:", "note;"),
    Has("tag"): ("tag:", "tag;"),
}
"""The range of fields for each condition: the first field, and the one after the last."""


def make_facts(paper: Paper) -> tuple[Value | None, ...]:
    """A row of the table of facts, without its id."""
    return (
        paper.first_possible_day.isoformat() if paper.first_possible_day else None,
        paper.featured.isoformat() if paper.featured else None,
        paper.votes,
        paper.github_stars,
        paper.comments,
        paper.author_count or len(paper.authors) or None,
        paper.source.casefold(),
        (paper.submitter or "").casefold(),
        int(paper.github is not None),
        int(paper.project is not None),
        paper.version,
    )


def range_of_marks(days: Days) -> tuple[str, str, str]:
    """The field of the marks that were made on these days, the first time, the one after the last.

    The value of such a mark is its ISO time, UTC.
    """
    field = "read" if days.field == "read" else "bookmark"
    return field, str(days.first or ""), str(days.last or _LAST_DAY) + _LAST


def make_condition(query: Node) -> Condition:
    """A condition that is true of every paper that matches the query."""
    match query:
        case Not(inner):
            exact = _make_exact_condition(inner)
            return _negate_condition(exact) if exact else _TRUE
        case Every(parts):
            return _join_conditions(" AND ", [make_condition(part) for part in parts])
        case Either(parts):
            return _join_conditions(" OR ", [make_condition(part) for part in parts])
        case Text("tag"):
            return make_condition(Has("tag"))
        case State() | Has() if query in _FIELDS:
            return Condition(_MARKED, _FIELDS[query])
        case Days("read" | "bookmarked"):
            return Condition(_MARKED_BETWEEN, range_of_marks(query))
        case _:
            return _make_exact_condition(query) or _TRUE


def _make_exact_condition(node: Node) -> Condition | None:
    """A condition that is true of exactly the papers that match; None if SQL can't say it."""
    match node:
        case Number("match", least, most):
            scored = "SELECT scores.id FROM scores WHERE match BETWEEN ? AND ?"
            return Condition(f"(facts.id IN ({scored}))", (least, most))
        case Number(field, least, most):
            column = f"facts.{field}"
            return Condition(f"ifnull({column} BETWEEN ? AND ?, 0)", (least, most))
        case Days("published" | "featured" as field, first, last):
            days = (str(first or ""), str(last or _LAST_DAY))
            return Condition(f"ifnull(facts.{field} BETWEEN ? AND ?, 0)", days)
        case Text("source", text):
            return Condition("(facts.source BETWEEN ? AND ?)", (text, text + _LAST))
        case Text("by", text):
            return Condition("(facts.submitter BETWEEN ? AND ?)", (text, text + _LAST))
        case Text("id", text) if len(text) < _LONGEST:
            pattern = re.sub(r"([%_\\])", r"\\\1", text) + "%"
            is_prefix = "substr(key, instr(key, ':') + 1) LIKE ? ESCAPE '\\'"
            return Condition(f"(facts.id IN (SELECT id FROM papers WHERE {is_prefix}))", (pattern,))
        case Has("fulltext"):
            stored = "SELECT papers.id FROM papers JOIN fulltexts USING (key)"
            return Condition(f"(facts.id IN ({stored}))")
        case Has("code" | "project" as thing):
            return Condition(f"facts.{thing}")
        case Not(inner):
            exact = _make_exact_condition(inner)
            return exact and _negate_condition(exact)
        case Every(parts) | Either(parts):
            conditions = [_make_exact_condition(part) for part in parts]
            whole = [part for part in conditions if part]
            between = " AND " if isinstance(node, Every) else " OR "
            return _join_conditions(between, whole) if len(whole) == len(parts) else None
        case _:
            return None


def _negate_condition(condition: Condition) -> Condition:
    return Condition(f"(NOT {condition.sql})", condition.values)


def _join_conditions(between: str, parts: Sequence[Condition]) -> Condition:
    if not parts:
        return _TRUE
    sql = between.join(part.sql for part in parts)
    return Condition(f"({sql})", tuple(value for part in parts for value in part.values))
