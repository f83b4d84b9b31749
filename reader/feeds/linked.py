r"""A huggingface.co/papers page copied with its links: as Markdown, or by a notebook program.

::

    entry = votes login-address title address abstract address [byline] "·" date [comments]
    votes = "5" | "-" (none)        login-address = "…/login?next=%2Fpapers%2FID"

Markdown wraps each piece in ``[…](address)`` and writes hard line breaks as ``\\``; its title is a
heading. The byline is "9 authors", or an organisation's name with its own address.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from reader.errors import ParseError
from reader.feeds.copied_dates import PageDate, page_date, year_of_page
from reader.paper import Paper, arxiv_id
from reader.text.sanitise import line

_LOGIN = re.compile(r"https://huggingface\.co/login\?next=%2Fpapers%2F([^\s)\]]+)")
_PICTURE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_LINK = re.compile(r"\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\((https?://[^\s)]+)\)")
_BREAK = re.compile(r"\\+(?=\s|$)")
_AUTHORS = re.compile(r"(\d+) authors?")
_DATE = re.compile(r"[A-Z][a-z]{2} \d{1,2}(?:, \d{4})?")


def recognises(text: str) -> bool:
    """Whether this is such a page."""
    return _LOGIN.search(text) is not None


def parse(text: str, name: str, *, today: date) -> list[Paper]:
    """The papers of such a page, in order. Raises ParseError where it holds none."""
    text = text.replace("\r\n", "\n").replace("\u00a0", " ")
    pieces = _LOGIN.split(text)
    head = page_date_in(_lines(pieces[0]))
    votes = [_votes(before) for before in pieces[:-1:2]]
    entries = [
        (arxiv, up, _lines(body.removeprefix(")")))
        for id, up, body in zip(pieces[1::2], votes, pieces[2::2], strict=False)
        if (arxiv := arxiv_id(id))
    ]
    days = [day for _, _, lines in entries if (day := _published(lines))]
    year = year_of_page(days, head, today)
    papers = [
        paper for arxiv, up, lines in entries if (paper := _paper(arxiv, up, lines, year, today))
    ]
    if not papers:
        raise ParseError(f"{name} holds no whole paper; copy the page with titles and abstracts")
    return papers


def page_date_in(lines: Sequence[str]) -> PageDate | None:
    """The day the page was copied, if its head says so."""
    return next((day for one in lines if (day := page_date(one)) and day.year is None), None)


def _lines(text: str) -> list[str]:
    """The pieces of a part, an address on a line of its own."""
    text = _LINK.sub(r"\n\1\n\2\n", _PICTURE.sub("", text))
    return [one for raw in text.split("\n") if (one := line(_BREAK.sub(" ", raw)))]


def _votes(before: str) -> int | None:
    """The number that ends what stands before the entry; ``-`` is none, so zero."""
    found = re.search(r"(\d+|-)[\s\](]*$", before)
    return None if not found else 0 if found[1] == "-" else int(found[1])


def _paper(
    arxiv: str, votes: int | None, lines: Sequence[str], year: int | None, today: date
) -> Paper | None:
    own = f"https://huggingface.co/papers/{arxiv}"
    parts = list(_parted(lines, own))
    if not parts or not parts[0]:
        return None
    after = [one for part in parts[2:] for one in part]
    authors = _AUTHORS.search(" ".join(after))
    day = _published(lines)
    return Paper(
        key=f"arxiv:{arxiv}",
        title=" ".join(parts[0]).lstrip("# "),
        abstract=" ".join(parts[1]) if len(parts) > 1 else "",
        author_count=int(authors[1]) if authors else None,
        organization=None if authors else _organisation(after),
        published=day.on(year, today) if day else None,
        votes=votes,
        comments=_comments(lines, own),
        source="copied",
    )


def _parted(lines: Sequence[str], own: str) -> Iterator[list[str]]:
    """What stands before each of the paper's own addresses, and the rest."""
    part: list[str] = []
    for one in lines:
        if one == own:
            yield part
            part = []
        else:
            part.append(one)
    yield part


def _organisation(after: Sequence[str]) -> str | None:
    name = next((one for one in after if not one.startswith("http") and one not in "[·-"), None)
    if not name or _DATE.match(name):
        return None
    handle, _, full_name = name.partition(" ")  # Markdown has both, a notebook's copy the name
    return full_name if full_name and f"https://huggingface.co/{handle}" in after else name


def _published(lines: Sequence[str]) -> PageDate | None:
    for place, one in enumerate(lines[:-1]):
        if one == "·" and (found := _DATE.match(lines[place + 1])):
            return page_date(found[0])
    return None


def _comments(lines: Sequence[str], own: str) -> int | None:
    """The number before the address of the discussion; none is zero where the date is known."""
    if f"{own}#community" in lines:
        before = lines[lines.index(f"{own}#community") - 1]
        found = re.search(r"(\d+)$", before)
        return int(found[1]) if found else None
    return 0 if _published(lines) else None
