"""The year a paper is cited with."""

import re

from reader.paper import Paper

_BEGAN = 1991
"""The year arXiv began: ids, old ones after a slash, begin with two digits of the year."""


def year(paper: Paper) -> int | None:
    """The paper's year: of its date, else as its source has it, else of its arXiv id."""
    if paper.published:
        return paper.published.year
    if paper.year:
        return paper.year
    if digits := re.match(r"(?:.*/)?(\d\d)", paper.id or ""):
        short = int(digits[1])
        return short + (1900 if short >= _BEGAN % 100 else 2000)
    return None
