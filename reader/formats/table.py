"""Papers as lines of a terminal."""

from collections.abc import Iterable, Iterator

from reader.entry import Entry
from reader.formats import names
from reader.formats.ascii import to_ascii
from reader.paper import Paper
from reader.text.latex import to_unicode
from reader.text.symbols import ASCII, UNICODE
from reader.text.width import cells, cut, pad

_DATES_FROM, _NAMES_FROM, _IDS_FROM = 50, 90, 120
"""Cells of a terminal from which a column is shown."""
_VOTES, _WHO, _ID = 5, 24, 10
"""Cells of a column."""
_GAP = "  "


def table(entries: Iterable[Entry], *, width: int = 80, ascii: bool = False) -> Iterator[str]:
    """A line a paper: marks, votes, date, title and, where there is room, who wrote it and its id.

    No line takes more than ``width`` cells (from 20 up). LaTeX is shown as Unicode, or, with
    ``ascii``, everything as ASCII.
    """
    signs = ASCII if ascii else UNICODE
    for entry in entries:
        paper, marks = entry.paper, entry.marks
        unread = " " if marks.read else signs.unread
        votes = "" if paper.votes is None else str(paper.votes)
        left = unread + (signs.bookmarked if marks.bookmarked else " ") + votes.rjust(_VOTES)
        if width >= _DATES_FROM:
            date = paper.published or paper.featured
            left += _GAP + (date.isoformat() if date else str(paper.year or "")).ljust(10)
        left += _GAP
        right = ""
        if width >= _NAMES_FROM:
            right += _GAP + pad(cut(_shown(who(paper), ascii), _WHO, signs.more), _WHO)
        if width >= _IDS_FROM:
            right += _GAP + (paper.id or "").ljust(_ID)
        room = max(1, width - len(left) - cells(right))
        title = cut(_shown(to_unicode(paper.title), ascii), room, signs.more)
        yield (left + pad(title, room) + right).rstrip() + "\n"


def who(paper: Paper) -> str:
    """Whom a paper is from, in a few words: its organisation, else its authors, else nothing."""
    if paper.organization:
        return paper.organization
    count = max(paper.author_count or 0, len(paper.authors))
    if paper.authors:
        first = names.split(paper.authors[0]).last
        return first if count == 1 else f"{first} and {count - 1} more"
    return f"{count} author{'s' if count != 1 else ''}" if count else ""


def _shown(text: str, ascii: bool) -> str:
    return to_ascii(text) if ascii else text
