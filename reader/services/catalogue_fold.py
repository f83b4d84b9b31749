"""Folding events of the log into the marks of a catalogue."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager

from reader.catalogue import marks
from reader.catalogue.connection import open_database
from reader.catalogue.database import Database
from reader.library.catch_up import Forerunner
from reader.library.events import Event, Value
from reader.library.fold import field_values
from reader.library.log import START, Chunk, Place
from reader.model.library_fields import rule_field

RECORD = "record"
"""The field that tells the catalogue that the log carries the record of a paper."""


class CatalogueView:
    """Folds events into one catalogue. It is a :class:`reader.library.catch_up.View`."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def read_places(self) -> dict[str, Place]:
        """How far each event file has been folded, by the name of the file."""
        return {
            name: Place(*place) for name, place in marks.read_folded_offsets(self._database).items()
        }

    def fold_chunk(self, name: str, start: Place, chunk: Chunk) -> set[str] | None:
        """Fold the events that a file holds after ``start``, and return the keys of their papers.

        None if another program has folded events after ``start`` already.
        """
        rows = list(_field_rows(chunk.events))
        taken = marks.fold_rows(
            self._database,
            rows,
            name,
            start=start.offset,
            offset=chunk.place.offset,
            tail=chunk.place.tail,
            stamp=max((event.stamp for event in chunk.events), default=0),
            records=_record_rows(chunk.events),
        )
        return {row[0] for row in rows} if taken else None

    def find_forerunner(self, name: str) -> Forerunner | None:
        """The file that a compaction replaced by the file with this name, if it did."""
        replaced = marks.read_replaced_file(self._database, name)
        return Forerunner(*replaced) if replaced else None

    def fold_anew(self) -> AbstractContextManager[set[str]]:
        """Forget all marks, to fold the log again inside ``with``; gives the keys of all papers."""
        return marks.fold_anew(self._database)


def fold_in_memory(events: Iterable[Sequence[Event]]) -> Database:
    """Fold events into a new catalogue in memory; the caller closes it."""
    database = open_database(None)
    view = CatalogueView(database)
    for number, file_events in enumerate(events):
        view.fold_chunk(f"{number}", START, Chunk(list(file_events), START, []))
    return database


def _record_rows(events: Sequence[Event]) -> Iterator[marks.RecordRow]:
    for event in events:
        for key, record in event.records.items():
            if isinstance(record, dict) and rule_field(key) is None:
                from reader.catalogue.library_parts import pack_record  # most events carry none

                yield key, pack_record(record), event.stamp, event.device


def _field_rows(events: Sequence[Event]) -> Iterator[tuple[str, str, Value, int, str]]:
    for event in events:
        for key, field, value in field_values(event):
            yield key, field, value, event.stamp, event.device
        for key in event.records:
            yield key, RECORD, "1", event.stamp, event.device
