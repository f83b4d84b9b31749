"""The history of votes: how many each paper had when it was fetched."""

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from reader.model.paper import Paper

_STEP = 500
"""Keys in one query: SQLite limits the number of bound values."""


def store_votes(database: sqlite3.Connection, papers: Iterable[Paper], now: datetime) -> None:
    """Store the votes and comments that these papers have now. Part of the caller's transaction.

    The first of a day is always stored, later ones only where they differ from those before: a
    paper has at most as many rows as it has votes, comments and days of fetching.
    """
    time = _format_time(now)
    database.executemany(
        "INSERT OR REPLACE INTO votes SELECT ?1, ?2, ?3, ?4 WHERE NOT EXISTS ("
        " SELECT 1 FROM votes WHERE key = ?1 AND votes = ?3 AND comments IS ?4"
        "  AND fetched >= substr(?2, 1, 10)"
        "  AND fetched = (SELECT max(fetched) FROM votes WHERE key = ?1))",
        [
            (paper.key, time, paper.votes, paper.comments)
            for paper in papers
            if paper.votes is not None
        ],
    )


def read_vote_changes(
    database: sqlite3.Connection, keys: Sequence[str], seen: datetime | None = None
) -> dict[str, int]:
    """The votes that each paper gained since ``seen``, when the user last looked at it.

    Without ``seen``: since the last earlier day on which it was fetched. A paper of which no votes
    are known from until then, or none from later, has no change.
    """
    # A time comes after the date of its day in the order of texts.
    earlier = "<= ?" if seen else "< substr(newest.fetched, 1, 10)"
    until = _format_time(seen) if seen else ""
    return {
        key: gained
        for start in range(0, len(keys), _STEP)
        for key, gained in database.execute(
            "WITH newest AS ("
            " SELECT key, max(fetched) AS fetched FROM votes"
            f" WHERE key IN ({_join_placeholders(keys[start : start + _STEP])})"
            "  GROUP BY key HAVING max(fetched) > ?)"
            " SELECT late.key, late.votes - early.votes FROM newest"
            " JOIN votes AS late ON late.key = newest.key AND late.fetched = newest.fetched"
            " JOIN votes AS early ON early.key = newest.key AND early.fetched = ("
            f"  SELECT max(fetched) FROM votes WHERE key = newest.key AND fetched {earlier})"
            " WHERE late.votes - early.votes IS NOT NULL",
            (*keys[start : start + _STEP], until, *([until] if seen else [])),
        )
    }


def _format_time(time: datetime) -> str:
    """A time as it is stored; the order of these texts is that of the times."""
    return time.astimezone(UTC).isoformat(timespec="microseconds")


def _join_placeholders(items: Sequence[object]) -> str:
    return ",".join("?" * len(items))
