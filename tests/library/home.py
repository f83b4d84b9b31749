"""A library that tests open again and again, as restarts do."""

import sqlite3
from datetime import datetime
from pathlib import Path

from reader.catalogue import marks as view
from reader.catalogue.store import open_database
from reader.entry import NO_MARKS, Marks
from reader.library import log
from reader.library.events import Event
from reader.library.fold import Cell, Place, fold
from reader.marks import MarksService
from reader.paths import Paths
from tests.conftest import NOON


class Home:
    """One machine's library."""

    def __init__(self, paths: Paths) -> None:
        self.paths = paths
        self.time = NOON
        self._open: list[sqlite3.Connection] = []

    @property
    def database(self) -> sqlite3.Connection:
        """The connection of the service that was made last."""
        return self._open[-1]

    def now(self) -> datetime:
        """What this machine's clock says."""
        return self.time

    def service(self) -> MarksService:
        """A freshly started program."""
        database = open_database(self.paths.catalogue)
        self._open.append(database)
        service = MarksService(self.paths, database, self.now)
        service.refresh()
        return service

    def read(self) -> set[str]:
        """Keys marked read, as a fresh start has them."""
        self.service()
        rows = self.database.execute(
            "SELECT key FROM marks WHERE field = 'read' AND value IS NOT NULL"
        )
        return {key for (key,) in rows}

    def marks(self, key: str) -> Marks:
        """A paper's marks, as a fresh start has them."""
        self.service()
        return view.marks_of(self.database, [key]).get(key, NO_MARKS)

    def close(self) -> None:
        """Let the databases go."""
        for database in self._open:
            database.close()
        self._open.clear()


def carried(service: MarksService, part: str) -> list[tuple[str, object]]:
    """A part of the library: each key, and the paper as the log carries it."""
    keys = service.listed(part)
    records = service.records(keys)
    return [(key, records.get(key)) for key in keys]


def folders(root: Path) -> Paths:
    """The folders of a machine whose home is ``root``."""
    return Paths(root / "data", root / "state", root / "cache", root / "config.toml")


def record(key: str) -> dict[str, object]:
    """A paper, as the log carries it."""
    return {"key": key, "title": f"Title of {key}"}


def events(folder: Path) -> list[Event]:
    """Every event in a folder of event files."""
    return [
        event for file in log.files(folder) for event in log.read(file, log.START, 2**62).events
    ]


def pure_fold(known: list[Event]) -> dict[Place, Cell]:
    """What the events come to."""
    cells: dict[Place, Cell] = {}
    fold(cells, known)
    return cells
