"""Papers as a table for a terminal, one line per paper."""

from collections.abc import Iterable, Iterator

from reader.formats import names
from reader.formats.ascii import to_ascii
from reader.model.entry import Entry
from reader.model.paper import Paper
from reader.text.latex import to_unicode
from reader.text.sanitise import Clean, line
from reader.text.symbols import ASCII, UNICODE
from reader.text.width import cells, cut, pad

_MIN_WIDTH_DATES, _MIN_WIDTH_NAMES, _MIN_WIDTH_IDS = 50, 90, 120
"""The least width of a terminal in cells for each of these columns."""
_VOTES, _BYLINE, _ID = 5, 24, 10
"""The width of each of these columns in cells."""
_GAP = "  "


def write_table(entries: Iterable[Entry], *, width: int = 80, ascii: bool = False) -> Iterator[str]:
    """One line per paper: marks, votes, date, title and, where there is room, authors and id.

    A line has at most ``width`` cells (``width`` is at least 20). LaTeX is converted to Unicode;
    with ``ascii``, everything is converted to ASCII.
    """
    signs = ASCII if ascii else UNICODE
    for entry in entries:
        paper, marks = entry.paper, entry.marks
        unread = " " if marks.read else signs.unread
        votes = "" if paper.votes is None else str(paper.votes)
        left = unread + (signs.bookmarked if marks.bookmarked else " ") + votes.rjust(_VOTES)
        if width >= _MIN_WIDTH_DATES:
            featured = paper.featured.isoformat() if paper.featured else ""
            date = paper.date_text if paper.published else featured or paper.date_text
            left += _GAP + date.ljust(10)
        left += _GAP
        right = ""
        if width >= _MIN_WIDTH_NAMES:
            right += _GAP + pad(
                cut(_to_display(short_byline(paper), ascii), _BYLINE, signs.more), _BYLINE
            )
        if width >= _MIN_WIDTH_IDS:
            right += _GAP + (paper.id or "").ljust(_ID)
        room = max(1, width - len(left) - cells(right))
        title = cut(_to_display(to_unicode(paper.title), ascii), room, signs.more)
        yield (left + pad(title, room) + right).rstrip() + "\n"


def short_byline(paper: Paper) -> Clean:
    """Who wrote a paper, in a few words: the organisation, else the authors; empty if unknown."""
    return line(_describe_authors(paper))


def _describe_authors(paper: Paper) -> str:
    if paper.organization:
        return paper.organization
    count = max(paper.author_count or 0, len(paper.authors))
    if paper.authors:
        first = names.split_name(paper.authors[0]).last
        return first if count == 1 else f"{first} and {count - 1} more"
    return f"{count} author{'s' if count != 1 else ''}" if count else ""


def _to_display(text: str, ascii: bool) -> str:
    return to_ascii(text) if ascii else text
