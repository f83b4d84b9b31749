"""Full texts that were fetched: one compressed Markdown text for each paper."""

import sqlite3
import zlib
from collections.abc import Sequence
from datetime import datetime

from reader.article.form import describe_wrong_content
from reader.catalogue.papers import join_placeholders, split_into_chunks

_MOST = 50_000_000
"""Bytes of an uncompressed text at most."""


def read_full_text(database: sqlite3.Connection, key: str) -> str | None:
    """The full text of a paper; None if none was fetched, or if what was stored is no full text.

    Earlier versions stored error pages, too.
    """
    row = database.execute("SELECT body FROM fulltexts WHERE key = ?", (key,)).fetchone()
    if row is None:
        return None
    unpack = zlib.decompressobj()
    try:
        body = unpack.decompress(row[0], _MOST)
    except (zlib.error, TypeError):
        return None  # damaged: it will be fetched again
    whole = unpack.eof or unpack.unconsumed_tail
    text = body.decode(errors="replace")
    return None if not whole or describe_wrong_content(text) else text


def store_full_text(database: sqlite3.Connection, key: str, text: str, now: datetime) -> None:
    """Store a full text; it replaces an earlier one."""
    database.execute(
        "INSERT OR REPLACE INTO fulltexts VALUES (?, ?, ?)",
        (key, zlib.compress(text.encode()), now.isoformat()),
    )


def find_keys_with_text(database: sqlite3.Connection, keys: Sequence[str]) -> set[str]:
    """The keys among these whose full text is stored."""
    return {
        key
        for some in split_into_chunks(keys)
        for (key,) in database.execute(
            f"SELECT key FROM fulltexts WHERE key IN ({join_placeholders(some)})", some
        )
    }
