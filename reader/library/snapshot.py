"""TinyDB's view of the library: one document a paper, in a file that stock TinyDB reads.

``library.json`` has two tables. ``papers`` holds ``key``, ``read``, ``bookmark`` and whatever
other fields were set, ``record`` (the paper) for those that are kept, and ``stamps`` (stamp and
device of each field's last change). ``folded`` says how far each event file has been folded.
It can be deleted at any time: the log makes it anew.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Document, Table

from reader import whole_file
from reader.errors import LibraryError
from reader.library.fold import Cell
from reader.library.log import Chunk, Place, sync_folder

_RESERVED = ("key", "record", "stamps")
_Tables = dict[str, dict[str, Any]]


class SnapshotStorage(Storage):
    """Holds the tables in memory; :meth:`save` puts them in place of the old file, whole or not.

    Stock ``JSONStorage`` rewrites its file in place, so that a power cut leaves half of one.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._tables: _Tables = {}
        try:
            tables = json.loads(path.read_bytes())
            if not all(isinstance(one, dict) for one in tables.values()):
                raise ValueError("no tables")
            self._tables = tables
        except FileNotFoundError:
            pass
        except (OSError, ValueError, RecursionError, AttributeError):
            # The log holds everything; what this was is kept for who wants to look.
            with suppress(OSError):
                aside = path.parent / "damaged"
                aside.mkdir(mode=0o700, exist_ok=True)
                path.replace(aside / path.name)

    def read(self) -> _Tables:
        """The tables themselves, no copy."""
        return self._tables

    def write(self, data: _Tables) -> None:
        """Exchange the tables in memory."""
        self._tables = data

    def save(self) -> None:
        """Write the file. Raises OSError, and the old file is still there."""
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        whole_file.write(self._path, _json(self._tables), private=True)
        sync_folder(self._path.parent)


def _json(tables: _Tables) -> Iterator[bytes]:
    """The tables as JSON, row by row, so that 200,000 of them are never one string."""
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    yield b"{"
    for table, (name, rows) in enumerate(tables.items()):
        yield f"{',' if table else ''}{encode(name)}:{{".encode(errors="replace")
        for row, (number, document) in enumerate(rows.items()):
            start = f"{',' if row else ''}{encode(str(number))}:"
            yield f"{start}{encode(document)}".encode(errors="replace")
        yield b"}"
    yield b"}\n"


class LiveTable(Table):
    """A table that changes its rows in place: a change costs the same however many there are.

    Stock TinyDB converts and copies every row of a table for each change of one.
    """

    document_id_class = str  # type: ignore[assignment]  # as JSON has them

    def _update_table(self, updater: Callable[[dict[Any, Mapping[str, Any]]], None]) -> None:
        tables = self._storage.read()
        assert tables is not None
        updater(tables.setdefault(self.name, {}))
        self.clear_cache()


class Snapshot:
    """The fold of the log as documents. A :class:`reader.library.catch_up.View`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._storage = SnapshotStorage(path)
        database = TinyDB(storage=lambda: self._storage)
        self._papers = LiveTable(self._storage, "papers")
        self._folded = LiveTable(self._storage, "folded")
        self._database = database
        self._ids: dict[str, str] = {}
        self._next = 1
        self.unsaved = 0
        """Events folded since the file was last written."""
        if not self._index():
            self.clear()

    def folded(self) -> dict[str, Place]:
        """How far each file, by name, has been folded."""
        return {row["file"]: Place(row["offset"], row["tail"]) for row in self._folded.all()}

    def fold(self, name: str, start: Place, chunk: Chunk) -> set[str]:
        """Take the events a file holds after a place; returns keys of papers that may have changed.

        No other process moves this view, so it always is where it was.
        """
        keys = set()
        for event in chunk.events:
            for key, field, value in event.changes:
                if field not in _RESERVED:
                    self._set(key, field, Cell(event.stamp, event.device, value))
                    keys.add(key)
            for key, record in event.records.items():
                if isinstance(record, dict) and key in self._ids:
                    self._keep(key, record, event.stamp)
        row = {"file": name, "offset": chunk.place.offset, "tail": chunk.place.tail}
        place = next((one.doc_id for one in self._folded if one["file"] == name), None)
        number = str(len(self._folded) + 1) if place is None else str(place)
        self._folded.upsert(Document(row, doc_id=number))  # type: ignore[arg-type]
        self.unsaved += len(chunk.events)
        return keys

    def clear(self) -> set[str]:
        """Forget everything; returns the keys of all papers that were held."""
        held = set(self._ids)
        self._storage.write({})
        self._ids, self._next = {}, 1
        self._papers.clear_cache()
        self._folded.clear_cache()
        return held

    def bookmarks(self) -> list[tuple[str, str, Mapping[str, object] | None]]:
        """Key, ISO time and record of what is bookmarked, newest first."""
        kept = [row for row in self._papers if row.get("bookmark")]
        kept.sort(key=lambda row: (row["bookmark"], row["key"]), reverse=True)
        return [(row["key"], row["bookmark"], row.get("record")) for row in kept]

    def save(self) -> None:
        """Write the file in place of the old one. Raises LibraryError; the old one stays then."""
        try:
            self._storage.save()
        except OSError as error:
            raise LibraryError(
                f"{self._path} can't be written ({error.strerror}); no mark is lost, it is made"
                " again from the log"
            ) from error
        self.unsaved = 0

    def _index(self) -> bool:
        """Learn which document is which paper's; False where the file has another shape."""
        try:
            for row in self._papers:
                if not all(isinstance(one, list) for one in row["stamps"].values()):
                    return False
                self._ids[row["key"]] = str(row.doc_id)
            self._next = max((int(number) for number in self._ids.values()), default=0) + 1
            return all(isinstance(place.offset, int) for place in self.folded().values())
        except (KeyError, TypeError, ValueError, AttributeError):
            return False

    def _set(self, key: str, field: str, cell: Cell) -> None:
        number = self._ids.get(key)
        if number is None:
            number = self._ids[key] = str(self._next)
            self._next += 1
            row = {"key": key, field: cell.value, "stamps": {field: [cell.stamp, cell.device]}}
            self._papers.insert(Document(row, doc_id=number))  # type: ignore[arg-type]
            return

        def take(row: dict[str, Any]) -> None:
            known = row["stamps"].get(field)
            if cell.beats(Cell(known[0], known[1], row.get(field)) if known else None):
                row[field] = cell.value
                row["stamps"][field] = [cell.stamp, cell.device]

        self._papers.update(take, doc_ids=[number])  # type: ignore[list-item,arg-type]

    def _keep(self, key: str, record: Mapping[str, object], stamp: int) -> None:
        def take(row: dict[str, Any]) -> None:
            known = row["stamps"].get("record")
            if known is None or known[0] < stamp:
                row["record"] = dict(record)
                row["stamps"]["record"] = [stamp, ""]

        self._papers.update(take, doc_ids=[self._ids[key]])  # type: ignore[list-item,arg-type]
