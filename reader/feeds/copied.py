"""The text of a huggingface.co/papers page, as it is selected and copied.

::

    page   = head entry+ [cut]
    head   = "new" "Get trending papers in your email inbox!" "Subscribe" "Daily Papers"
             "byAK and the research community" day          -- the day it was copied, without year
    entry  = title abstract [byline "·" date [comments]]
    byline = "• 4 authors" | handle full-name               -- the organisation instead of a number

Blank lines part the pieces, or none do. There are pages without any byline, and entries without
one among others. Only a line that is a single dot says that a byline stood before it. The head may
be missing or glued to the first title, and the text may be cut anywhere.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from reader.errors import ParseError
from reader.feeds.copied_dates import PageDate, page_date, year_of_page
from reader.paper import Paper, title_key
from reader.text.sanitise import line

_BANNER = "Get trending papers in your email inbox"
_HEAD = re.compile(
    rf"new|{_BANNER}(?: once a day)?!|Subscribe|Daily Papers|by\s?AK and the research community"
)
_AUTHORS = re.compile(r"[•*-]\s+(\d+) authors?")
_CUT_AUTHORS = re.compile(r"•(?:\s+(?:\d+(?:\s+a?u?t?h?o?r?s?)?)?)?")
_FOOTER = re.compile(r"(?m)^.*\S.*\n\s*·\s*\n\s*[A-Z][a-z]{2} \d{1,2}\b")
_DATE = re.compile(r"([A-Z][a-z]{2} \d{1,2}(?:, \d{4})?)(?: (\d+))?")
_OTHER_FORMS = re.compile(r"\]\[\d+\]|Submitted by\n")
_LONGEST_TITLE = 300
"""Characters."""


class _Footer(NamedTuple):
    """What stands under an abstract."""

    author_count: int | None
    organization: str | None
    published: PageDate | None
    comments: int | None


def recognises(text: str) -> bool:
    """Whether this is text copied from such a page."""
    text = _normal(text)
    return _BANNER in text[:3000] or _FOOTER.search(text) is not None


def parse(text: str, name: str, *, today: date) -> list[Paper]:
    """The papers of a copied page, in order; ``name`` is what it is called in errors.

    Dates without year are in the year the page was copied, see
    :func:`reader.feeds.copied_dates.year_of_page`. Raises ParseError where there are no papers.
    """
    text = _normal(text)
    if _OTHER_FORMS.search(text):
        raise ParseError(
            f"{name} is a page with its links, copied as Markdown or by another program; save the"
            " page as HTML, or select and copy its text"
        )
    head, lines = _split_head([one for raw in text.split("\n") if (one := line(raw))])
    entries = list(_entries(lines))
    if not entries:
        raise ParseError(f"{name} holds no papers; copy the page with its titles and abstracts")
    dates = [footer.published for _, _, footer in entries if footer and footer.published]
    year = year_of_page(dates, head, today)
    return [_paper(title, abstract, footer, year, today) for title, abstract, footer in entries]


def _normal(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\u00a0", " ")


def _split_head(lines: Sequence[str]) -> tuple[PageDate | None, list[str]]:
    """The day the page was copied, if it says so, and the lines after the head."""
    for place, one in enumerate(lines):
        if _HEAD.fullmatch(one):
            continue
        if place and one.startswith("Subscribe"):
            return None, [one.removeprefix("Subscribe"), *lines[place + 1 :]]
        day = page_date(one)
        if place and day is not None and day.year is None:
            return day, list(lines[place + 1 :])
        return None, list(lines[place:])
    return None, []


def _entries(lines: Sequence[str]) -> Iterator[tuple[str, str, _Footer | None]]:
    start = 0
    for place, one in enumerate(lines):
        if one == "·" and place > start:
            pairs = list(_pairs(lines[start : place - 1], closed=True))
            after = lines[place + 1] if place + 1 < len(lines) else ""
            dated = _DATE.fullmatch(after)
            footer = _footer(lines[place - 1], dated)
            yield from ((*pair, None) for pair in pairs[:-1])
            if pairs:
                yield (*pairs[-1], footer)
            # The end of a cut page may hold half a date, which is no title.
            half_date = not dated and place + 2 >= len(lines)
            start = place + (2 if dated or half_date else 1)
    rest = list(lines[start:])
    if rest and _CUT_AUTHORS.fullmatch(rest[-1]):
        count = _AUTHORS.fullmatch(rest.pop())
        pairs = list(_pairs(rest, closed=False))
        yield from ((*pair, None) for pair in pairs[:-1])
        if pairs:
            yield (*pairs[-1], _Footer(int(count[1]), None, None, None) if count else None)
        return
    yield from ((*pair, None) for pair in _pairs(rest, closed=False))


def _pairs(lines: Sequence[str], *, closed: bool) -> Iterator[tuple[str, str]]:
    """Title and abstract by turns; ``closed`` is whether the last line must be an abstract's."""
    turns = not any(len(title) > _LONGEST_TITLE for title in lines[::2])
    if turns and (len(lines) % 2 == 0 or not closed):
        yield from zip(lines[::2], [*lines[1::2], ""], strict=False)
        return
    place = 0
    while place < len(lines):
        end = place + 2
        while end < len(lines) and not _may_be_title(lines[end]):
            end += 1
        if closed and end == len(lines) - 1:
            end += 1  # a title can't be the last line before a byline
        yield lines[place], " ".join(lines[place + 1 : end])
        place = end


def _may_be_title(text: str) -> bool:
    return len(text) <= _LONGEST_TITLE and not text.endswith((".", ":", ";", ","))


def _footer(byline: str, dated: re.Match[str] | None) -> _Footer:
    authors = _AUTHORS.fullmatch(byline)
    handle, _, full_name = byline.partition(" ")
    return _Footer(
        author_count=int(authors[1]) if authors else None,
        organization=None if authors else full_name or handle,
        published=page_date(dated[1]) if dated else None,
        comments=int(dated[2] or 0) if dated else None,
    )


def _paper(
    title: str, abstract: str, footer: _Footer | None, year: int | None, today: date
) -> Paper:
    published = footer.published.on(year, today) if footer and footer.published else None
    return Paper(
        key=title_key(title),
        title=title,
        abstract=abstract,
        author_count=footer.author_count if footer else None,
        organization=footer.organization if footer else None,
        published=published,
        comments=footer.comments if footer else None,
        source="copied",
    )
