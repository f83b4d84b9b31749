"""Finds what is new among the papers that the user follows."""

import sqlite3
from collections.abc import Sequence
from datetime import date, datetime
from itertools import compress
from typing import TYPE_CHECKING

from reader.catalogue.feed_snapshots import list_papers_of_feeds
from reader.catalogue.papers import Listed
from reader.catalogue.query_sql import find_matching_places
from reader.catalogue.rows import Rows

if TYPE_CHECKING:
    from reader.model.query import Node

_MOST = 20_000
"""New papers that are looked at: the newest."""


def find_followed(
    database: sqlite3.Connection,
    since: datetime,
    queries: "Sequence[Node]",
    feeds: Sequence[str],
    seen: datetime | None,
) -> list[Listed]:
    """Keys and days of the papers first seen since a time (UTC) that the user follows, each once.

    These match one of the queries, or one of the feeds, given by their addresses, showed them when
    it was fetched last. The unread ones come first, and the newest of these. ``seen`` is when the
    user last looked at them, UTC.
    """
    new = _list_new(database, since)
    rows = Rows(database, ((key, featured) for key, featured, _ in new), seen)
    shown = list_papers_of_feeds(database, feeds)
    found = bytearray(key in shown for key in rows.keys)
    for query in queries:
        for place in find_matching_places(database, query, rows):
            found[place] = 1
    day_of = {key: (featured, day) for key, featured, day in new}
    places = sorted(
        compress(range(len(found)), found),
        key=lambda place: day_of[rows.keys[place]][1],
        reverse=True,
    )
    places.sort(key=rows.read.__getitem__)
    return [(rows.keys[place], day_of[rows.keys[place]][0]) for place in places]


def _list_new(database: sqlite3.Connection, since: datetime) -> list[tuple[str, date | None, str]]:
    """Key, featured day and day (ISO) of the papers first seen since a time, the last one first.

    The day is that on which a feed showed the paper, or it was published, or it was first seen.
    """
    start = since.isoformat()
    new: list[tuple[str, date | None, str]] = []
    # Numbers follow the order in which papers were seen: no older paper has to be read.
    for key, first_seen, featured, published in database.execute(
        "SELECT key, first_seen, featured, published FROM papers LEFT JOIN facts USING (id)"
        " ORDER BY papers.id DESC LIMIT ?",
        (_MOST,),
    ):
        if first_seen < start:
            break
        day = featured or published or first_seen[:10]
        new.append((key, date.fromisoformat(featured) if featured else None, day))
    return new
