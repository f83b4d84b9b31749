"""How large the catalogue is, and how it stays within what the user allows."""

import sqlite3
from typing import NamedTuple

from reader.catalogue import papers
from reader.catalogue.store import transaction

_AIM = 0.9
"""Of the limit: what is left after a clearing, so that not every fetch clears."""
_SNAPSHOTS = 30
"""Snapshots that always stay: without them there is nothing to show offline."""
_KEPT = "SELECT key FROM marks WHERE field <> 'read' AND value IS NOT NULL"
_MARKED = "SELECT key FROM marks WHERE value IS NOT NULL"


class Sizes(NamedTuple):
    """What the catalogue holds."""

    used: int
    """Bytes in use."""
    free: int
    """Bytes of the file that will be used again before it grows."""
    papers: int
    """Papers."""
    snapshots: int
    """Feeds as they were last fetched."""
    full_texts: int
    """Full texts."""
    full_text_bytes: int
    """Bytes of them, packed."""
    responses: int
    """Answers kept with their ETags."""
    response_bytes: int
    """Bytes of them, packed."""


def sizes(database: sqlite3.Connection) -> Sizes:
    """Count everything."""

    def count(table: str) -> int:
        return int(database.execute(f"SELECT count(*) FROM {table}").fetchone()[0])

    def weigh(table: str) -> int:
        sql = f"SELECT coalesce(sum(length(body)), 0) FROM {table}"
        return int(database.execute(sql).fetchone()[0])

    return Sizes(
        used(database),
        _pragma(database, "freelist_count") * _pragma(database, "page_size"),
        count("papers"),
        count("snapshots"),
        count("fulltexts"),
        weigh("fulltexts"),
        count("responses"),
        weigh("responses"),
    )


def used(database: sqlite3.Connection) -> int:
    """Bytes in use, without what is free inside the file."""
    pages = _pragma(database, "page_count") - _pragma(database, "freelist_count")
    return pages * _pragma(database, "page_size")


def shrink(database: sqlite3.Connection, limit: int) -> None:
    """Drop the oldest of what can be fetched again until a tenth below the limit, in bytes.

    Full texts of papers the user does not keep go first, then answers, then papers without marks
    that no feed shows, then feeds not fetched for the longest time. Each step is a transaction of
    its own, so that others wait for one only.
    """
    if used(database) <= limit:
        return
    while used(database) > limit * _AIM:
        if not any(step(database) for step in (_full_texts, _responses, _papers, _snapshot)):
            return


def _full_texts(database: sqlite3.Connection) -> bool:
    return _dropped(
        database,
        "DELETE FROM fulltexts WHERE key IN (SELECT key FROM fulltexts"
        f" WHERE key NOT IN ({_KEPT}) ORDER BY fetched LIMIT 20)",
    )


def _responses(database: sqlite3.Connection) -> bool:
    return _dropped(
        database,
        "DELETE FROM responses WHERE url IN (SELECT url FROM responses ORDER BY fetched LIMIT 20)",
    )


def _papers(database: sqlite3.Connection) -> bool:
    with transaction(database):
        gone = database.execute(
            "SELECT key FROM papers"
            f" WHERE key NOT IN (SELECT key FROM listed) AND key NOT IN ({_MARKED})"
            " ORDER BY id LIMIT 1000"
        ).fetchall()
        papers.drop(database, [key for (key,) in gone])
    return bool(gone)


def _snapshot(database: sqlite3.Connection) -> bool:
    with transaction(database):
        oldest = database.execute(
            "SELECT id FROM snapshots ORDER BY taken DESC LIMIT 1 OFFSET ?", (_SNAPSHOTS,)
        ).fetchone()
        if oldest:
            (number,) = database.execute("SELECT id FROM snapshots ORDER BY taken").fetchone()
            database.execute("DELETE FROM listed WHERE snapshot = ?", (number,))
            database.execute("DELETE FROM snapshots WHERE id = ?", (number,))
    return oldest is not None


def _dropped(database: sqlite3.Connection, sql: str) -> bool:
    return database.execute(sql).rowcount > 0


def _pragma(database: sqlite3.Connection, name: str) -> int:
    return int(database.execute(f"PRAGMA {name}").fetchone()[0])
