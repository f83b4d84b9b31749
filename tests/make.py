"""Papers and entries for tests."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from reader.catalogue.snapshots import Snapshot
from reader.entry import Entry, Marks
from reader.paper import Paper

TAKEN = datetime(2026, 11, 20, 8, 12, tzinfo=UTC)


def paper(number: int = 1, **fields: object) -> Paper:
    """A made-up paper; ``number`` makes its id and title its own."""
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
    time = TAKEN.isoformat()
    marks = Marks(read=time if read else None, bookmarked=time if bookmarked else None)
    return Entry(paper=paper(number, **fields), marks=marks)


class NoLibrary:
    """A library in which nothing is kept."""

    def listed(self, part: str) -> list[str]:
        """None."""
        return []

    def papers(self, keys: Sequence[str]) -> list[Paper]:
        """None."""
        return []

    def note_real_keys(self, real: Mapping[str, str]) -> None:
        """Nobody marked them."""


def snapshot(*entries: Entry, address: str = "hf:daily", day: date | None = None) -> Snapshot:
    """A feed's answer."""
    return Snapshot(address=address, entries=entries, taken=TAKEN, day=day or date(2026, 11, 20))
