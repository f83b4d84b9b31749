"""What a digest says of itself and of a paper: the same words in every form."""

from typing import NamedTuple

from reader.entry import Entry
from reader.formats.digest import Digest
from reader.formats.table import who
from reader.paper import Paper
from reader.text.latex import to_unicode
from reader.text.sentence import first_sentence, shortened

BOOKMARKED = "You bookmarked"
"""The heading of the second part."""
BY_MACHINE = "Machine summary:"
"""What stands before a summary that no author wrote."""
_LONGEST = 400
"""Characters of a summary."""


class Summary(NamedTuple):
    """What a paper is about, in a line."""

    text: str
    """LaTeX as Unicode; empty where nothing is known."""
    by_machine: bool
    """Whether a machine wrote it; else it is the abstract's first sentence."""


def heading(digest: Digest) -> str:
    """``Daily Papers, Friday 20 November 2026``."""
    return f"{digest.feed}, {digest.period}"


def counted(digest: Digest) -> str:
    """``10 of 42 papers``."""
    shown, total = len(digest.entries), digest.total
    papers = f"{total} paper{'s' if total != 1 else ''}"
    return papers if shown == total else f"{shown} of {papers}"


def introduction(digest: Digest) -> str:
    """``The 10 most voted of 42 papers``."""
    shown, total = len(digest.entries), digest.total
    if shown == total:
        order = ", the most voted first" if digest.by_votes and total > 1 else ""
        return counted(digest) + order
    some = f"{shown} most voted" if digest.by_votes else f"first {shown}"
    return f"The {some} of {total} papers"


def title(paper: Paper) -> str:
    """LaTeX as Unicode."""
    return to_unicode(paper.title)


def facts(entry: Entry, *, by_day: bool) -> list[str]:
    """Votes, whom it is from, its day where there are several, whether it is bookmarked."""
    paper = entry.paper
    votes = ""
    if paper.votes is not None:
        change = f" ({entry.vote_change:+d})" if entry.vote_change else ""
        votes = f"{paper.votes:,} vote{'s' if paper.votes != 1 else ''}{change}"
    day = paper.featured if by_day else None
    said = (
        votes,
        to_unicode(who(paper)),
        f"{day:%a} {day.day} {day:%b}" if day else "",
        "bookmarked" if entry.marks.bookmarked else "",
    )
    return [one for one in said if one]


def summary(paper: Paper) -> Summary:
    """The machine's summary where the feed has one, else the abstract's first sentence."""
    if paper.ai_summary:
        return Summary(shortened(to_unicode(paper.ai_summary), _LONGEST), True)
    return Summary(first_sentence(to_unicode(paper.abstract), _LONGEST), False)
