"""The marks, and the only writer of the library. An action is in the log before it is reported.

Each action is one line of this device's event file; the catalogue's marks follow the log, and
documents for people are made from them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from reader.catalogue import damage, files
from reader.catalogue import marks as view
from reader.catalogue.connection import open_database, use_database
from reader.catalogue.database import Database
from reader.catalogue.mark_fields import add_aliases, read_cells
from reader.catalogue.marked_papers import read_marked_papers, read_rules
from reader.catalogue.marks import StoredFields
from reader.errors import CatalogueError, DamagedCatalogue, LibraryError, Unconfirmed
from reader.library import device, log
from reader.library.catch_up import CatchUp
from reader.library.events import Change, Event, Origin, new_id
from reader.model.library_fields import RULE_PREFIXES, TAG_PREFIX
from reader.services.catalogue_fold import CatalogueView
from reader.services.mark_actions import Action, Applied, Cells, RecordsByKey, Undone, storing_error
from reader.services.needed_changes import is_set, keys_to_record, needed_changes
from reader.system import debug_log
from reader.system.file_errors import file_failure
from reader.system.paths import Paths

__all__ = ["Applied", "MarksService", "Origin", "Undone"]

_T = TypeVar("_T")
_SMALL_LOG = 3_000_000
"""Bytes of a log (about 15,000 marks) up to which each command writes ``library.json``."""


class MarksService:
    """Reads and writes marks. Only one thread at a time may use it."""

    def __init__(self, paths: Paths, database: Database, clock: Callable[[], datetime]) -> None:
        self._state = paths.state
        self.events = paths.events
        """The folder of the log."""
        self._catalogue = database.path
        self._use_catalogue(database)
        self._clock = clock
        self._written_lines = 0
        self._group = ""
        self._unreported: set[str] = set()
        self._unreadable: list[str] = []
        self.problems: list[str] = []
        """Sentences on failed reading or caching, oldest first; whoever prints one removes it."""
        self._on_catalogue_replaced: Callable[[Database, bool], None] = lambda new, damaged: None
        if database.was_made_anew and database.path:
            self.problems.append(damage.describe_damage(database.path))

    def call_on_catalogue_replaced(self, callback: Callable[[Database, bool], None]) -> None:
        """Have a function called when another catalogue replaces the one that is used.

        It is called before anything is folded into the new one, with the new one and whether the
        old one was damaged.
        """
        self._on_catalogue_replaced = callback

    def _use_catalogue(self, database: Database) -> None:
        self.database = database
        """The catalogue that the log is folded into."""
        self._catch_up = CatchUp(self.events, CatalogueView(database))

    def ask(self, work: Callable[[Database], _T]) -> _T:
        """Run ``work`` with the catalogue that the log is folded into; it may run twice.

        If the catalogue is damaged, or another program moved or deleted it, the log is folded into
        a new catalogue in its place. See :mod:`reader.catalogue.damage`. Raises CatalogueError.
        """
        if self.database.is_replaced:
            with suppress(CatalogueError):  # the old one works until the program ends
                self._reopen_catalogue()
        try:
            with damage.handle_damage(self.database):
                return work(self.database)
        except DamagedCatalogue:
            self._reopen_catalogue()
            with damage.handle_damage(self.database):
                return work(self.database)

    def _reopen_catalogue(self) -> None:
        """Open the catalogue that is now in the place of the old one. Raises CatalogueError."""
        old = self.database
        assert old.path is not None, "only a file moves"
        new = open_database(old.path)
        damaged = new.was_made_anew or files.identify_file(files.damaged_path(old.path)) == old.file
        if damaged:
            self.problems.append(damage.describe_damage(old.path))
        self._use_catalogue(new)
        old.close()
        with damage.handle_damage(new):
            self._on_catalogue_replaced(new, damaged)
            self._fold_events(new)

    def refresh_marks(self, most: int | None = None) -> frozenset[str]:
        """Fold new events of this and other machines: about ``most`` bytes of them at most.

        Returns the keys of papers whose marks may have changed by other programs or machines. Never
        raises: what can't be read is added to ``problems``.
        """
        self.fold_new_events(most)
        changed_keys, self._unreported = frozenset(self._unreported), set()
        return changed_keys

    def fold_new_events(self, most: int | None = None) -> None:
        """Fold new events; :meth:`refresh_marks` later returns the keys of their papers, too."""
        self._try_to_fold(lambda database: self._fold_events(database, most))

    def _try_to_fold(self, fold: Callable[[Database], None]) -> None:
        try:
            self.ask(fold)
        except CatalogueError as error:
            debug_log.log_failure("the library is not folded", error)
            self.problems.append(f"{error}; until then marks may look old")

    def _fold_events(self, database: Database, most: int | None = None) -> None:
        """Fold new events, and remember the keys of their papers for :meth:`refresh_marks`."""
        followed = self._catch_up(most)
        if followed.keys or followed.problems:
            papers = len(followed.keys)
            debug_log.log("folded %d papers, problems: %s", papers, followed.problems)
        self.problems += followed.problems
        self._unreadable = followed.unread
        if followed.keys:
            self._unreported |= add_aliases(database, followed.keys)

    def rebuild_marks(self) -> None:
        """Forget the catalogue's marks and fold the whole log again. Raises CatalogueError."""

        def fold_again(database: Database) -> None:
            with view.fold_anew(database):
                CatchUp(self.events, CatalogueView(database))()

        self.ask(fold_again)

    def read_cells(self, keys: Sequence[str]) -> Cells:
        """The fields of papers, as the catalogue has them. Raises CatalogueError."""
        return self.ask(lambda database: read_cells(database, keys))

    def mark_read(self, keys: Sequence[str], read: bool | None, origin: Origin) -> Applied:
        """Mark papers read or unread; None: mark them read, unless all are read.

        Raises LibraryError; nothing was marked then.
        """
        return self.set_field("read", keys, read, origin)

    def bookmark_papers(
        self,
        keys: Sequence[str],
        on: bool | None,
        origin: Origin,
        records: RecordsByKey | None = None,
    ) -> Applied:
        """Bookmark papers or remove the bookmarks; None: bookmark them, unless all have one.

        ``records`` returns the papers that the log is to carry; without it, the catalogue does.
        Raises LibraryError; nothing was marked then.
        """
        return self.set_field("bookmark", keys, on, origin, records)

    def tag_papers(
        self,
        keys: Sequence[str],
        tags: Sequence[str],
        on: bool,
        origin: Origin,
        records: RecordsByKey | None = None,
    ) -> Applied:
        """Put tags on papers or take them off. Raises LibraryError; nothing was changed then."""
        add, remove = (tags, ()) if on else ((), tags)
        return self.change_tags(keys, add, remove, origin, records)

    def change_tags(
        self,
        keys: Sequence[str],
        add: Sequence[str],
        remove: Sequence[str],
        origin: Origin,
        records: RecordsByKey | None = None,
    ) -> Applied:
        """Put tags on papers and take others off, as one action. Raises LibraryError."""
        time = self._clock().isoformat(timespec="seconds")
        changes = [Change(key, TAG_PREFIX + tag, time) for key in keys for tag in add]
        changes += [Change(key, TAG_PREFIX + tag, None) for key in keys for tag in remove]
        return self.apply_changes(keys, lambda cells: changes, origin, records)

    def write_note(
        self, key: str, text: str | None, origin: Origin, records: RecordsByKey | None = None
    ) -> Applied:
        """Write a paper's note in place of its old one; None deletes it. Raises LibraryError."""
        change = Change(key, "note", text or None)
        return self.apply_changes([key], lambda cells: [change], origin, records)

    def set_rules(self, field: str, rules: Sequence[str], on: bool, origin: Origin) -> Applied:
        """Add or remove rules; ``field`` is ``mute`` or ``follow``. Raises LibraryError."""
        return self.set_field(field, [RULE_PREFIXES[field] + rule for rule in rules], on, origin)

    def write_values(
        self, field: str, values: Mapping[str, str], records: RecordsByKey | None = None
    ) -> Applied:
        """Write real keys (``same_as``) or seen versions, by the papers. Raises LibraryError."""
        changes = [Change(key, field, value) for key, value in values.items() if key != value]
        keys = [change.key for change in changes]
        return self.apply_changes(keys, lambda cells: changes, "auto", records)

    def undo(self, origin: Origin) -> Undone | None:
        """Undo this device's last action of that origin; None if there is none.

        Fields that were changed since stay as they are. Raises LibraryError.
        """
        return self._take_back(origin, redo=False)

    def redo(self, origin: Origin) -> Undone | None:
        """Do again what was undone last; None if there is nothing. Raises LibraryError."""
        return self._take_back(origin, redo=True)

    def list_keys(self, part: str) -> list[str]:
        """The keys of the papers in a part of the library, those marked last first.

        Parts are ``bookmarks``, ``history``, ``all`` and ``tag/NAME``. Raises CatalogueError.
        """
        return list(self.list_times(part))

    def list_times(self, part: str) -> dict[str, str]:
        """When each paper of a part was put there, by key: ISO times, the last one first.

        Raises CatalogueError.
        """
        from reader.catalogue import library_parts

        self.refresh_marks()
        return self.ask(lambda database: library_parts.list_library_part(database, part))

    def read_records(self, keys: Sequence[str]) -> Mapping[str, Mapping[str, object]]:
        """The records of those of these papers that the log carries. Raises CatalogueError."""
        from reader.catalogue import library_parts

        return self.ask(lambda database: library_parts.read_records(database, keys))

    def write_documents(self) -> None:
        """Write ``library.json``; the old one stays if it raises LibraryError or CatalogueError."""
        path = self._state / "library.json"
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.export_to(path)
        except OSError as error:
            why = file_failure(path, "can't be written", error)
            raise LibraryError(f"No mark is lost, but {why}") from error

    def try_to_write_documents(self) -> None:
        """Write ``library.json``; a failure is added to ``problems``."""
        try:
            self.write_documents()
        except (LibraryError, CatalogueError) as error:
            self.problems.append(str(error))

    def write_documents_if_small(self) -> None:
        """Write ``library.json`` if this process marked something and the library is small.

        A large library takes too long: ``reader sync`` writes it, or ``library path --snapshot``.
        """
        with suppress(OSError, LibraryError):
            logs = log.list_event_files(self.events) if self._written_lines else []
            if logs and sum(file.stat().st_size for file in logs) < _SMALL_LOG:
                self._written_lines = 0
                self.try_to_write_documents()

    def export_to(self, path: Path) -> None:
        """Write the documents to a file; OSError and CatalogueError leave the old one as it is."""
        from reader.library import documents

        self.fold_new_events()
        at = self._clock().isoformat(timespec="seconds")

        self.ask(
            lambda database: documents.write_documents(
                path, read_marked_papers(database), read_rules(database), at
            )
        )

    def export_as_json(self) -> Iterator[bytes]:
        """The bytes that :meth:`export_to` would write, in parts. Raises CatalogueError."""
        from reader.library import documents

        self.fold_new_events()
        at = self._clock().isoformat(timespec="seconds")
        return self.ask(
            lambda database: documents.encode_documents(
                read_marked_papers(database), read_rules(database), at
            )
        )

    @contextmanager
    def lock_for_writing(self) -> Iterator[Path]:
        """Hold the lock, with all events folded; gives this device's file. Raises LibraryError."""
        with log.hold_library_lock(self._state / "lock"):
            try:
                own, problem = device.find_own_file(self._state, self.events)
            except LibraryError as error:
                raise LibraryError(f"Nothing was marked: {error}") from error
            if problem:
                self.problems.append(problem)
            self._fold_even_in_memory()
            try:
                with damage.handle_damage(self.database):
                    yield own
            except CatalogueError as error:
                raise LibraryError(f"Nothing was marked: {error}") from error
            except OSError as error:
                file = Path(error.filename) if error.filename else own
                why = file_failure(file, "can't be read", error)
                raise LibraryError(f"Nothing was marked: {why}") from error

    def _fold_even_in_memory(self) -> None:
        """Fold new events, if need be in memory: the next action depends on them."""
        try:
            self.ask(self._fold_events)
        except CatalogueError as error:
            self.problems.append(f"{error}; until then this run has the marks in memory")
            self._use_catalogue(open_database(None))
            self._fold_events(self.database)

    def set_field(
        self,
        field: str,
        keys: Sequence[str],
        on: bool | None,
        origin: Origin,
        records: RecordsByKey | None = None,
    ) -> Applied:
        """Set a field of papers or clear it; None: set it on all, unless all have it."""
        time = self._clock().isoformat(timespec="seconds")

        def changes_for(cells: Cells) -> list[Change]:
            sets = not all(is_set(cells, key, field) for key in keys) if on is None else on
            return [Change(key, field, time if sets else None) for key in keys]

        return self.apply_changes(keys, changes_for, origin, records)

    def apply_changes(
        self,
        keys: Sequence[str],
        changes_for: Callable[[Cells], Iterable[Change]],
        origin: Origin,
        records: RecordsByKey | None,
    ) -> Applied:
        """Write those of the changes that these papers still need."""

        def plan_action(database: Database) -> tuple[Action, StoredFields]:
            fields = view.read_fields(database, keys, own.name)
            changes, replaces = needed_changes(changes_for(fields.cells), fields.cells)
            names = keys_to_record(changes, fields.cells)
            carried = self._records_of(database, names, records) if names else {}
            return Action(tuple(changes), origin, None, replaces, carried), fields

        with self.lock_for_writing() as own:
            action, fields = self.ask(plan_action)
            if not action.changes:
                return Applied((), (), fields.cells)
            applied = self.write_actions(own, [action], fields)
            if not applied.changes and origin != "auto" and not self._group:
                raise storing_error(applied.left_out)
            return applied

    def _records_of(
        self, database: Database, keys: Sequence[str], records: RecordsByKey | None
    ) -> Mapping[str, object]:
        """The records of papers, by key; without ``records``, as the catalogue has them."""
        from reader.catalogue.papers import read_records

        ask = records or read_records
        if database.path is None and self._catalogue is not None:
            # The file could not be written, so the marks are in memory; the file has the papers.
            with use_database(self._catalogue) as catalogue:
                return ask(catalogue, keys)
        return ask(database, keys)

    @contextmanager
    def as_one_action(self) -> Iterator[None]:
        """Let undo take back all portions that are written inside ``with`` as one action."""
        self._group = new_id()
        try:
            yield
        finally:
            self._group = ""

    def _take_back(self, origin: Origin, *, redo: bool) -> Undone | None:
        from reader.library import undo
        from reader.services.undo_changes import plan_undo

        with self.lock_for_writing() as own:
            if self._unreadable:
                # The last action, or a later one on its fields, may be in an unreadable line.
                raise LibraryError(f"Nothing was undone: {self._unreadable[0]}")
            action = undo.find_last_action(own, origin, redo=redo)
            if action is None:
                return None
            keys = [change.key for event in action.events for change in event.changes]
            fields = self.read_fields(own, keys)
            before = undo.find_values_before(
                action.events, log.list_event_files(self.events), fields.all_keys
            )
            plan = plan_undo(action, fields, before, origin)
            with self.as_one_action():
                applied = self.write_actions(own, plan.actions, fields)
            done = set(applied.changes)
            refused = [change[:2] for change in plan.restored if change not in done]
            restored = tuple(change for change in plan.restored if change in done)
            return Undone(restored, (*plan.changed_since, *refused), applied.cells)

    def read_fields(self, own: Path, keys: Sequence[str]) -> StoredFields:
        """What a write to this device's file has to know of papers. Raises CatalogueError."""
        return self.ask(lambda database: view.read_fields(database, keys, own.name))

    def write_actions(self, own: Path, actions: Sequence[Action], fields: StoredFields) -> Applied:
        """Write actions to the log, all or none of them, then fold them into the catalogue.

        ``fields`` are the present fields of their papers. What can't be stored is left out. Raises
        LibraryError; nothing was marked then, unless it is Unconfirmed.
        """
        from reader.services.lines_to_write import cells_after, make_lines_to_write

        written = make_lines_to_write(actions, fields, self._clock(), own.stem, self._group)
        if not written.lines:
            return Applied(written.changes, written.left_out, fields.cells)
        try:
            appended = log.append_lines(own, b"".join(written.lines))
        except Unconfirmed:
            self.fold_new_events()
            raise
        self._written_lines += (count := len(written.lines))
        debug_log.log("wrote %d lines, %s is %d bytes", count, own.name, appended.place.offset)
        device.remember_end(self._state, own, appended.place.offset, appended.end)
        self._fold_own(own, appended, written.events)
        return Applied(written.changes, written.left_out, cells_after(fields, written.events))

    def _fold_own(self, own: Path, appended: log.Appended, events: list[Event]) -> None:
        """Fold what we wrote; :meth:`refresh_marks` need not return the keys of these papers."""

        def fold_own_events(database: Database) -> None:
            if self._catch_up.fold_appended(own, appended, events):
                debug_log.log("folded %d papers of our own", len(keys))
            else:
                self._fold_events(database)

        keys = {change.key for event in events for change in event.changes}
        before, self._unreported = self._unreported, set()
        self._try_to_fold(fold_own_events)
        self._unreported = before | (self._unreported - keys)
