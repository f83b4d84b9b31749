"""Finds the year with which a paper is cited."""

import re

from reader.model.paper import Paper

_ARXIV_START = 1991
"""The year arXiv began. An id begins with two digits of the year (old ids: after the slash)."""


def citation_year(paper: Paper) -> int | None:
    """The year of the paper's date, else the year that its source gives, else that of its id."""
    if paper.published:
        return paper.published.year
    if paper.year:
        return paper.year
    if digits := re.match(r"(?:.*/)?(\d\d)", paper.id or ""):
        short = int(digits[1])
        return short + (1900 if short >= _ARXIV_START % 100 else 2000)
    return None
