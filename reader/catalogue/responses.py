"""Bodies of earlier answers with their ETags, so that sites do not send the same body again."""

import sqlite3
import zlib
from collections.abc import Callable
from datetime import datetime

from reader.catalogue.damage import Ask

_MOST = 200
"""Answers that are stored at most; the oldest are deleted first."""
_LONGEST = 300
"""Characters of an ETag at most."""


class Responses:
    """The cache of answers in the catalogue.

    Every method raises CatalogueError if the catalogue can't be used.
    """

    def __init__(self, ask: Ask, clock: Callable[[], datetime]) -> None:
        self._ask = ask
        self._clock = clock

    def etag(self, url: str) -> str | None:
        """The ETag of the stored body for this URL; None if there is none."""
        response = self._ask(lambda database: _read_response(database, url))
        return response[0] if response else None

    def body(self, url: str) -> bytes | None:
        """The stored body for this URL; None if there is none."""
        response = self._ask(lambda database: _read_response(database, url))
        return response[1] if response else None

    def keep(self, url: str, etag: str, body: bytes) -> None:
        """Store a body and its ETag."""
        row = (url, etag, zlib.compress(body, 3), self._clock().isoformat())
        self._ask(lambda database: _store_response(database, row))


def _read_response(database: sqlite3.Connection, url: str) -> tuple[str, bytes] | None:
    """ETag and body; None if one of them can't be read: then the whole answer is fetched again."""
    row = database.execute("SELECT etag, body FROM responses WHERE url = ?", (url,)).fetchone()
    if row is None:
        return None
    etag, packed = row
    if not isinstance(etag, str) or not isinstance(packed, bytes):
        return None
    if not etag.isprintable() or not etag.isascii() or len(etag) >= _LONGEST:
        return None
    try:
        return etag, zlib.decompress(packed)
    except zlib.error:
        return None


def _store_response(database: sqlite3.Connection, row: tuple[str, str, bytes, str]) -> None:
    database.execute("INSERT OR REPLACE INTO responses VALUES (?, ?, ?, ?)", row)
    database.execute(
        "DELETE FROM responses WHERE url NOT IN"
        " (SELECT url FROM responses ORDER BY fetched DESC LIMIT ?)",
        (_MOST,),
    )
