"""Marks: the only writer of the library. An action is in the log before anyone hears of it.

Each action is one line of this device's event file; the catalogue's marks and TinyDB's snapshot
are views that follow the log.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from reader.catalogue import marks as view
from reader.errors import LibraryError
from reader.fields import MUTE, NOTE, SAME_AS, TAG, SameAs
from reader.library import device, log
from reader.library.catch_up import CatchUp, Forerunner
from reader.library.events import Change, Event, Origin, Replaced, Value
from reader.library.fold import values
from reader.library.log import Chunk, Place
from reader.paths import Paths

if TYPE_CHECKING:
    from reader.library.snapshot import Snapshot

__all__ = ["Applied", "MarksService", "Origin", "Undone"]

Record = Callable[[str], dict[str, object] | None]
"""A paper as plain JSON, by its key; None where it is unknown."""
CellOf = tuple[Value, int, str]
"""Value, stamp and device of a field."""
Cells = Mapping[tuple[str, str], CellOf]
"""Fields by key and name."""
_RECORD = "record"
"""The field by which the catalogue's marks know that the log carries a paper."""
_SAVE_AFTER = 1000
"""Events until the snapshot is written."""
_SMALL = 3_000_000
"""Bytes of a log whose snapshot is written even after a single command: 15,000 marks."""


class Applied(NamedTuple):
    """What an action changed; it is on disk."""

    changes: tuple[Change, ...]


class Undone(NamedTuple):
    """What undo or redo did; it is on disk."""

    restored: tuple[Change, ...]
    """Fields that have their earlier value again."""
    left: tuple[tuple[str, str], ...]
    """Keys and fields that were changed since, and were left as they are."""


class MarksService:
    """Reads and writes marks. To be used by one thread at a time."""

    def __init__(
        self, paths: Paths, database: sqlite3.Connection, clock: Callable[[], datetime]
    ) -> None:
        self._state = paths.state
        self.events = paths.events
        """The folder of the log."""
        self.use(database)
        self._clock = clock
        self._snapshot: Snapshot | None = None
        self._follow_snapshot: CatchUp | None = None
        self._written = 0
        self.problems: list[str] = []
        """Sentences on what could not be read or cached, oldest first; whoever says one removes it.
        """

    def use(self, database: sqlite3.Connection) -> None:
        """Fold into another catalogue from now on: what it lacks, the next refresh folds."""
        self.database = database
        """The catalogue that marks are folded into."""
        self._follow = CatchUp(self.events, _CatalogueView(database))

    def refresh(self, most: int | None = None) -> frozenset[str]:
        """Fold what was written since, here or elsewhere: at most about ``most`` bytes.

        Returns the keys of papers whose marks may have changed. Never fails: what can't be read is
        a problem.
        """
        try:
            followed = self._follow(most)
            keys = view.related(self.database, followed.keys) if followed.keys else set()
        except sqlite3.Error as error:
            self.problems.append(f"The catalogue can't be used ({error}); marks may look old")
            return frozenset()
        self.problems += followed.problems
        return frozenset(keys)

    def rebuild(self) -> None:
        """Fold the whole log into the catalogue anew."""
        with view.anew(self.database):
            CatchUp(self.events, _CatalogueView(self.database))()

    def cells(self, keys: Sequence[str]) -> Cells:
        """The fields of papers, as the catalogue's view has them."""
        return view.cells(self.database, keys)

    def mark_read(self, keys: Sequence[str], read: bool, origin: Origin) -> Applied:
        """Mark papers read or unread. Raises LibraryError; nothing was marked then."""
        value = self._time() if read else None
        return self._apply([Change(key, "read", value) for key in keys], origin, None)

    def bookmark(self, keys: Sequence[str], on: bool, origin: Origin, records: Record) -> Applied:
        """Bookmark papers or let them go. Raises LibraryError; nothing was marked then."""
        value = self._time() if on else None
        return self._apply([Change(key, "bookmark", value) for key in keys], origin, records)

    def tag(
        self, keys: Sequence[str], tags: Sequence[str], on: bool, origin: Origin, records: Record
    ) -> Applied:
        """Put tags on papers or take them off. Raises LibraryError; nothing was changed then."""
        value = self._time() if on else None
        wanted = [Change(key, TAG + tag, value) for key in keys for tag in tags]
        return self._apply(wanted, origin, records)

    def retag(
        self,
        keys: Sequence[str],
        add: Sequence[str],
        remove: Sequence[str],
        origin: Origin,
        records: Record,
    ) -> Applied:
        """Put tags on papers and take others off, as one action. Raises LibraryError."""
        time = self._time()
        wanted = [Change(key, TAG + tag, time) for key in keys for tag in add]
        wanted += [Change(key, TAG + tag, None) for key in keys for tag in remove]
        return self._apply(wanted, origin, records)

    def note(self, key: str, text: str | None, origin: Origin, records: Record) -> Applied:
        """Write a paper's note in place of the one it has, or take it off. Raises LibraryError."""
        return self._apply([Change(key, "note", text or None)], origin, records)

    def mute(self, rules: Sequence[str], on: bool, origin: Origin) -> Applied:
        """Mute what a rule names, or hear of it again. Raises LibraryError."""
        value = self._time() if on else None
        return self._apply([Change(MUTE + rule, "mute", value) for rule in rules], origin, None)

    def same_as(self, real: Mapping[str, str], records: Record) -> Applied:
        """Note that papers, by key, are known under another key by now. Raises LibraryError."""
        wanted = [Change(key, SAME_AS, value) for key, value in real.items() if key != value]
        return self._apply(wanted, "auto", records)

    def undo(self, origin: Origin) -> Undone | None:
        """Take back this device's last action of that origin; None where there is none.

        What was changed since is left. Raises LibraryError.
        """
        return self._take_back(origin, redo=False)

    def redo(self, origin: Origin) -> Undone | None:
        """Do again what undo took back last; None where there is nothing. Raises LibraryError."""
        return self._take_back(origin, redo=True)

    def listed(self, part: str) -> list[str]:
        """The keys of the papers of a part of the library, what was done last first.

        Parts are ``bookmarks``, ``history``, ``all`` and ``tag/NAME``.
        """
        from reader.catalogue import kept

        self.refresh()
        return kept.listed(self.database, part)

    def records(self, keys: Sequence[str]) -> Mapping[str, Mapping[str, object]]:
        """Those of these papers that the log carries, as JSON has them, by key."""
        from reader.catalogue import kept

        return kept.records(self.database, keys)

    def tags(self) -> dict[str, int]:
        """How many papers have each tag, by its name."""
        return self.documents().tags()

    def mutes(self) -> dict[str, str]:
        """Since when (ISO time, UTC) each rule mutes, by the rule."""
        return self.documents().mutes()

    def save_if_due(self) -> None:
        """Write the snapshot where many events were written since, unless it is large."""
        if self._written >= _SAVE_AFTER:
            self.save_if_small()

    def save(self) -> None:
        """Write TinyDB's snapshot, if this process wrote any event. A failure is a problem."""
        if self._written:
            self._written = 0
            self.write_snapshot()

    def write_snapshot(self) -> None:
        """Write TinyDB's snapshot where it is not what the log says. A failure is a problem."""
        try:
            snapshot = self.documents()
            if snapshot.unsaved:
                snapshot.save()
        except LibraryError as error:
            self.problems.append(str(error))

    def save_if_small(self) -> None:
        """Write the snapshot unless it is so large that nobody should have to wait for it.

        A large one is written by who asks for it, and by ``reader sync``.
        """
        try:
            small = sum(file.stat().st_size for file in log.files(self.events)) < _SMALL
        except (OSError, LibraryError):
            return
        if small:
            self.save()

    def _time(self) -> str:
        return self._clock().isoformat(timespec="seconds")

    def documents(self) -> "Snapshot":
        """TinyDB's view, with everything folded in that is on disk."""
        from reader.library.snapshot import Snapshot

        if self._snapshot is None or self._follow_snapshot is None:
            self._snapshot = Snapshot(self._state / "library.json")
            self._follow_snapshot = CatchUp(self.events, self._snapshot)
        self._follow_snapshot()
        return self._snapshot

    @contextmanager
    def writing(self) -> Iterator[Path]:
        """Hold the lock, with everything folded in: gives our own file."""
        with log.locked(self._state / "lock"):
            own = device.own_file(self._state, self.events)
            self.refresh()
            try:
                yield own
            except sqlite3.Error as error:
                raise LibraryError(
                    f"Nothing was marked: the catalogue can't be used ({error}); free or delete it"
                ) from error
            except OSError as error:
                raise LibraryError(
                    f"Nothing was marked: {error.filename} can't be read ({error.strerror})"
                ) from error

    def _apply(self, wanted: Sequence[Change], origin: Origin, records: Record | None) -> Applied:
        with self.writing() as own:
            cells = view.cells(self.database, [change.key for change in wanted])
            changes: list[Change] = []
            replaces: dict[str, Replaced] = {}
            for change in dict.fromkeys(wanted):
                if change.field == "note":
                    notes = _notes(cells, change.key)
                    if change.value == _text(notes):
                        continue
                    replaces[change.key] = tuple((stamp, writer) for stamp, writer, _ in notes)
                elif change.field == SAME_AS:
                    if cells.get((change.key, SAME_AS), (None,))[0] == change.value:
                        continue
                elif _is_set(cells, change) == (change.value is not None):
                    continue
                changes.append(change)
            if not changes:
                return Applied(())
            kept: dict[str, object] = {}
            for key, field, value in changes:
                if records is None or value is None:
                    continue
                # What is known under another key by now takes its record along, if it is kept.
                name = value if field == SAME_AS else key
                wants = field != SAME_AS or is_recorded(cells, key)
                if wants and (field == SAME_AS or not is_recorded(cells, key)):
                    record = records(name)
                    if record is not None:
                        kept[name] = record
            self.append(own, tuple(changes), origin, replaces=replaces, records=kept)
            return Applied(tuple(changes))

    def _take_back(self, origin: Origin, *, redo: bool) -> Undone | None:
        from reader.library import undo

        with self.writing() as own:
            found = undo.last_action(own, origin, redo=redo)
            if found is None:
                return None
            action, restorers = found
            writers = {(action.stamp, action.device), *restorers}
            known = view.same_as(self.database) or SameAs({})
            before = undo.values_before(action, log.files(self.events), known.names)
            cells = view.cells(self.database, [change.key for change in action.changes])
            restored, left = [], []
            replaces: dict[str, Replaced] = {}
            for change in action.changes:
                place = (change.key, change.field)
                if change.field == "note":
                    notes = _notes(cells, change.key)
                    now = tuple(note[:2] for note in notes)
                    value = _text(notes)
                    untouched = value == change.value and writers.issuperset(now)
                    if untouched and place in before:
                        replaces[change.key] = now
                else:
                    value, stamp, writer = cells.get(place, (None, 0, ""))
                    untouched = value == change.value and (stamp, writer) in writers
                if not untouched or place not in before:
                    left.append(place)
                elif value != before[place]:
                    restored.append(Change(*place, before[place]))
            self.append(own, tuple(restored), origin, undoes=action.id, replaces=replaces)
            return Undone(tuple(restored), tuple(left))

    def append(
        self,
        own: Path,
        changes: tuple[Change, ...],
        origin: Origin,
        *,
        undoes: str | None = None,
        replaces: Mapping[str, Replaced] = {},
        records: Mapping[str, object] = {},
    ) -> None:
        """Write one event, then let the catalogue's view follow."""
        from reader.library.lines import encode

        now = self._clock()
        cells = view.cells(self.database, [change.key for change in changes])
        stamps = [cells[place][1] for change in changes if (place := change[:2]) in cells]
        stamps += [stamp for notes in replaces.values() for stamp, _ in notes]
        event = Event(
            id=os.urandom(8).hex(),
            at=now.isoformat(timespec="seconds"),
            stamp=max(
                int(now.timestamp() * 1_000_000),
                view.last_stamp(self.database, own.name) + 1,
                *(stamp + 1 for stamp in stamps),
            ),
            device=own.stem,
            origin=origin,
            changes=changes,
            undoes=undoes,
            replaces=replaces,
            records=records,
        )
        size = log.append(own, encode(event))
        device.remember(self._state, own, size)
        self._written += 1
        self.refresh()


class _CatalogueView:
    """The catalogue's marks as a view of the log."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def folded(self) -> dict[str, Place]:
        return {name: Place(*place) for name, place in view.folded(self._database).items()}

    def fold(self, name: str, start: Place, chunk: Chunk) -> set[str] | None:
        rows = list(_rows(chunk.events))
        taken = view.fold(
            self._database,
            rows,
            name,
            start=start.offset,
            offset=chunk.place.offset,
            tail=chunk.place.tail,
            stamp=max((event.stamp for event in chunk.events), default=0),
            records=_records(chunk.events),
        )
        return {row[0] for row in rows} if taken else None

    def forerunner(self, name: str) -> Forerunner | None:
        found = view.handed_over(self._database, name)
        return Forerunner(*found) if found else None

    def anew(self) -> AbstractContextManager[set[str]]:
        return view.anew(self._database)


def _is_set(cells: Cells, change: Change) -> bool:
    return cells.get((change.key, change.field), (None,))[0] is not None


def _notes(cells: Cells, key: str) -> list[tuple[int, str, str]]:
    """Stamp, device and text of a paper's notes that nobody replaced, oldest first."""
    return sorted(
        (stamp, device, text)
        for (one, field), (text, stamp, device) in cells.items()
        if one == key and field.startswith(NOTE) and text is not None
    )


def note_text(cells: Cells, key: str) -> str | None:
    """A paper's notes that nobody replaced, as one."""
    return _text(_notes(cells, key))


def is_recorded(cells: Cells, key: str) -> bool:
    """Whether the log carries the paper."""
    return (key, _RECORD) in cells


def _text(notes: Sequence[tuple[int, str, str]]) -> str | None:
    return "\n\n".join(text for _, _, text in notes) or None


def _records(events: Sequence[Event]) -> Iterator[view.RecordRow]:
    for event in events:
        for key, record in event.records.items():
            if isinstance(record, dict) and not key.startswith(MUTE):
                from reader.catalogue.kept import packed  # most events carry none

                yield key, packed(record), event.stamp, event.device


def _rows(events: Sequence[Event]) -> Iterator[tuple[str, str, Value, int, str]]:
    for event in events:
        for key, field, value in values(event):
            yield key, field, value, event.stamp, event.device
        for key in event.records:
            yield key, _RECORD, "1", event.stamp, event.device
