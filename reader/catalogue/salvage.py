"""Salvages what is still readable in a damaged catalogue: snapshots of feeds, and full texts.

Without a network there is nothing else to show. The marks are folded again from the log.
"""

import sqlite3
import time
import zlib
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec

from reader.catalogue import papers
from reader.catalogue.database import transaction
from reader.catalogue.stored_feeds import store_feed
from reader.model.paper import Paper

_SECONDS = 3.0
"""Seconds that it may take: the program waits for it."""
_FEEDS = 50
"""Feeds that are salvaged at most, the newest first."""
_INSTRUCTIONS = 100_000
"""Instructions of SQLite's virtual machine before the clock is checked again: some milliseconds."""
_UNREADABLE = (
    sqlite3.Error,
    msgspec.MsgspecError,
    zlib.error,
    ValueError,
    TypeError,
    OverflowError,
    LookupError,
    AttributeError,
)
"""The errors that damaged values may cause when they are read."""


def salvage_catalogue(old: Path, new: sqlite3.Connection) -> None:
    """Copy what a damaged catalogue still holds into a new one, as far as time allows."""
    deadline = time.monotonic() + _SECONDS
    with suppress(sqlite3.Error), closing(sqlite3.connect(old, isolation_level=None)) as database:
        database.set_progress_handler(lambda: time.monotonic() > deadline, _INSTRUCTIONS)
        feeds = list(_read_rows(database, "SELECT id, address, day, taken FROM snapshots"))
        for row in sorted(feeds, key=lambda row: str(row[3]), reverse=True)[:_FEEDS]:
            with suppress(*_UNREADABLE):
                _salvage_feed(database, new, row)
            if time.monotonic() > deadline:
                return
        with suppress(*_UNREADABLE), transaction(new):
            for row in _read_rows(database, "SELECT key, body, fetched FROM fulltexts"):
                with suppress(*_UNREADABLE):
                    zlib.decompress(row[1])
                    new.execute("INSERT INTO fulltexts VALUES (?, ?, ?)", row)


def _read_rows(
    database: sqlite3.Connection, sql: str, *values: object
) -> Iterator[tuple[Any, ...]]:
    """The rows before the first unreadable row, and those after the last unreadable one."""
    seen: set[object] = set()
    for order in ("ASC", "DESC"):
        with suppress(*_UNREADABLE):
            for row in database.execute(f"{sql} ORDER BY 1 {order}", values):
                if row[0] in seen:
                    return
                seen.add(row[0])
                yield row


def _salvage_feed(
    database: sqlite3.Connection, new: sqlite3.Connection, row: tuple[Any, ...]
) -> None:
    """Copy a feed without the papers that can't be read."""
    number, address, on, taken_at = row
    day, taken = on and date.fromisoformat(on), papers.parse_time(taken_at)
    listed: dict[int, Paper] = {}
    rows = list(
        _read_rows(
            database, "SELECT position, key, featured FROM listed WHERE snapshot = ?", number
        )
    )
    for position, key, featured in rows:
        with suppress(*_UNREADABLE):
            (paper,) = papers.read_papers(database, [key])
            on_day = featured and date.fromisoformat(featured)
            listed[position] = msgspec.structs.replace(paper, featured=on_day)
    whole = sorted(listed) == list(range(len(rows)))
    if day and not whole:
        # Papers are missing. With a time at the beginning of its day the feed is fetched again.
        taken = datetime.combine(day, datetime.min.time(), UTC)
    if listed and (day or whole):
        readable = tuple(listed[position] for position in sorted(listed))
        store_feed(new, address, readable, day=day, taken=taken)
