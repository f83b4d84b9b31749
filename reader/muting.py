"""What the user does not want to see: rules, each of which is a query."""

from collections.abc import Iterable

from reader.entry import Entry
from reader.errors import QueryError
from reader.paper import Paper
from reader.query import EVERYTHING, Every, Node, Not, State, matches, parse, searchable
from reader.text.fold import fold

_AUTHORS = 4
_KEYWORDS = 6


class Rules:
    """The rules in force. One that can't be read, as a newer version may write, hides nothing."""

    def __init__(self, rules: Iterable[str]) -> None:
        self._rules: list[tuple[str, Node]] = []
        for rule in rules:
            try:
                query = parse(rule)
            except QueryError:
                continue
            if query != EVERYTHING:
                self._rules.append((rule, query))

    def __bool__(self) -> bool:
        return bool(self._rules)

    @property
    def queries(self) -> list[Node]:
        """What each rule hides."""
        return [Every((query, Not(State("bookmarked")))) for _, query in self._rules]

    def hides(self, entry: Entry) -> str:
        """The first rule that hides an entry; empty where none does. Bookmarks are never hidden."""
        if not self._rules or entry.marks.bookmarked:
            return ""
        haystack = searchable(entry)
        found = (rule for rule, query in self._rules if matches(query, entry, haystack))
        return next(found, "")


def suggested(paper: Paper) -> list[tuple[str, str]]:
    """Rules that a paper suggests, and what each is called: its keywords, organisation, authors."""
    named = [("kw", word, f"Keyword: {word}") for word in paper.keywords[:_KEYWORDS]]
    if paper.organization:
        named.append(("org", paper.organization, f"Organisation: {paper.organization}"))
    named += [("author", name, f"Author: {name}") for name in paper.authors[:_AUTHORS]]
    return [(rule(field, value), label) for field, value, label in named if fold(value)]


def rule(field: str, value: str) -> str:
    """A rule on one field: ``author:ada-byron``."""
    return f"{field}:{fold(value).replace(' ', '-')}"
