"""What a feed showed when it was last fetched: painted at once, and all there is offline."""

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date, datetime

import msgspec

from reader.catalogue import fulltexts, marks, papers
from reader.catalogue.store import transaction
from reader.entry import NO_MARKS, Entry
from reader.paper import Paper


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """A feed as of a time."""

    address: str
    """The feed's canonical address."""
    entries: Sequence[Entry]
    """Its papers in the feed's order, with the user's marks; of a long feed a Listing."""
    taken: datetime
    """When it was fetched, UTC."""
    day: date | None = None
    """The day it shows, where it is one day's."""
    note: str = ""
    """One sentence on what was done to get it, or nothing."""
    problem: str = ""
    """One sentence on why some of it is older than the rest, or nothing."""
    rest: int = 0
    """How many papers follow that were not read yet."""


def store(
    database: sqlite3.Connection,
    address: str,
    listed: tuple[Paper, ...],
    *,
    day: date | None,
    taken: datetime,
) -> None:
    """Keep the papers and the order the feed showed them in. One transaction."""
    with transaction(database):
        papers.keep(database, listed, taken)
        (snapshot,) = database.execute(
            "INSERT INTO snapshots (address, title, day, taken) VALUES (?, '', ?, ?)"
            " ON CONFLICT (address) DO UPDATE SET day = excluded.day, taken = excluded.taken,"
            " unread = NULL"
            " RETURNING id",
            (address, day and day.isoformat(), taken.isoformat()),
        ).fetchone()
        database.execute("DELETE FROM listed WHERE snapshot = ?", (snapshot,))
        database.executemany(
            "INSERT INTO listed VALUES (?, ?, ?, ?)",
            [
                (snapshot, place, paper.key, paper.featured and paper.featured.isoformat())
                for place, paper in enumerate(listed)
            ],
        )


def length(database: sqlite3.Connection, address: str) -> int:
    """How many papers the feed showed when it was last fetched."""
    (number,) = database.execute(
        "SELECT count(*) FROM listed JOIN snapshots ON snapshots.id = snapshot WHERE address = ?",
        (address,),
    ).fetchone()
    return int(number)


def listed(database: sqlite3.Connection, address: str) -> Iterator[tuple[str, date | None]]:
    """The keys of what it showed, in its order, and the day of each."""
    rows = database.execute(
        "SELECT key, featured FROM listed JOIN snapshots ON snapshots.id = snapshot"
        " WHERE address = ? ORDER BY position",
        (address,),
    )
    return ((key, featured and date.fromisoformat(featured)) for key, featured in rows)


def load(
    database: sqlite3.Connection,
    address: str,
    seen: datetime | None = None,
    most: int | None = None,
) -> Snapshot | None:
    """The feed as it was last fetched, with the marks as they are now; None if it never was.

    ``seen`` is as of when it was last looked at, UTC; ``most`` is how many papers are read.
    """
    row = database.execute(
        "SELECT id, day, taken FROM snapshots WHERE address = ?", (address,)
    ).fetchone()
    if row is None:
        return None
    snapshot, day, taken = row
    shows = database.execute(
        "SELECT key, featured FROM listed WHERE snapshot = ? ORDER BY position LIMIT ?",
        (snapshot, -1 if most is None else most),
    ).fetchall()
    rest = 0
    if most is not None and len(shows) == most:
        (number,) = database.execute(
            "SELECT count(*) FROM listed WHERE snapshot = ?", (snapshot,)
        ).fetchone()
        rest = number - most
    records = {paper.key: paper for paper in papers.get(database, [key for key, _ in shows])}
    shown = {
        key: msgspec.structs.replace(
            records[key], featured=featured and date.fromisoformat(featured)
        )
        for key, featured in shows
        if key in records
    }
    return Snapshot(
        address=address,
        entries=entries(database, tuple(shown.values()), seen),
        taken=datetime.fromisoformat(taken),
        day=day and date.fromisoformat(day),
        rest=rest,
    )


def entries(
    database: sqlite3.Connection, shown: tuple[Paper, ...], seen: datetime | None = None
) -> tuple[Entry, ...]:
    """Papers joined with the user's marks, their votes' change, and when they were first seen.

    ``seen`` is as of when the feed was last looked at; without it all of them are new.
    """
    keys = [paper.key for paper in shown]
    marked = marks.marks_of(database, keys)
    changes = papers.vote_changes(database, keys)
    first_seen = papers.first_seen(database, keys)
    texts = fulltexts.among(database, keys)
    rules = marks.mutes(database)
    found = (
        Entry(
            paper=paper,
            marks=marked.get(paper.key, NO_MARKS),
            first_seen=first_seen.get(paper.key),
            vote_change=changes.get(paper.key),
            new=_is_new(paper, first_seen.get(paper.key), seen),
            full_text=paper.key in texts,
        )
        for paper in shown
    )
    if not rules:
        return tuple(found)
    from reader.muting import Rules  # hardly anyone needs it for the first paint

    known = Rules(rules)
    return tuple(msgspec.structs.replace(entry, muted=known.hides(entry)) for entry in found)


def _is_new(paper: Paper, first_seen: datetime | None, seen: datetime | None) -> bool:
    if seen is None or first_seen is None or first_seen > seen:
        return True
    return paper.featured is not None and paper.featured > seen.date()
