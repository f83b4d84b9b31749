"""Papers in the catalogue: the newest record of each, when it was first seen, its votes by day."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TypeVar

import msgspec

from reader.paper import Paper, merged

_decoder = msgspec.json.Decoder(Paper)
_T = TypeVar("_T")


def keep(database: sqlite3.Connection, papers: Iterable[Paper], now: datetime) -> None:
    """Store papers, each merged with what is known of it, and today's votes. One transaction."""
    database.execute("BEGIN IMMEDIATE")
    try:
        keep_within(database, papers, now)
    except BaseException:
        database.execute("ROLLBACK")
        raise
    database.execute("COMMIT")


def keep_within(database: sqlite3.Connection, papers: Iterable[Paper], now: datetime) -> None:
    """The same, within a transaction of the caller's."""
    papers = list(papers)
    known = {paper.key: paper for paper in get(database, [paper.key for paper in papers])}
    rows = []
    for paper in papers:
        known[paper.key] = merged(known.get(paper.key), paper)
        rows.append((paper.key, msgspec.json.encode(known[paper.key]), now.isoformat()))
    database.executemany(
        "INSERT INTO papers VALUES (?, ?, ?)"
        " ON CONFLICT (key) DO UPDATE SET record = excluded.record",
        rows,
    )
    database.executemany(
        "INSERT OR REPLACE INTO votes VALUES (?, ?, ?, ?)",
        [
            (paper.key, now.date().isoformat(), paper.votes, paper.comments)
            for paper in papers
            if paper.votes is not None
        ],
    )


def newest(database: sqlite3.Connection, most: int) -> list[Paper]:
    """The papers that were seen first most recently."""
    rows = database.execute("SELECT record FROM papers ORDER BY first_seen DESC LIMIT ?", (most,))
    return [_decoder.decode(record) for (record,) in rows]


def get(database: sqlite3.Connection, keys: Sequence[str]) -> list[Paper]:
    """The papers of those keys that are known, in no particular order."""
    return [
        _decoder.decode(record)
        for some in chunks(keys)
        for (record,) in database.execute(
            f"SELECT record FROM papers WHERE key IN ({placeholders(some)})", some
        )
    ]


def first_seen(database: sqlite3.Connection, keys: Sequence[str]) -> dict[str, datetime]:
    """When each paper was first held, UTC."""
    return {
        key: datetime.fromisoformat(seen)
        for some in chunks(keys)
        for key, seen in database.execute(
            f"SELECT key, first_seen FROM papers WHERE key IN ({placeholders(some)})", some
        )
    }


def vote_changes(database: sqlite3.Connection, keys: Sequence[str]) -> dict[str, int]:
    """Votes gained between the last two days on which each paper was fetched."""
    return {
        key: gained
        for some in chunks(keys)
        for key, gained in database.execute(
            "SELECT key, latest - earlier FROM ("
            " SELECT key, votes AS latest, row_number() OVER newest AS place,"
            " lead(votes) OVER newest AS earlier"
            f" FROM votes WHERE key IN ({placeholders(some)})"
            " WINDOW newest AS (PARTITION BY key ORDER BY day DESC))"
            " WHERE place = 1 AND earlier IS NOT NULL",
            some,
        )
    }


def chunks(items: Sequence[_T], size: int = 500) -> Iterator[Sequence[_T]]:
    """Slices that fit SQLite's limit of bound values."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def placeholders(items: Sequence[object]) -> str:
    """As many question marks as there are items."""
    return ",".join("?" * len(items))
