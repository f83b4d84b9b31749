"""Stores what a feed shows: its papers and their order."""

import sqlite3
from collections.abc import Sequence
from datetime import date, datetime

from reader.catalogue import papers
from reader.catalogue.database import transaction
from reader.model.paper import Paper


def store_feed(
    database: sqlite3.Connection,
    address: str,
    listed: tuple[Paper, ...],
    *,
    day: date | None,
    taken: datetime,
    also: Sequence[str] = (),
) -> dict[str, Paper]:
    """Store the papers and the order in which the feed showed them. One transaction.

    ``also`` are other addresses of the same feed. Returns the papers as they are stored, by key.
    """
    with transaction(database):
        stored = papers.store_papers(database, listed, taken)
        for name in (address, *also):
            _store_order(database, name, listed, day, taken)
    return stored


def _store_order(
    database: sqlite3.Connection,
    address: str,
    listed: tuple[Paper, ...],
    day: date | None,
    taken: datetime,
) -> None:
    """Store the order in which a feed shows papers that are already stored."""
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
