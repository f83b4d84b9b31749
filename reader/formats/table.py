"""Papers as a table for a terminal, one line per paper."""

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from reader.formats import names
from reader.formats.ascii import to_ascii
from reader.model.entry import Entry
from reader.model.paper import Paper
from reader.text.latex import to_unicode
from reader.text.sanitise import Clean, line, visible
from reader.text.symbols import ASCII, UNICODE
from reader.text.width import cells, cut, pad

_MIN_WIDTH_DATES, _MIN_WIDTH_NAMES, _MIN_WIDTH_IDS = 70, 100, 40
"""The least width of a terminal in cells for each of these columns."""
_VOTES, _BYLINE, _ID = 5, 24, 10
"""The width of each of these columns in cells. A key that is no arXiv id takes more."""
_LEAST_TITLE = 16
"""Cells of a title for which a long key and the authors make room."""
_GAP = "  "

TableStyle = Literal["unread", "read", "dot", "star", "votes", "detail", "faint"]
"""How the app draws a part of a row; ``styles/reader.tcss`` has the same names."""


class StyledText(NamedTuple):
    """A part of a row."""

    text: Clean
    style: TableStyle


def write_table(entries: Iterable[Entry], *, width: int = 80, ascii: bool = False) -> Iterator[str]:
    """One line per paper, without styles: see :func:`make_rows`."""
    for row in make_rows(entries, width=width, ascii=ascii):
        yield "".join(part.text for part in row).rstrip() + "\n"


def make_rows(
    entries: Iterable[Entry], *, width: int = 80, ascii: bool = False
) -> Iterator[tuple[StyledText, ...]]:
    """A row per paper: marks, votes, date, title and, where there is room, authors and id.

    A paper that has no arXiv id shows its key, or nothing if the key is too long. A row has at most
    ``width`` cells (``width`` is at least 20). LaTeX is converted to Unicode; with ``ascii``,
    everything is converted to ASCII.
    """
    signs = ASCII if ascii else UNICODE
    for entry in entries:
        paper, marks = entry.paper, entry.marks
        unread = marks.read is None
        votes = "" if paper.votes is None else str(paper.votes)
        date = _GAP + _shown_date(paper).ljust(10) if width >= _MIN_WIDTH_DATES else ""
        room = width - 2 - max(_VOTES, len(votes)) - len(date) - len(_GAP)
        byline, name = _fit_columns(entry, width, room, ascii)
        room = max(1, room - cells(byline) - cells(name))
        title = cut(_to_display(to_unicode(paper.title), ascii), room, signs.more)
        detail: TableStyle = "detail" if unread else "faint"
        yield (
            StyledText(visible(signs.unread if unread else " "), "dot"),
            StyledText(visible(signs.bookmarked if marks.bookmarked else " "), "star"),
            StyledText(visible(votes.rjust(_VOTES)), "votes" if unread else "faint"),
            StyledText(visible(date + _GAP), detail),
            StyledText(visible(pad(title, room)), "unread" if unread else "read"),
            StyledText(visible(byline + name), detail),
        )


def _shown_date(paper: Paper) -> str:
    featured = paper.featured.isoformat() if paper.featured else ""
    return paper.date_text if paper.published else featured or paper.date_text


def _fit_columns(entry: Entry, width: int, room: int, ascii: bool) -> tuple[str, str]:
    """The columns of the authors and of the id, as far as they leave room for a title."""
    byline = name = ""
    if width >= _MIN_WIDTH_NAMES:
        more = (ASCII if ascii else UNICODE).more
        byline = _GAP + pad(
            cut(_to_display(short_byline(entry.paper), ascii), _BYLINE, more), _BYLINE
        )
    if width >= _MIN_WIDTH_IDS:
        name = _GAP + pad(entry.paper.id or entry.key, _ID)
    if room - cells(byline) - cells(name) < _LEAST_TITLE:
        byline = ""
    if room - cells(name) < _LEAST_TITLE:
        name = ""
    return byline, name


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
