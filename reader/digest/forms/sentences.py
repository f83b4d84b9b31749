"""The words of a digest, the same in every format."""

from typing import NamedTuple

from reader.digest.forms import Digest
from reader.formats.table import short_byline
from reader.model.entry import Entry
from reader.model.paper import Paper
from reader.text.latex import to_unicode
from reader.text.sentence import first_sentence, shorten

BOOKMARKED = "You bookmarked"
"""The heading of the list of bookmarked papers."""
BY_MACHINE = "Machine summary:"
"""The words before a summary that a machine wrote."""
_LONGEST = 400
"""The most characters of a summary."""


class Summary(NamedTuple):
    """The topic of a paper in one line."""

    text: str
    """LaTeX converted to Unicode; empty where the paper has no abstract and no summary."""
    by_machine: bool
    """Whether a machine wrote it; else it is the first sentence of the abstract."""


def format_heading(digest: Digest) -> str:
    """The heading, such as ``Daily Papers, Friday 20 November 2026``."""
    return f"{digest.feed}, {digest.period}"


def count_papers(digest: Digest) -> str:
    """The number of papers, such as ``10 of 42 papers``."""
    listed, total = len(digest.entries), digest.total
    papers = f"{total} paper{'s' if total != 1 else ''}"
    return papers if listed == total else f"{listed} of {papers}"


def format_introduction(digest: Digest) -> str:
    """The selection in words, such as ``The 10 most voted of 42 papers``."""
    listed, total = len(digest.entries), digest.total
    if listed == total:
        order = ", the most voted first" if digest.by_votes and total > 1 else ""
        return count_papers(digest) + order
    selection = f"{listed} most voted" if digest.by_votes else f"first {listed}"
    return f"The {selection} of {total} papers"


def format_title(paper: Paper) -> str:
    """The title of a paper, with LaTeX converted to Unicode."""
    return to_unicode(paper.title)


def list_facts(entry: Entry, *, by_day: bool) -> list[str]:
    """The votes, the authors, the day (with ``by_day``), and whether the paper is bookmarked."""
    paper = entry.paper
    votes = ""
    if paper.votes is not None:
        change = f" ({entry.vote_change:+d})" if entry.vote_change else ""
        votes = f"{paper.votes:,} vote{'s' if paper.votes != 1 else ''}{change}"
    day = paper.featured if by_day else None
    details = (
        votes,
        to_unicode(short_byline(paper)),
        f"{day:%a} {day.day} {day:%b}" if day else "",
        "bookmarked" if entry.marks.bookmarked else "",
    )
    return [one for one in details if one]


def find_summary(paper: Paper) -> Summary:
    """The machine's summary where the feed has one, else the first sentence of the abstract."""
    if paper.ai_summary:
        return Summary(shorten(to_unicode(paper.ai_summary), _LONGEST), True)
    return Summary(first_sentence(to_unicode(paper.abstract), _LONGEST), False)
