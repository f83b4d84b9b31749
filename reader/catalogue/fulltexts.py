"""Full texts that were fetched: a page of Markdown a paper, packed."""

import sqlite3
import zlib
from collections.abc import Sequence
from datetime import datetime

from reader.catalogue.papers import chunks, placeholders

_MOST = 50_000_000
"""Bytes of a text at most, unpacked."""


def get(database: sqlite3.Connection, key: str) -> str | None:
    """The full text of a paper; None where it was not fetched."""
    row = database.execute("SELECT body FROM fulltexts WHERE key = ?", (key,)).fetchone()
    if row is None:
        return None
    try:
        return zlib.decompressobj().decompress(row[0], _MOST).decode(errors="replace")
    except zlib.error:
        return None


def keep(database: sqlite3.Connection, key: str, text: str, now: datetime) -> None:
    """Store a full text in place of the one before."""
    database.execute(
        "INSERT OR REPLACE INTO fulltexts VALUES (?, ?, ?)",
        (key, zlib.compress(text.encode()), now.isoformat()),
    )


def among(database: sqlite3.Connection, keys: Sequence[str]) -> set[str]:
    """Those of these papers whose full text is stored."""
    return {
        key
        for some in chunks(keys)
        for (key,) in database.execute(
            f"SELECT key FROM fulltexts WHERE key IN ({placeholders(some)})", some
        )
    }
