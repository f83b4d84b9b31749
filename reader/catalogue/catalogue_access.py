"""Access to the catalogue by its path, from any thread: a connection is opened when needed.

One thread at a time uses a connection. Within one operation connections stay open.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from reader.catalogue import damage
from reader.catalogue.connection import open_intact_database
from reader.catalogue.database import Database
from reader.errors import DamagedCatalogue

_T = TypeVar("_T")


class CatalogueAccess:
    """Does work on the catalogue, and does it again if the catalogue turned out to be damaged.

    ``renew`` folds the user's marks into the catalogue that was made in its place. See
    :mod:`reader.catalogue.damage`.
    """

    def __init__(self, path: Path, renew: Callable[[], None]) -> None:
        self._path = path
        self._fold_again = renew
        self._lock = threading.Lock()
        self._operations = 0
        self._idle: list[Database] = []

    def __call__(self, work: Callable[[Database], _T], /) -> _T:
        """Return what ``work`` returns. It may be called twice. Raises CatalogueError."""

        def work_once() -> _T:
            database = self._take_connection()
            try:
                with damage.handle_damage(database):
                    answer = work(database)
            except BaseException:
                database.close()
                raise
            self._return_connection(database)
            return answer

        return self.retry_if_damaged(work_once)

    def retry_if_damaged(self, work: Callable[[], _T]) -> _T:
        """Do work that uses the catalogue; all of it again if the catalogue was damaged."""
        try:
            return work()
        except DamagedCatalogue:
            self._fold_again()
            return work()

    @contextmanager
    def keep_connections_open(self) -> Iterator[None]:
        """Keep the connections that any thread opens inside open until the end of the block."""
        with self._lock:
            self._operations += 1
        try:
            yield
        finally:
            idle: list[Database] = []
            with self._lock:
                self._operations -= 1
                if not self._operations:
                    idle, self._idle = self._idle, idle
            for database in idle:
                database.close()

    def _take_connection(self) -> Database:
        with self._lock:
            database = self._idle.pop() if self._idle else None
        if database is None:
            return open_intact_database(self._path)
        if database.is_replaced:
            database.close()
            return open_intact_database(self._path)
        return database

    def _return_connection(self, database: Database) -> None:
        with self._lock:
            keep = bool(self._operations) and not database.in_transaction
            if keep:
                self._idle.append(database)
        if not keep:
            database.close()
