"""Completes the last word of a query that is being typed."""

import re
from collections import Counter
from collections.abc import Callable, Iterable

from reader.model.entry import Entry
from reader.model.query import DAY_FIELDS, FIELDS, VALUES
from reader.text.fold import fold

_LAST_WORD = re.compile(r'(?:^|[\s(-])(?:([a-z]+):)?([^\s()":]*)$')
_VALUES_BY_FIELD: dict[str, Callable[[Entry], Iterable[str | None]]] = {
    "author": lambda entry: entry.paper.authors,
    "org": lambda entry: (entry.paper.organization,),
    "kw": lambda entry: entry.paper.keywords,
    "tag": lambda entry: entry.marks.tags,
    "by": lambda entry: (entry.paper.submitter,),
    "source": lambda entry: (entry.paper.source,),
}


def complete_query(text: str, values: Callable[[str], Iterable[str]]) -> str | None:
    """Complete the last word of a query; None if there is no completion.

    The name of a field is completed with its colon. The value of a field is completed with the
    first of ``values(field)`` that fits. Its words are joined by hyphens, which mean spaces in a
    query.
    """
    match = _LAST_WORD.search(text)
    if not match:
        return None
    field, start = match[1], match[2].casefold()
    if field is None:
        names = (f"{name}:" for name in FIELDS)
        return _complete_word(text, start, names) if start else None
    if field in DAY_FIELDS:
        return _complete_word(text, start, ("today",))
    candidates = VALUES.get(field) or (fold(value).replace(" ", "-") for value in values(field))
    return _complete_word(text, start, candidates)


def list_field_values(field: str, entries: Iterable[Entry]) -> list[str]:
    """List the values of a query field in some papers, the most frequent first."""
    values = _VALUES_BY_FIELD.get(field)
    if values is None:
        return []
    counts = Counter(value for entry in entries for value in values(entry) if value)
    return [value for value, _ in counts.most_common()]


def _complete_word(text: str, start: str, candidates: Iterable[str]) -> str | None:
    for candidate in candidates:
        if candidate.startswith(start) and candidate != start:
            return text + candidate[len(start) :]
    return None
