"""What a feed showed when it was last fetched: shown at once at the start, and when offline."""

from datetime import date, datetime

import msgspec

from reader.catalogue import papers
from reader.catalogue.database import Database
from reader.catalogue.listing import Listing, open_listing


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """A feed as of a time."""

    address: str
    """The feed's canonical address."""
    entries: Listing
    """Its papers in the feed's order, with the user's marks."""
    taken: datetime
    """When it was fetched, UTC."""
    day: date | None = None
    """The day that the feed shows, if it shows one day; else None."""
    note: str = ""
    """One sentence about what was done to get the feed; empty if there is nothing to say."""
    problem: str = ""
    """One sentence about why some of it is older than the rest; empty if nothing is."""
    left_out: str = ""
    """One sentence about entries that could not be read; empty if all could."""
    read_count: int = 0
    """How many entries the papers were read from; 0 if that is not known."""
    rest: int = 0
    """How many papers follow that were not loaded yet."""
    best_first: bool = False
    """Whether no paper matches all words of a search, and those that match some are listed."""


def load_snapshot(
    database: Database, address: str, seen: datetime | None = None, most: int | None = None
) -> Snapshot | None:
    """Load a feed as it was last fetched, with the marks of now; None if it was never fetched.

    ``seen`` is when the feed was last looked at, UTC; ``most`` is the largest number of papers.
    Raises CatalogueError.
    """
    row = database.execute(
        "SELECT id, day, taken FROM snapshots WHERE address = ?", (address,)
    ).fetchone()
    if row is None:
        return None
    snapshot, day, taken = row
    rows = database.execute(
        "SELECT key, featured FROM listed WHERE snapshot = ? ORDER BY position LIMIT ?",
        (snapshot, -1 if most is None else most),
    )
    listed = ((key, featured and date.fromisoformat(featured)) for key, featured in rows)
    entries = open_listing(database, listed, seen)
    rest = 0
    if most is not None:
        (number,) = database.execute(
            "SELECT count(*) FROM listed WHERE snapshot = ?", (snapshot,)
        ).fetchone()
        rest = max(0, number - most)
    return Snapshot(
        address=address,
        entries=entries,
        taken=papers.parse_time(taken),
        day=day and date.fromisoformat(day),
        rest=rest,
    )
