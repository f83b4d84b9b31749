"""A library that tests open again and again, as restarted programs do."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from tinydb import TinyDB
from tinydb.table import Document

from reader.catalogue import marks as view
from reader.catalogue.connection import open_database
from reader.catalogue.database import Database
from reader.catalogue.marked_papers import count_tags, read_rules
from reader.library import log
from reader.library.events import Event
from reader.model.entry import NO_MARKS, Marks
from reader.model.library_fields import MUTE_PREFIX, rule_field
from reader.services.marks import MarksService
from reader.system.paths import Paths
from tests.conftest import NOON


class Home:
    """One machine's library."""

    def __init__(self, paths: Paths) -> None:
        self.paths = paths
        self.time = NOON
        self._open: list[sqlite3.Connection] = []

    @property
    def database(self) -> sqlite3.Connection:
        """The connection of the service that was started last."""
        return self._open[-1]

    def now(self) -> datetime:
        """The time on this machine's clock."""
        return self.time

    def service(self) -> MarksService:
        """The service of a freshly started program."""
        database = open_database(self.paths.catalogue)
        self._open.append(database)
        service = MarksService(self.paths, database, self.now)
        service.refresh_marks()
        return service

    def read(self) -> set[str]:
        """The keys of read papers, after a fresh start."""
        self.service()
        rows = self.database.execute(
            "SELECT key FROM marks WHERE field = 'read' AND value IS NOT NULL"
        )
        return {key for (key,) in rows}

    def marks(self, key: str) -> Marks:
        """A paper's marks, after a fresh start."""
        self.service()
        return view.read_marks(self.database, [key]).get(key, NO_MARKS)

    def tags(self) -> dict[str, int]:
        """How many papers have each tag, after a fresh start."""
        self.service()
        return count_tags(self.database)

    def mutes(self) -> dict[str, str]:
        """Since when each rule mutes, after a fresh start."""
        self.service()
        rules = read_rules(self.database)
        return {
            key.removeprefix(MUTE_PREFIX): since
            for key, since in rules.items()
            if rule_field(key) == "mute"
        }

    def documents(self, table: str) -> list[Document]:
        """A table of ``library.json``, as stock TinyDB reads it."""
        with TinyDB(self.paths.state / "library.json") as database:
            return database.table(table).all()

    def close(self) -> None:
        """Close the databases."""
        for database in self._open:
            database.close()
        self._open.clear()


def list_part_with_records(service: MarksService, part: str) -> list[tuple[str, object]]:
    """A part of the library: each key, with the record that the log carries."""
    keys = service.list_keys(part)
    records = service.read_records(keys)
    return [(key, records.get(key)) for key in keys]


def folders(root: Path) -> Paths:
    """The folders of a machine whose home is ``root``."""
    return Paths(root / "data", root / "state", root / "cache", root / "config.toml")


def record(key: str) -> dict[str, object]:
    """A record, as the log carries it."""
    return {"key": key, "title": f"Title of {key}"}


def records(database: Database, keys: Sequence[str]) -> dict[str, dict[str, object]]:
    """Records of papers that the catalogue does not have."""
    return {key: record(key) for key in keys}


def no_records(database: Database, keys: Sequence[str]) -> dict[str, dict[str, object]]:
    """No records: no paper is known."""
    return {}


def events(folder: Path) -> list[Event]:
    """Every event in a folder of event files."""
    return [
        event
        for file in log.list_event_files(folder)
        for event in log.read_events(file, log.START, 2**62).events
    ]


def pure_fold(all_events: Iterable[Event]) -> dict[tuple[str, str], tuple[int, str, str | None]]:
    """Fold events without SQL: for each key and field, the value that was written last wins.

    Returns stamp, device and value. A note is a field of its own and removes those it replaces.
    """
    written: dict[tuple[str, str], set[tuple[int, str, bool, str]]] = defaultdict(set)
    for event in all_events:
        for key, field, value in event.changes:
            fields = [(field, value)]
            if field == "note":
                fields = [(f"note:{stamp}:{device}", None)
                          for stamp, device in event.replaces.get(key, ())]  # fmt: skip
                if value:
                    fields.append((f"note:{event.stamp}:{event.device}", value))
            for name, text in fields:
                value_written = (event.stamp, event.device, text is not None, text or "")
                written[key, name].add(value_written)
    return {
        place: (stamp, device, text if is_set else None)
        for place, values in written.items()
        for stamp, device, is_set, text in [max(values)]
    }
