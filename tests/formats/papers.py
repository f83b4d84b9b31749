"""Made-up entries for the formats."""

from datetime import date

from reader.model.entry import Entry, Marks
from reader.model.paper import Paper

_TIME = "2026-11-20T08:00:00Z"


def paper(number: int = 1, **fields: object) -> Paper:
    """A made-up arXiv paper; ``number`` makes its id, title and votes its own."""
    values: dict[str, object] = {
        "key": f"arxiv:2611.{number:05d}",
        "title": f"Paper number {number}",
        "abstract": f"What paper {number} is about.",
        "authors": ("Ada Byron", "Kurt Weyl"),
        "author_count": 2,
        "published": date(2026, 11, 18),
        "featured": date(2026, 11, 20),
        "votes": number,
        "comments": 0,
        "source": "hf",
        **fields,
    }
    return Paper(**values)  # type: ignore[arg-type]


def entry(number: int = 1, read: bool = False, bookmarked: bool = False, **fields: object) -> Entry:
    """The same as a row, with marks."""
    marks = Marks(read=_TIME if read else None, bookmarked=_TIME if bookmarked else None)
    return Entry(paper(number, **fields), marks)
