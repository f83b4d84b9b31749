"""Papers and entries for tests."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from reader.catalogue import full_texts, papers
from reader.catalogue.connection import open_database
from reader.catalogue.feed_snapshots import Snapshot
from reader.catalogue.listing import Listing, close_with, open_listing
from reader.model.entry import Entry, Marks
from reader.model.paper import Paper

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

    def list_keys(self, part: str) -> list[str]:
        """None."""
        return []

    def read_papers(self, keys: Sequence[str]) -> list[Paper]:
        """None."""
        return []

    def write_real_keys(self, real: Mapping[str, str]) -> None:
        """Nobody marked them."""

    def refresh_marks(self) -> None:
        """Nothing is to be put into another catalogue."""


def listing(*entries: Entry, seen: datetime | None = None, rules: Sequence[str] = ()) -> Listing:
    """A feed of these entries, in a catalogue of its own in memory; rules hide some of them."""
    database = open_database(None)
    for entry in entries:
        papers.store_papers(database, [entry.paper], entry.first_seen or TAKEN, live=False)
        if entry.full_text:
            full_texts.store_full_text(database, entry.key, "a text", TAKEN)
        if entry.vote_change is not None:
            for day, votes in ((19, 0), (20, entry.vote_change)):
                fetched = TAKEN.replace(day=day).isoformat(timespec="microseconds")
                database.execute(
                    "INSERT INTO votes VALUES (?, ?, ?, 0)", (entry.key, fetched, votes)
                )
        for field, value in fields(entry.marks).items():
            database.execute(
                "INSERT INTO marks VALUES (?, ?, ?, 1, 'a')", (entry.key, field, value)
            )
    for number, rule in enumerate(rules):
        database.execute(
            "INSERT INTO marks VALUES (?, 'mute', ?, 1, 'a')", (f"mute:{rule}", f"{number:03}")
        )
    made = open_listing(database, [(entry.key, entry.paper.featured) for entry in entries], seen)
    close_with(made, database)
    return made


def fields(marks: Marks) -> dict[str, str]:
    """Marks as the library's fields."""
    several = {"read": marks.read, "bookmark": marks.bookmarked, "note:1:a": marks.note}
    made = {field: value for field, value in several.items() if value is not None}
    return made | {f"tag:{tag}": TAKEN.isoformat() for tag in marks.tags}


def snapshot(*entries: Entry, address: str = "hf:daily", day: date | None = None) -> Snapshot:
    """A feed's answer."""
    return Snapshot(
        address=address, entries=listing(*entries), taken=TAKEN, day=day or date(2026, 11, 20)
    )
