"""What a feed showed when it was last fetched: shown at once at the start, and when offline."""

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

import msgspec

from reader.catalogue import papers
from reader.catalogue.database import Database
from reader.catalogue.listing import Listing, open_listing
from reader.text.sanitise import Clean


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
    new_versions: Mapping[str, str] = {}
    """The versions (``3``) of kept papers that this feed announces, by the papers' keys."""
    reasons: Mapping[str, Clean] = {}
    """Why papers are in this feed, by their keys; empty if that needs no words."""
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


class SnapshotFacts(NamedTuple):
    """What a snapshot tells without its papers being read."""

    taken: datetime
    """When it was fetched, UTC."""
    day: date | None
    """The day that the feed shows, if it shows one day; else None."""
    paper_count: int
    """How many papers it has."""


def read_snapshot_facts(database: Database, addresses: Sequence[str]) -> dict[str, SnapshotFacts]:
    """What the last snapshots of these feeds tell, by address; unknown feeds are left out."""
    rows = database.execute(
        "SELECT address, taken, day, (SELECT count(*) FROM listed WHERE snapshot = snapshots.id)"
        f" FROM snapshots WHERE address IN ({papers.join_placeholders(addresses)})",
        tuple(addresses),
    )
    return {
        address: SnapshotFacts(
            papers.parse_time(taken), day and date.fromisoformat(day), paper_count
        )
        for address, taken, day, paper_count in rows
    }


def find_featured_days(database: Database, addresses: Sequence[str]) -> set[date]:
    """The days on which papers of these feeds' last snapshots were featured."""
    rows = database.execute(
        "SELECT DISTINCT listed.featured FROM listed JOIN snapshots ON id = snapshot"
        f" WHERE address IN ({papers.join_placeholders(addresses)})"
        " AND listed.featured IS NOT NULL",
        tuple(addresses),
    )
    return {date.fromisoformat(day) for (day,) in rows}


def list_papers_of_feeds(database: sqlite3.Connection, addresses: Sequence[str]) -> set[str]:
    """The keys of the papers in these feeds' last snapshots."""
    rows = database.execute(
        "SELECT DISTINCT key FROM listed JOIN snapshots ON id = snapshot"
        f" WHERE address IN ({papers.join_placeholders(addresses)})",
        tuple(addresses),
    )
    return {key for (key,) in rows}


def list_feeds_with(database: Database, key: str) -> list[str]:
    """The addresses of the feeds whose last snapshots have this paper."""
    rows = database.execute(
        "SELECT address FROM listed JOIN snapshots ON id = snapshot WHERE key = ?", (key,)
    )
    return [address for (address,) in rows]
