"""Mute rules: queries for papers that the user does not want to see."""

from collections.abc import Iterable

from reader.errors import QueryError
from reader.model.paper import Paper
from reader.model.query import EVERYTHING, Every, Node, Not, State, parse_query
from reader.text.fold import fold
from reader.text.sanitise import Clean, line

_AUTHORS = 4
_KEYWORDS = 6


def parse_rules(rules: Iterable[str]) -> list[tuple[int, Node]]:
    """The number of each rule, from 0, and the query for the papers that it hides.

    Bookmarked papers are never hidden. A rule that can't be read is left out: a newer version of
    the program may have written it.
    """
    readable: list[tuple[int, Node]] = []
    for number, rule in enumerate(rules):
        try:
            query = parse_query(rule)
        except QueryError:
            continue
        if query != EVERYTHING:
            readable.append((number, Every((query, Not(State("bookmarked"))))))
    return readable


def suggest_rules(paper: Paper) -> list[tuple[str, str]]:
    """Rules to offer for a paper, with their labels: by keyword, by organisation, by author."""
    suggestions = [("kw", word, f"Keyword: {word}") for word in paper.keywords[:_KEYWORDS]]
    if paper.organization:
        suggestions.append(("org", paper.organization, f"Organisation: {paper.organization}"))
    suggestions += [("author", name, f"Author: {name}") for name in paper.authors[:_AUTHORS]]
    return [(make_rule(field, value), label) for field, value, label in suggestions if fold(value)]


def make_rule(field: str, value: str) -> Clean:
    """A rule on one field: ``author:ada-byron``."""
    return line(f"{field}:{fold(value).replace(' ', '-')}")
