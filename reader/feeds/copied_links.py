r"""A huggingface.co/papers page copied with its links, as Markdown or by a notebook program.

::

    entry = votes login-address title address abstract address [byline] "·" date [comments]
    votes = "5" | "-" (none)        login-address = "…/login?next=%2Fpapers%2FID"

Markdown puts each piece into ``[…](address)`` and writes hard line breaks as ``\\``; the title is a
heading. The byline is "9 authors", or the name of an organisation with the organisation's address.
"""

import re
import string
from collections.abc import Iterator, Sequence
from datetime import date

from reader.errors import ParseError
from reader.feeds.copied_dates import PageDate, infer_page_year, parse_page_date
from reader.feeds.entry_reader import EntryCounter
from reader.model.paper import Paper, arxiv_key, make_paper, parse_arxiv_id
from reader.text.sanitise import Clean, line

_LOGIN_LINK = re.compile(r"https://huggingface\.co/login\?next=%2Fpapers%2F([^\s)\]]+)")
_PICTURE = re.compile(r"!\[[^\[\]]*+\]\([^()]*+\)")
_LINK = re.compile(r"\[((?:[^\[\]]|\[[^\[\]]*+\])*+)\]\((https?://[^\s)]{1,2000}+)\)")
_BREAK = re.compile(r"(?<!\\)\\++(?=\s|$)")
_AUTHOR_COUNT = re.compile(r"(?<!\d)(\d{1,9}) authors?")
_DATE = re.compile(r"[A-Z][a-z]{2} \d{1,2}(?:, \d{4})?")
_VOTES_WINDOW = 60
"""Its votes are among so many characters before an entry."""


def recognises(text: str) -> bool:
    """Whether a text is such a page."""
    return _LOGIN_LINK.search(text) is not None


def parse(text: str, name: str, *, today: date, counter: EntryCounter | None = None) -> list[Paper]:
    """The papers of such a page, in order. Raises ParseError if it holds none."""
    text = text.replace("\r\n", "\n").replace("\u00a0", " ")
    pieces = _LOGIN_LINK.split(text)
    head = find_page_date(_split_lines(pieces[0]))
    votes = [_parse_votes(before) for before in pieces[:-1:2]]
    entries = [
        (arxiv, up, _split_lines(body.removeprefix(")")))
        for id, up, body in zip(pieces[1::2], votes, pieces[2::2], strict=False)
        if (arxiv := parse_arxiv_id(id))
    ]
    days = [day for _, _, lines in entries if (day := _find_date(lines))]
    year = infer_page_year(days, head, today)
    papers = (counter or EntryCounter()).read_papers(
        entries, lambda entry: _make_paper(*entry, year, today)
    )
    if not papers:
        raise ParseError(f"{name} holds no whole paper; copy the page with titles and abstracts")
    return papers


def find_page_date(lines: Sequence[str]) -> PageDate | None:
    """The day on which the page was copied, if its head names it."""
    return next((day for one in lines if (day := parse_page_date(one)) and day.year is None), None)


def _split_lines(text: str) -> list[str]:
    """The lines of a part of the page, each address on its own line."""
    text = _LINK.sub(r"\n\1\n\2\n", _PICTURE.sub("", text))
    return [one for raw in text.split("\n") if (one := line(_BREAK.sub(" ", raw)))]


def _parse_votes(before: str) -> int | None:
    """The number at the end of the text before an entry; ``-`` means no votes, so zero."""
    before = before[-_VOTES_WINDOW:].rstrip("](" + string.whitespace)
    return 0 if before.endswith("-") else _parse_last_number(before)


def _parse_last_number(text: str) -> int | None:
    text = text[-_VOTES_WINDOW:]
    digits = text[len(text.rstrip(string.digits)) :]
    return int(digits) if digits else None


def _make_paper(
    arxiv: Clean, votes: int | None, lines: Sequence[str], year: int | None, today: date
) -> Paper | None:
    address = f"https://huggingface.co/papers/{arxiv}"
    parts = list(_split_at_address(lines, address))
    if not parts or not parts[0]:
        return None
    byline = [one for part in parts[2:] for one in part]
    authors = _AUTHOR_COUNT.search(" ".join(byline))
    page_date = _find_date(lines)
    return make_paper(
        key=arxiv_key(arxiv),
        title=" ".join(parts[0]).lstrip("# "),
        abstract=" ".join(parts[1]) if len(parts) > 1 else "",
        author_count=int(authors[1]) if authors else None,
        organization=None if authors else _find_organisation(byline),
        published=page_date.in_year(year, today) if page_date else None,
        votes=votes,
        comments=_find_comments(lines, address),
        source="copied",
    )


def _split_at_address(lines: Sequence[str], address: str) -> Iterator[list[str]]:
    """The lines before each occurrence of the paper's address, and the lines after the last one."""
    part: list[str] = []
    for content in lines:
        if content == address:
            yield part
            part = []
        else:
            part.append(content)
    yield part


def _find_organisation(byline: Sequence[str]) -> str | None:
    name = next((one for one in byline if not one.startswith("http") and one not in "[·-"), None)
    if not name or _DATE.match(name):
        return None
    # Markdown has handle and full name, a notebook's copy only the full name.
    handle, _, full_name = name.partition(" ")
    return full_name if full_name and f"https://huggingface.co/{handle}" in byline else name


def _find_date(lines: Sequence[str]) -> PageDate | None:
    for index, content in enumerate(lines[:-1]):
        if content == "·" and (date_match := _DATE.match(lines[index + 1])):
            return parse_page_date(date_match[0])
    return None


def _find_comments(lines: Sequence[str], address: str) -> int | None:
    """The number before the discussion's address; without one it is zero if the date is known."""
    if f"{address}#community" in lines:
        return _parse_last_number(lines[lines.index(f"{address}#community") - 1])
    return 0 if _find_date(lines) else None
