"""The text of a huggingface.co/papers page, as a browser copies it.

::

    page   = head entry+ [cut]
    head   = "new" "Get trending papers in your email inbox!" "Subscribe" "Daily Papers"
             "byAK and the research community" day          -- the day it was copied, without year
    entry  = title abstract [byline "·" date [comments]]
    byline = "• 4 authors" | handle full-name               -- an organisation instead of a number

The pieces are separated by blank lines, or by line ends only. Some pages have no bylines, and on
others some entries have none. A byline can only be recognised by the line after it, which is a
single dot. The head may be missing or joined to the first title, and the text may end anywhere.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from reader.errors import ParseError
from reader.feeds.copied_dates import PageDate, infer_page_year, parse_page_date
from reader.feeds.entry_reader import EntryCounter
from reader.model.paper import Paper, make_paper, title_key
from reader.text.sanitise import line

_BANNER = "Get trending papers in your email inbox"
_HEAD_LINE = re.compile(
    rf"new|{_BANNER}(?: once a day)?!|Subscribe|Daily Papers|by\s?AK and the research community"
)
_AUTHOR_COUNT = re.compile(r"[•*-]\s+(\d+) authors?")
_CUT_AUTHOR_COUNT = re.compile(r"•(?:\s+(?:\d+(?:\s+a?u?t?h?o?r?s?)?)?)?")
_FOOTER = re.compile(r"(?m)^[^\S\n]*+·[^\S\n]*+\n\s*+[A-Z][a-z]{2} \d{1,2}\b")
_DATE_LINE = re.compile(r"([A-Z][a-z]{2} \d{1,2}(?:, \d{4})?)(?: (\d+))?")
_OTHER_COPY_FORMS = re.compile(r"\]\[\d+\]|Submitted by\n")
_MAX_TITLE = 300
"""Characters."""


class _Footer(NamedTuple):
    """The lines under an abstract."""

    author_count: int | None
    organization: str | None
    published: PageDate | None
    comments: int | None


def recognises(text: str) -> bool:
    """Whether a text was copied from such a page."""
    text = _normalise_blanks(text)
    footers = (text[: found.start()] for found in _FOOTER.finditer(text))
    return _BANNER in text[:3000] or any(before.strip() for before in footers)


def parse(text: str, name: str, *, today: date, counter: EntryCounter | None = None) -> list[Paper]:
    """The papers of a copied page, in order; errors call the page ``name``.

    A date without a year is in the year in which the page was copied, see
    :func:`reader.feeds.copied_dates.infer_page_year`. Raises ParseError if there are no papers.
    """
    text = _normalise_blanks(text)
    if _OTHER_COPY_FORMS.search(text):
        raise ParseError(
            f"{name} is a page with its links, copied as Markdown or by another program; save the"
            " page as HTML, or select and copy its text"
        )
    head, lines = _split_head([one for raw in text.split("\n") if (one := line(raw))])
    entries = list(_split_entries(lines))
    if not entries:
        raise ParseError(f"{name} holds no papers; copy the page with its titles and abstracts")
    dates = [footer.published for _, _, footer in entries if footer and footer.published]
    year = infer_page_year(dates, head, today)
    return (counter or EntryCounter()).read_papers(
        entries, lambda entry: _make_paper(*entry, year, today)
    )


def _normalise_blanks(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\u00a0", " ")


def _split_head(lines: Sequence[str]) -> tuple[PageDate | None, list[str]]:
    """The day on which the page was copied, if its head names it, and the lines after the head."""
    for index, content in enumerate(lines):
        if _HEAD_LINE.fullmatch(content):
            continue
        if index and content.startswith("Subscribe"):
            return None, [content.removeprefix("Subscribe"), *lines[index + 1 :]]
        day = parse_page_date(content)
        if index and day is not None and day.year is None:
            return day, list(lines[index + 1 :])
        return None, list(lines[index:])
    return None, []


def _split_entries(lines: Sequence[str]) -> Iterator[tuple[str, str, _Footer | None]]:
    start = 0
    for index, content in enumerate(lines):
        if content == "·" and index > start:
            pairs = list(_title_abstract_pairs(lines[start : index - 1], ends_in_abstract=True))
            next_line = lines[index + 1] if index + 1 < len(lines) else ""
            date_match = _DATE_LINE.fullmatch(next_line)
            footer = _parse_footer(lines[index - 1], date_match)
            yield from ((*pair, None) for pair in pairs[:-1])
            if pairs:
                yield (*pairs[-1], footer)
            # A page that is cut off may end with half a date, which is not a title.
            half_date = not date_match and index + 2 >= len(lines)
            start = index + (2 if date_match or half_date else 1)
    rest = list(lines[start:])
    if rest and _CUT_AUTHOR_COUNT.fullmatch(rest[-1]):
        count = _AUTHOR_COUNT.fullmatch(rest.pop())
        pairs = list(_title_abstract_pairs(rest, ends_in_abstract=False))
        yield from ((*pair, None) for pair in pairs[:-1])
        if pairs:
            yield (*pairs[-1], _Footer(int(count[1]), None, None, None) if count else None)
        return
    yield from ((*pair, None) for pair in _title_abstract_pairs(rest, ends_in_abstract=False))


def _title_abstract_pairs(
    lines: Sequence[str], *, ends_in_abstract: bool
) -> Iterator[tuple[str, str]]:
    """Title and abstract in turn. ``ends_in_abstract``: the last line belongs to an abstract."""
    alternates = not any(len(title) > _MAX_TITLE for title in lines[::2])
    if alternates and (len(lines) % 2 == 0 or not ends_in_abstract):
        yield from zip(lines[::2], [*lines[1::2], ""], strict=False)
        return
    index = 0
    while index < len(lines):
        end = index + 2
        while end < len(lines) and not _may_be_title(lines[end]):
            end += 1
        if ends_in_abstract and end == len(lines) - 1:
            end += 1  # the last line before a byline can't be a title
        yield lines[index], " ".join(lines[index + 1 : end])
        index = end


def _may_be_title(text: str) -> bool:
    return len(text) <= _MAX_TITLE and not text.endswith((".", ":", ";", ","))


def _parse_footer(byline: str, date_match: re.Match[str] | None) -> _Footer:
    authors = _AUTHOR_COUNT.fullmatch(byline)
    handle, _, full_name = byline.partition(" ")
    return _Footer(
        author_count=int(authors[1]) if authors else None,
        organization=None if authors else full_name or handle,
        published=parse_page_date(date_match[1]) if date_match else None,
        comments=int(date_match[2] or 0) if date_match else None,
    )


def _make_paper(
    title: str, abstract: str, footer: _Footer | None, year: int | None, today: date
) -> Paper:
    published = footer.published.in_year(year, today) if footer and footer.published else None
    return make_paper(
        key=title_key(title),
        title=title,
        abstract=abstract,
        author_count=footer.author_count if footer else None,
        organization=footer.organization if footer else None,
        published=published,
        comments=footer.comments if footer else None,
        source="copied",
    )
