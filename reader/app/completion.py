"""What a query that is being typed may go on with."""

import re
from collections import Counter
from collections.abc import Callable, Iterable

from reader.entry import Entry
from reader.query import FIELDS, VALUES
from reader.text.fold import fold

_LAST = re.compile(r'(?:^|[\s(-])(?:([a-z]+):)?([^\s()":]*)$')
_VALUES: dict[str, Callable[[Entry], Iterable[str | None]]] = {
    "author": lambda entry: entry.paper.authors,
    "org": lambda entry: (entry.paper.organization,),
    "kw": lambda entry: entry.paper.keywords,
    "tag": lambda entry: entry.marks.tags,
    "by": lambda entry: (entry.paper.submitter,),
    "source": lambda entry: (entry.paper.source,),
}


def completed(text: str, values: Callable[[str], Iterable[str]]) -> str | None:
    """The text with its last word whole; None where nothing fits.

    A field's name is completed with its colon, its value from ``values(field)``, the first that
    fits. Words of a value are joined by hyphens, which a query takes for blanks.
    """
    match = _LAST.search(text)
    if not match:
        return None
    field, start = match[1], match[2].casefold()
    if field is None:
        names = (f"{name}:" for name in FIELDS)
        return _first(text, start, names) if start else None
    known = VALUES.get(field) or (fold(value).replace(" ", "-") for value in values(field))
    return _first(text, start, known)


def held(field: str, entries: Iterable[Entry]) -> list[str]:
    """The values of a field in some papers, the most frequent first."""
    values = _VALUES.get(field)
    if values is None:
        return []
    counts = Counter(value for entry in entries for value in values(entry) if value)
    return [value for value, _ in counts.most_common()]


def _first(text: str, start: str, candidates: Iterable[str]) -> str | None:
    for candidate in candidates:
        if candidate.startswith(start) and candidate != start:
            return text + candidate[len(start) :]
    return None
