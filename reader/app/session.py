"""What the app asks of the services, each on the right thread."""

import asyncio
import contextlib
from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from reader.app.app_host import IN_TERMINAL, AppHost
from reader.app.settings_files import SettingsChanges, SettingsFiles
from reader.app.threads import run_in_thread
from reader.catalogue import papers
from reader.catalogue.connection import Interrupt
from reader.catalogue.database import Database
from reader.catalogue.feed_snapshots import Snapshot
from reader.catalogue.listing import Listing, empty_listing
from reader.catalogue.marks import list_mute_rules, list_rules, list_tags, marks_by_key, read_marks
from reader.config import Config
from reader.errors import DamagedCatalogue, NetError
from reader.feeds.cancellation import ShouldStop, never_stop
from reader.keys.keymap import CommandKeys
from reader.library.read_back import describe_left_out
from reader.model.address import Address, Day
from reader.model.entry import NO_MARKS, Marks
from reader.model.library_fields import RULE_PREFIXES, VERSION_FIELD, rule_field
from reader.model.paper import paper_to_record
from reader.services.fetch import Feeds, Progress
from reader.services.known_periods import KnownPeriods, find_known_periods
from reader.services.library_thread import LibraryThread
from reader.services.marks import Applied, MarksService, Origin, Undone
from reader.services.site_requests import OnRetry
from reader.system import app_state as states
from reader.system.app_state import AppState, Visit
from reader.system.paths import Paths

if TYPE_CHECKING:
    from reader.article.blocks import Block
    from reader.model.query import Node

_MAX_STORED_PAPERS = 2000
"""The largest number of papers on the screen that are stored in a new catalogue at once."""
_T = TypeVar("_T")


class DayCounts(NamedTuple):
    """How many papers of a day are in the catalogue."""

    papers: int
    """How many papers it has, without the muted ones."""
    unread: int
    """How many of them are unread."""


class ChangedMarks(NamedTuple):
    """Marks of papers that a write changed."""

    marks: Mapping[str, Marks]
    """The marks as they are now, by key, for every paper whose marks changed."""
    rules: Sequence[str] | None = None
    """All mute rules, oldest first; None if they did not change."""
    follows: bool = False
    """Whether what is followed changed."""


class Session:
    """Asks feeds on one new thread each, and the library on its own thread, one write at a time."""

    def __init__(
        self,
        paths: Paths,
        config: Config,
        clock: Callable[[], datetime],
        feeds: Feeds,
        library: MarksService,
        writer: LibraryThread,
        settings: SettingsFiles,
        host: AppHost = IN_TERMINAL,
    ) -> None:
        self.paths = paths
        self.config = config
        """The settings."""
        self._settings = settings
        self.keys = CommandKeys(config.keymap)
        """Which keys run which command."""
        self.host = host
        """The terminal or the browser in which the app runs."""
        self.clock = clock
        self.feeds = feeds
        self._library = library
        self.queries: list[str] = []
        """Filters that the user kept, oldest first."""
        self.reading_places: dict[str, int] = {}
        """Where the user stopped reading full texts: by key, the block at the top."""
        self.visits: dict[str, Visit] = {}
        """The last visit to each feed, by its address."""
        self.new_visits: dict[str, Visit] = {}
        """The visits since the app started, which the next run compares with, by address."""
        self._interrupt_search = Interrupt()
        """Ends the search of the catalogue that is running."""
        self._list_shown_papers: Callable[[], Listing] = empty_listing
        self.was_damaged = False
        """Whether the catalogue was damaged and made again, so that it lacks the shown papers."""
        self._writer = writer
        library.call_on_catalogue_replaced(self._keep_shown_papers)

    def register_shown_papers(self, list_shown_papers: Callable[[], Listing]) -> None:
        """Register the function that returns the papers on the screen.

        A catalogue that is made again needs them.
        """
        self._list_shown_papers = list_shown_papers

    def catch_up(self, most: int) -> None:
        """Fold about ``most`` new bytes of the log, before there is an event loop."""
        self._library.refresh_marks(most)

    def restore_state(self, state: AppState) -> None:
        """Use what an earlier run saved: visits, filters, and places in full texts."""
        self.remember_visits(state.visits)
        self.queries = list(state.queries)
        self.reading_places = dict(state.places)

    def remember_visits(self, visits: Mapping[str, Visit]) -> None:
        """Use the last visits of an earlier run: what came since then is new."""
        self.visits = dict(visits)
        self.feeds.remember_visits({address: visit.taken for address, visit in visits.items()})

    def record_visit(self, snapshot: Snapshot) -> None:
        """Record that the user looked at a feed."""
        if snapshot.entries:
            self.new_visits[snapshot.address] = Visit(snapshot.taken, snapshot.day)

    async def note_new_versions(self, snapshot: Snapshot) -> None:
        """Note in the library that the new versions that a feed announces were shown."""
        versions = snapshot.new_versions
        if versions:
            await self._run_on_library_thread(
                lambda: self._library.write_values(VERSION_FIELD, versions)
            )

    async def save_visits(self) -> None:
        """Save the visits since the app started, so that they survive a kill."""
        path, visits = self.paths.app_state, dict(self.new_visits)
        await run_in_thread(lambda: states.save_visits(path, visits), "visits")

    def begin_next_visit(self, snapshot: Snapshot) -> None:
        """Record that the user looked at a feed on an earlier day: what comes now is new."""
        self.record_visit(snapshot)
        self.remember_visits({**self.visits, **self.new_visits})

    async def load_snapshot(self, address: Address) -> Snapshot | None:
        """Load a feed as it was last fetched; None if it never was."""
        return await run_in_thread(lambda: self.feeds.load_snapshot(address), "cached")

    async def count_month(self, month: date) -> dict[date, DayCounts]:
        """Count the papers of the days of a month, for the days that are in the catalogue."""
        return await run_in_thread(lambda: self._count_days(month), "count month")

    def _count_days(self, month: date) -> dict[date, DayCounts]:
        days = (month.replace(day=n + 1) for n in range(monthrange(month.year, month.month)[1]))
        with self.feeds.ask.keep_connections_open():
            snapshots = {day: self.feeds.load_snapshot(Day(day)) for day in days}
        return {
            day: DayCounts(
                sum(not hidden for hidden in snapshot.entries.hidden),
                snapshot.entries.unread_count,
            )
            for day, snapshot in snapshots.items()
            if snapshot
        }

    async def find_known_periods(self, periods: Sequence[Address]) -> KnownPeriods:
        """Find out which of these days, weeks or months have papers. No site is asked."""
        return await run_in_thread(
            lambda: self.feeds.ask(
                lambda database: find_known_periods(database, periods, self.clock())
            ),
            "known periods",
        )

    async def fetch_feed(
        self,
        address: Address,
        limit: int | None,
        progress: Progress,
        stop: ShouldStop = never_stop,
        on_retry: OnRetry = lambda error, seconds: None,
    ) -> Snapshot:
        """Fetch a feed. ``stop`` tells the thread that nobody waits for the answer any more.

        ``on_retry`` is called on the thread that fetches, before it tries again.
        """
        fetch = self.feeds.fetch
        return await run_in_thread(
            lambda: fetch(address, limit=limit, progress=progress, stop=stop, on_retry=on_retry),
            "fetch",
        )

    async def fetch_full_text(self, id: str, stop: ShouldStop = never_stop) -> str:
        """Fetch a paper's full text as Markdown. Raises NetError and ParseError."""

        def ignore_retry(error: NetError, seconds: float) -> None:
            """Do nothing: only the fetch of a feed shows that it waits."""

        fetch = self.feeds.fetch_full_text
        return await run_in_thread(lambda: fetch(id, stop, ignore_retry), "full text")

    async def parse_full_text(self, text: str, stop: ShouldStop = never_stop) -> "Sequence[Block]":
        """Parse a full text into blocks. Raises ParseError."""
        from reader.feeds.parser_process import ChildParser

        return await run_in_thread(lambda: ChildParser(stop).split_blocks(text), "article")

    async def search_catalogue(self, query: "Node | None", most: int) -> Snapshot:
        """Find at most ``most`` papers of the catalogue that match. This ends the search before it.

        Raises Stopped if the next search began meanwhile.
        """
        self._interrupt_search()
        self._interrupt_search = interrupt = Interrupt()
        return await run_in_thread(
            lambda: self.feeds.search_catalogue(query, most, interrupt), "search"
        )

    async def score_papers(self, keys: Sequence[str]) -> str:
        """Score papers by what the user kept. Returns what is missing for that, or nothing."""
        ready = await run_in_thread(lambda: self.feeds.ranking.score_papers(keys), "ranking")
        return ready.sentence

    async def write_mark(
        self, field: str, keys: Sequence[str], on: bool | None, origin: Origin
    ) -> tuple[int, bool, ChangedMarks]:
        """Set a mark, remove it or (None) toggle it. It is on disk when this returns.

        To toggle means to set it on all papers, or to remove it if all have it. Returns how many
        papers changed, whether the mark was set, and the marks as they are now.
        """

        def write_on_thread() -> tuple[int, bool, ChangedMarks]:
            if field == "read":
                applied = self._library.mark_read(keys, on, origin)
            else:
                applied = self._library.set_field(field, keys, on, origin, self._find_records)
            self._note_left_out(applied)
            target = any(change.value for change in applied.changes) if on is None else on
            return len(applied.changes), target, self._marks_after_action(applied, keys)

        return await self._run_on_library_thread(write_on_thread)

    async def run_with_library(self, work: Callable[[MarksService], _T]) -> _T:
        """Run work on the thread of the library, behind what was submitted before."""
        return await self._run_on_library_thread(lambda: work(self._library))

    async def write_tags(
        self, keys: Sequence[str], add: Sequence[str], remove: Sequence[str]
    ) -> ChangedMarks:
        """Add tags to papers and remove others. They are on disk when this returns."""

        def write_on_thread() -> ChangedMarks:
            applied = self._library.change_tags(keys, add, remove, "key", self._find_records)
            self._note_left_out(applied)
            return self._marks_after_action(applied, keys)

        return await self._run_on_library_thread(write_on_thread)

    async def write_note(self, key: str, text: str) -> ChangedMarks:
        """Write a paper's note, or delete it if the text is empty. It is on disk on return."""

        def write_on_thread() -> ChangedMarks:
            return self._marks_after_action(
                self._library.write_note(key, text, "key", self._find_records), [key]
            )

        return await self._run_on_library_thread(write_on_thread)

    async def write_rule(self, field: str, rule: str, on: bool) -> ChangedMarks:
        """Add a rule (``mute``, ``follow``) or delete it. It is on disk when this returns."""

        def write_on_thread() -> ChangedMarks:
            return self._marks_after_action(
                self._library.set_rules(field, [rule], on, "key"), [RULE_PREFIXES[field] + rule]
            )

        return await self._run_on_library_thread(write_on_thread)

    async def list_rules(self, field: str) -> list[str]:
        """List the rules of a kind (``mute`` or ``follow``), oldest first."""
        return await self._run_on_library_thread(
            lambda: self._library.ask(lambda database: list_rules(database, field))
        )

    async def list_tags(self) -> list[str]:
        """List the names of all tags, those on the most papers first."""
        return await self._run_on_library_thread(lambda: self._library.ask(list_tags))

    async def undo_or_redo(self, redo: bool = False) -> tuple[Undone | None, ChangedMarks]:
        """Undo the last action of this device, or redo what was undone."""

        def write_on_thread() -> tuple[Undone | None, ChangedMarks]:
            undone = self._library.redo("key") if redo else self._library.undo("key")
            if undone is None:
                return None, ChangedMarks({})
            return undone, self._marks_after_action(undone, [key for key, _, _ in undone.restored])

        return await self._run_on_library_thread(write_on_thread)

    async def read_changed_settings(self) -> SettingsChanges:
        """Read the files of the settings that changed since the last call."""
        return await self._run_on_library_thread(self._settings.read_changes)

    async def add_own_feed(self, address: Address) -> str:
        """Add a feed to the user's own, and use it. Returns a sentence that says so.

        Raises ConfigError and FileError.
        """
        from reader.services.own_feeds import add_own_feed  # few sessions change the file

        config, sentence = await self._run_on_library_thread(
            lambda: add_own_feed(self.paths.config, self.config, self.clock().date(), address)
        )
        # The app reads the file again by itself, and finds nothing that is not in use yet.
        self.use_config(config)
        return sentence

    async def count_unread(self, addresses: Sequence[Address]) -> dict[Address, int | None]:
        """Count the unread papers of feeds; None for one that was never fetched here."""
        from reader.services.feed_counts import count_unread  # not needed for the first paint

        return await run_in_thread(lambda: count_unread(self.feeds, addresses), "count feeds")

    def use_config(self, config: Config) -> None:
        """Use other settings from now on."""
        self.config = config
        self.feeds.use_config(config)
        self.keys = CommandKeys(config.keymap)

    async def read_changes_of_others(self) -> ChangedMarks:
        """Read what other programs and machines changed since the last call."""

        def read_changes() -> ChangedMarks:
            with contextlib.suppress(DamagedCatalogue):
                self._list_shown_papers().raise_failure()
            keys = list(self._library.refresh_marks())
            return self._make_changed_marks(
                self._library.ask(lambda database: read_marks(database, keys)), keys
            )

        return await self._run_on_library_thread(read_changes)

    def make_loop_caller(self) -> Callable[[Callable[[], None]], None]:
        """Make a function that calls a function on this event loop. Any thread may call it."""
        loop = asyncio.get_running_loop()

        def call_on_loop(work: Callable[[], None]) -> None:
            # The loop may be closed when the answer comes.
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(work)

        return call_on_loop

    def wait_for_writes(self, patience: float) -> None:
        """Wait for queued writes, ``patience`` seconds at most. Any thread may call this."""
        self._writer.wait_for_pending(patience)

    def close(self) -> None:
        """Wait until queued writes are done, then write the library's documents."""
        self._writer.submit(self._library.write_documents_if_small).result()
        self._writer.close()

    @property
    def problems(self) -> list[str]:
        """Sentences about what could not be read, newest last."""
        return self._library.problems

    async def _run_on_library_thread(self, work: Callable[[], _T]) -> _T:
        # A write is completed, even if the app ends before it hears of that.
        return await asyncio.shield(asyncio.wrap_future(self._writer.submit(work)))

    def _keep_shown_papers(self, database: Database, damaged: bool) -> None:
        """Store the papers on the screen in the catalogue that replaces the one before."""
        rows = self._list_shown_papers()
        entries = rows.read_entries_at(range(min(len(rows), _MAX_STORED_PAPERS)))
        known_papers = [entry.paper for entry in entries if entry.paper.title != entry.key]
        papers.store_papers(database, known_papers, self.clock(), live=False)
        self.was_damaged |= damaged

    def _note_left_out(self, applied: Applied) -> None:
        """Report marks that can't be stored with the next problems."""
        if applied.left_out:
            self._library.problems.append(describe_left_out(applied.left_out))

    def _marks_after_action(self, done: Applied | Undone, keys: Sequence[str]) -> ChangedMarks:
        """The marks of papers after an action."""
        return self._make_changed_marks(marks_by_key(done.cells), keys)

    def _make_changed_marks(
        self, current_marks: Mapping[str, Marks], keys: Sequence[str]
    ) -> ChangedMarks:
        changed = {rule_field(key) for key in keys}
        return ChangedMarks(
            {key: current_marks.get(key, NO_MARKS) for key in keys},
            self._library.ask(list_mute_rules) if "mute" in changed else None,
            follows="follow" in changed,
        )

    def _find_records(
        self, database: Database, keys: Sequence[str]
    ) -> Mapping[str, Mapping[str, object]]:
        """Records of papers, by key, from the catalogue, or else from the screen."""
        records = papers.read_records(database, keys)
        unknown = [key for key in keys if key not in records]
        return records | self._make_records_on_screen(unknown) if unknown else records

    def _make_records_on_screen(self, keys: Sequence[str]) -> dict[str, dict[str, object]]:
        """Records of papers on the screen, which the catalogue lacks because it was made again."""
        rows = self._list_shown_papers()
        places = (rows.find_place(key) for key in keys)
        entries = rows.read_entries_at([place for place in places if place is not None])
        papers_shown = (entry.paper for entry in entries)
        known_papers = (paper for paper in papers_shown if paper.title != paper.key)
        return {paper.key: paper_to_record(paper) for paper in known_papers}
