"""Measures the catalogue, and keeps it below the size that the user allows."""

import sqlite3
from typing import NamedTuple

from reader.catalogue import papers
from reader.catalogue.database import transaction

_AIM = 0.9
"""The part of the limit that may stay in use, so that not every fetch has to delete something."""
_SNAPSHOTS = 30
"""Snapshots that are never deleted: without them there is nothing to show offline."""
_KEPT = "SELECT key FROM marks WHERE field <> 'read' AND value IS NOT NULL"
_MARKED = "SELECT key FROM marks WHERE value IS NOT NULL"


class Sizes(NamedTuple):
    """How much the catalogue holds."""

    used: int
    """Bytes in use."""
    free: int
    """Free bytes inside the file; they are used before the file grows."""
    papers: int
    """The number of papers."""
    snapshots: int
    """The number of snapshots of feeds."""
    full_texts: int
    """The number of full texts."""
    full_text_bytes: int
    """Their bytes, compressed."""
    responses: int
    """The number of answers that are stored with their ETags."""
    response_bytes: int
    """Their bytes, compressed."""


def measure_sizes(database: sqlite3.Connection) -> Sizes:
    """Measure everything."""

    def count_rows(table: str) -> int:
        return int(database.execute(f"SELECT count(*) FROM {table}").fetchone()[0])

    def sum_bytes(table: str) -> int:
        sql = f"SELECT coalesce(sum(length(body)), 0) FROM {table}"
        return int(database.execute(sql).fetchone()[0])

    return Sizes(
        count_used_bytes(database),
        _read_pragma(database, "freelist_count") * _read_pragma(database, "page_size"),
        count_rows("papers"),
        count_rows("snapshots"),
        count_rows("fulltexts"),
        sum_bytes("fulltexts"),
        count_rows("responses"),
        sum_bytes("responses"),
    )


def count_used_bytes(database: sqlite3.Connection) -> int:
    """Bytes in use, without free space inside the file."""
    pages = _read_pragma(database, "page_count") - _read_pragma(database, "freelist_count")
    return pages * _read_pragma(database, "page_size")


def shrink_catalogue(database: sqlite3.Connection, limit: int) -> None:
    """If the catalogue is larger than the limit (bytes), delete until it is a tenth below that.

    Only what can be fetched again is deleted, the oldest first: full texts of papers without a
    bookmark, tag or note, then answers, then papers without marks that no feed shows, then feeds
    that were not fetched for the longest time. Each step is a transaction of its own, so that other
    processes wait for one step only.
    """
    if count_used_bytes(database) <= limit:
        return
    while count_used_bytes(database) > limit * _AIM:
        if not any(
            step(database)
            for step in (_delete_full_texts, _delete_responses, _delete_papers, _delete_snapshot)
        ):
            return


def _delete_full_texts(database: sqlite3.Connection) -> bool:
    return _delete_rows(
        database,
        "DELETE FROM fulltexts WHERE key IN (SELECT key FROM fulltexts"
        f" WHERE key NOT IN ({_KEPT}) ORDER BY fetched LIMIT 20)",
    )


def _delete_responses(database: sqlite3.Connection) -> bool:
    return _delete_rows(
        database,
        "DELETE FROM responses WHERE url IN (SELECT url FROM responses ORDER BY fetched LIMIT 20)",
    )


def _delete_papers(database: sqlite3.Connection) -> bool:
    with transaction(database):
        gone = database.execute(
            "SELECT key FROM papers"
            f" WHERE key NOT IN (SELECT key FROM listed) AND key NOT IN ({_MARKED})"
            " ORDER BY id LIMIT 1000"
        ).fetchall()
        papers.delete_papers(database, [key for (key,) in gone])
    return bool(gone)


def _delete_snapshot(database: sqlite3.Connection) -> bool:
    with transaction(database):
        oldest = database.execute(
            "SELECT id FROM snapshots ORDER BY taken DESC LIMIT 1 OFFSET ?", (_SNAPSHOTS,)
        ).fetchone()
        if oldest:
            (number,) = database.execute("SELECT id FROM snapshots ORDER BY taken").fetchone()
            database.execute("DELETE FROM listed WHERE snapshot = ?", (number,))
            database.execute("DELETE FROM snapshots WHERE id = ?", (number,))
    return oldest is not None


def _delete_rows(database: sqlite3.Connection, sql: str) -> bool:
    return database.execute(sql).rowcount > 0


def _read_pragma(database: sqlite3.Connection, name: str) -> int:
    return int(database.execute(f"PRAGMA {name}").fetchone()[0])
