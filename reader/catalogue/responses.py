"""Bodies of earlier answers with their ETags, so that what did not change is not sent again."""

import sqlite3
import threading
import zlib
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from reader.errors import CatalogueError

_T = TypeVar("_T")
_MOST = 200
"""Answers kept; the oldest go first."""


class Responses:
    """A response cache in the catalogue, with a connection and a lock of its own.

    Every method raises CatalogueError where the database can't be used.
    """

    def __init__(self, database: sqlite3.Connection, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        self._lock = threading.Lock()

    def etag(self, url: str) -> str | None:
        """The ETag that came with the body we hold for this URL."""
        return self._one("SELECT etag FROM responses WHERE url = ?", url, str)

    def body(self, url: str) -> bytes | None:
        """The body we hold for this URL."""
        packed = self._one("SELECT body FROM responses WHERE url = ?", url, bytes)
        return None if packed is None else zlib.decompress(packed)

    def keep(self, url: str, etag: str, body: bytes) -> None:
        """Hold a body and its ETag."""
        try:
            with self._lock:
                self._database.execute(
                    "INSERT OR REPLACE INTO responses VALUES (?, ?, ?, ?)",
                    (url, etag, zlib.compress(body, 3), self._clock().isoformat()),
                )
                self._database.execute(
                    "DELETE FROM responses WHERE url NOT IN"
                    " (SELECT url FROM responses ORDER BY fetched DESC LIMIT ?)",
                    (_MOST,),
                )
        except sqlite3.Error as error:
            raise CatalogueError(f"The answer of {url} could not be cached ({error})") from error

    def _one(self, sql: str, url: str, kind: type[_T]) -> _T | None:
        try:
            with self._lock:
                row = self._database.execute(sql, (url,)).fetchone()
        except sqlite3.Error as error:
            raise CatalogueError(f"The cached answer of {url} can't be read ({error})") from error
        return row[0] if row and isinstance(row[0], kind) else None
