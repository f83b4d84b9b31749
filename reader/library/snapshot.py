"""TinyDB's view of the library: one document a paper, in a file that stock TinyDB reads.

``library.json`` has three tables. ``papers`` holds ``key``, ``read``, ``bookmark``, ``tags``,
``note``, for papers that are kept their ``record``, and ``cells``: stamp, device and value of each
field, from which the others follow. ``mutes`` holds ``rule`` and ``since`` likewise. ``folded``
says how far each event file has been folded. The file can be deleted at any time: the log makes it
anew.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import msgspec
from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Table

from reader import whole_file
from reader.entry import Marks, marks_of
from reader.errors import LibraryError
from reader.fields import MUTE, SAME_AS, SameAs
from reader.library.catch_up import collector_paused
from reader.library.fold import Cell, values
from reader.library.log import Chunk, Place, sync_folder

_Tables = dict[str, dict[str, Any]]
_Document = dict[str, Any]
_encode = msgspec.json.Encoder().encode


class SnapshotStorage(Storage):
    """Holds the tables in memory; :meth:`save` puts them in place of the old file, whole or not.

    Stock ``JSONStorage`` rewrites its file in place, so that a power cut leaves half of one.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._tables: _Tables = {}
        try:
            tables = msgspec.json.decode(path.read_bytes())
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
    yield b"{"
    for table, (name, rows) in enumerate(tables.items()):
        yield b"%b%b:{" % (b"," if table else b"", _encoded(name))
        for row, (number, document) in enumerate(rows.items()):
            yield b"%b%b:%b" % (b"," if row else b"", _encoded(str(number)), _encoded(document))
        yield b"}"
    yield b"}\n"


def _encoded(value: object) -> bytes:
    try:
        return _encode(value)
    except UnicodeEncodeError:  # half a character, as a damaged note may have
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        return text.encode(errors="replace")


class LiveTable(Table):
    """A table that changes its rows in place: a change costs the same however many there are.

    Stock TinyDB converts and copies every row of a table for each change of one.
    """

    document_id_class = str  # type: ignore[assignment]  # as JSON has them

    def rows(self) -> dict[str, _Document]:
        """The documents themselves, by their number. What changes them calls ``clear_cache``."""
        tables = self._storage.read()
        assert tables is not None, "the storage holds tables from the beginning"
        return tables.setdefault(self.name, {})

    def _update_table(self, updater: Callable[[dict[Any, Mapping[str, Any]]], None]) -> None:
        updater(self.rows())  # type: ignore[arg-type]
        self.clear_cache()


class Snapshot:
    """The fold of the log as documents. A :class:`reader.library.catch_up.View`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with collector_paused():
            self._storage = SnapshotStorage(path)
        self._database = TinyDB(storage=lambda: self._storage)
        self._papers = LiveTable(self._storage, "papers")
        self._mutes = LiveTable(self._storage, "mutes")
        self._folded = LiveTable(self._storage, "folded")
        self._documents: dict[str, _Document] = {}
        self._same_as_of: dict[str, str] = {}
        self._same_as = SameAs({})
        self.unsaved = 0
        """Events folded since the file was last written."""
        with collector_paused():
            sound = self._index()
        if not sound:
            with self.anew():
                pass

    def folded(self) -> dict[str, Place]:
        """How far each file, by name, has been folded."""
        return {
            row["file"]: Place(row["offset"], row["tail"]) for row in self._folded.rows().values()
        }

    def fold(self, name: str, start: Place, chunk: Chunk) -> set[str]:
        """Take the events a file holds after a place; returns keys of papers that may have changed.

        No other process moves this view, so it always is where it was.
        """
        keys = set()
        for event in chunk.events:
            for key, field, value in values(event):
                cells = self._document(key)["cells"]
                known = cells.get(field)
                cell = Cell(event.stamp, event.device, value)
                if known is None or cell.beats(Cell(*known)):
                    cells[field] = list(cell)
                    keys.add(key)
            for key, record in event.records.items():
                if isinstance(record, dict) and not key.startswith(MUTE):
                    self._keep(self._document(key), record, event.stamp, event.device)
                    keys.add(key)
        self._derive_all(keys)
        row = {"file": name, "offset": chunk.place.offset, "tail": chunk.place.tail}
        rows = self._folded.rows()
        number = next((one for one, known in rows.items() if known["file"] == name), None)
        rows[number or str(len(rows) + 1)] = row
        self._changed(len(chunk.events))
        return keys

    def forerunner(self, name: str) -> None:
        """None: this view folds a file that stands for another one itself."""

    @contextmanager
    def anew(self) -> Iterator[set[str]]:
        """Forget everything; gives the keys of all papers that were held."""
        held = set(self._documents)
        self._storage.write({})
        self._documents = {}
        self._same_as_of = {}
        self._same_as = SameAs({})
        self._changed(0)
        yield held

    def tags(self) -> dict[str, int]:
        """How many papers have each tag, by its name."""
        return dict(
            sorted(
                Counter(tag for row in self._papers.rows().values() for tag in row["tags"]).items()
            )
        )

    def mutes(self) -> dict[str, str]:
        """Since when (ISO time, UTC) each rule mutes, by the rule."""
        return {
            row["rule"]: row["since"] for row in self._mutes.rows().values() if row.get("since")
        }

    def marked(self) -> Iterator[tuple[str, Marks, Mapping[str, str], Mapping[str, object] | None]]:
        """Key, marks, times of the tags, and record of every paper that has a mark."""
        for row in self._papers.rows().values():
            if "same_as" in row:
                continue
            fields = {field: value for field, (_, _, value) in self._cells(row).items()}
            marks = marks_of(fields)
            if marks != Marks():
                times = {tag: fields[f"tag:{tag}"] or "" for tag in marks.tags}
                yield row["key"], marks, times, self._record(row)

    def cells(self) -> dict[tuple[str, str], Cell]:
        """Every field's winner, by key and field."""
        return {
            (key, field): Cell(*cell)
            for key, row in self._documents.items()
            for field, cell in row["cells"].items()
        }

    def _derive_all(self, keys: set[str]) -> None:
        """Write down what the cells of papers say, of all keys that name them."""
        before = dict(self._same_as_of)
        for key in keys:
            value = self._documents[key]["cells"].get(SAME_AS, (0, "", None))[2]
            self._same_as_of.pop(key, None)
            if value:
                self._same_as_of[key] = value
        if self._same_as_of != before:
            self._same_as = SameAs(self._same_as_of)
            named = {*before, *before.values(), *self._same_as_of, *self._same_as_of.values()}
            keys = keys | (named & self._documents.keys())
        for key in {self._same_as.real(key) for key in keys} | keys:
            row = self._document(key)
            if self._same_as.real(key) == key:
                row.pop("same_as", None)
                _derive(row, self._cells(row))
            else:
                row["same_as"] = self._same_as.real(key)
                _derive(row, {})

    def _cells(self, row: _Document) -> Mapping[str, list[Any]]:
        """The cells of a paper, of all keys that name it: the winner of each field."""
        own: dict[str, list[Any]] = row["cells"]
        names = self._same_as.names(row["key"]) if "key" in row else ()
        if len(names) < 2:
            return own
        merged: dict[str, list[Any]] = {}
        for name in names:
            held = self._documents.get(name, {"cells": {}})["cells"]
            for field, cell in held.items():
                if field != SAME_AS and (
                    field not in merged or Cell(*cell).beats(Cell(*merged[field]))
                ):
                    merged[field] = cell
        return merged

    def _record(self, row: _Document) -> Mapping[str, object] | None:
        """The paper's record, found under any of its keys."""
        for name in self._same_as.names(row["key"]):
            if record := self._documents.get(name, {}).get("record"):
                return {**record, "key": row["key"]}
        return None

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
            for table, prefix in ((self._papers, ""), (self._mutes, MUTE)):
                for row in table.rows().values():
                    self._documents[prefix + row["rule" if prefix else "key"]] = row
                    if not all(len(cell) == 3 for cell in row["cells"].values()):
                        return False
                    if real := row["cells"].get(SAME_AS, (0, "", None))[2]:
                        self._same_as_of[row["key"]] = real
            self._same_as = SameAs(self._same_as_of)
            return all(isinstance(place.offset, int) for place in self.folded().values())
        except (KeyError, TypeError, ValueError, AttributeError):
            return False

    def _document(self, key: str) -> _Document:
        """The document of a paper or a mute, made where there is none."""
        document = self._documents.get(key)
        if document is None:
            muted = key.startswith(MUTE)
            rows = (self._mutes if muted else self._papers).rows()
            document = {"rule": key.removeprefix(MUTE)} if muted else {"key": key}
            document["cells"] = {}
            self._documents[key] = rows[str(len(rows) + 1)] = document
        return document

    @staticmethod
    def _keep(document: _Document, record: Mapping[str, object], stamp: int, device: str) -> None:
        if [stamp, device] > document.get("recorded", []):
            document["record"] = dict(record)
            document["recorded"] = [stamp, device]

    def _changed(self, events: int) -> None:
        self.unsaved += events
        for table in (self._papers, self._mutes, self._folded):
            table.clear_cache()


def _derive(row: _Document, cells: Mapping[str, list[Any]]) -> None:
    """Write down what cells say."""
    fields: dict[str, str | None] = {field: cell[2] for field, cell in cells.items()}
    if "rule" in row:
        row["since"] = fields.get("mute")
        return
    marks = marks_of(fields)
    row["read"], row["bookmark"] = marks.read, marks.bookmarked
    row["tags"], row["note"] = list(marks.tags), marks.note
