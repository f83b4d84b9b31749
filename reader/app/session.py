"""The services the app works with, and the threads they work on."""

import asyncio
import contextlib
import sqlite3
from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from reader.address import Address, Day
from reader.app.outside import IN_TERMINAL, Outside
from reader.app.settings import Changes, SettingsFiles
from reader.app.threads import in_thread
from reader.catalogue import papers
from reader.catalogue.marks import marks_of, mutes, tags
from reader.catalogue.snapshots import Snapshot
from reader.catalogue.store import Interrupt, file_of, open_database
from reader.config import Config
from reader.entry import NO_MARKS, Marks
from reader.errors import CatalogueError
from reader.fields import MUTE
from reader.keymap import Keys
from reader.marks import MarksService, Origin, Undone
from reader.marks.kept import Kept
from reader.paper import Paper, record_of
from reader.paths import Paths
from reader.state import Visited
from reader.sync import Feeds, Progress

if TYPE_CHECKING:
    from reader.query import Node

_T = TypeVar("_T")


class Held(NamedTuple):
    """What is known of a day without asking the network."""

    papers: int
    """How many papers it has, without the muted ones."""
    unread: int
    """How many of them are unread."""


class Changed(NamedTuple):
    """Marks as they are after a write."""

    marks: Mapping[str, Marks]
    """By key, for every paper whose marks changed."""
    rules: Sequence[str] | None = None
    """What is muted, where that changed."""


class Session:
    """Feeds answer on threads of their own; the library has one thread, where writes queue up."""

    def __init__(
        self,
        paths: Paths,
        config: Config,
        clock: Callable[[], datetime],
        feeds: Feeds,
        library: MarksService,
        settings: SettingsFiles,
        outside: Outside = IN_TERMINAL,
    ) -> None:
        self.paths = paths
        self.config = config
        """The settings."""
        self._settings = settings
        self.keys = Keys(config.keymap)
        """Which keys run which command."""
        self.outside = outside
        """Where texts and addresses go."""
        self.clock = clock
        self.feeds = feeds
        self._library = library
        self._file = file_of(feeds.catalogue)
        self.queries: list[str] = []
        """Filters that were kept, oldest first."""
        self.places: dict[str, int] = {}
        """Where papers that were read in full were left, by key: the block at the top."""
        self.visits: dict[str, Visited] = {}
        """The last visit of each feed, by its address."""
        self.left: dict[str, Visited] = {}
        """The feeds that were left since the start: visits of the next one."""
        self._searching = Interrupt()
        """Ends the search that is under way."""
        self.shown: Callable[[], Sequence[Paper]] = tuple
        """The papers on the screen, which must be known to be kept."""
        self._writer = ThreadPoolExecutor(1, "library")
        feeds.library = Kept(library, lambda work: self._writer.submit(work).result())

    def catch_up(self, most: int) -> None:
        """Fold at most so many new bytes of the library, before there is an event loop."""
        self._library.refresh(most)

    def remember(self, visits: Mapping[str, Visited]) -> None:
        """Take the last visits of an earlier run."""
        self.visits = dict(visits)
        self.feeds.seen = {address: visit.taken for address, visit in visits.items()}

    def leave(self, snapshot: Snapshot) -> None:
        """A feed was looked at."""
        if snapshot.entries:
            self.left[snapshot.address] = Visited(snapshot.taken, snapshot.day)

    def visited(self, snapshot: Snapshot) -> None:
        """A feed was looked at on an earlier day: what comes now is new."""
        self.leave(snapshot)
        self.remember({**self.visits, **self.left})

    async def cached(self, address: Address) -> Snapshot | None:
        """The feed as it was last fetched."""
        return await in_thread(lambda: self.feeds.cached(address), "cached")

    async def held(self, month: date) -> dict[date, Held]:
        """What is known of the days of a month without asking the network."""
        return await in_thread(lambda: self._held(month), "held")

    def _held(self, month: date) -> dict[date, Held]:
        days = (month.replace(day=n + 1) for n in range(monthrange(month.year, month.month)[1]))
        found = {day: self.feeds.cached(Day(day)) for day in days}
        return {
            day: Held(
                sum(not entry.muted for entry in snapshot.entries),
                sum(not entry.muted and entry.marks.read is None for entry in snapshot.entries),
            )
            for day, snapshot in found.items()
            if snapshot
        }

    async def fetch(self, address: Address, limit: int | None, progress: Progress) -> Snapshot:
        """The feed as it is now."""
        fetch = self.feeds.fetch
        return await in_thread(lambda: fetch(address, limit=limit, progress=progress), "fetch")

    async def full_text(self, id: str) -> str:
        """A paper's full text as Markdown. Raises NetError and ParseError."""
        return await in_thread(lambda: self.feeds.full_text(id), "full text")

    async def search(self, query: "Node | None", most: int) -> Snapshot:
        """The papers of the catalogue that match, so many at most; the search before this one ends.

        Raises Stopped where the next search began meanwhile.
        """
        self._searching()
        self._searching = interrupt = Interrupt()
        return await in_thread(lambda: self.feeds.search(query, most, interrupt), "search")

    async def mark(
        self, field: str, keys: Sequence[str], on: bool | None, origin: Origin
    ) -> tuple[int, bool, Changed]:
        """Set, take off or (None) turn over a mark; durable when this returns.

        Turned over means: set on all, unless all have it. Returns how many changed, whether it was
        set, and the marks as they are now.
        """

        def write() -> tuple[int, bool, Changed]:
            self._library.refresh()
            known = marks_of(self._library.database, list(keys))
            have = [_has(known.get(key, NO_MARKS), field) for key in keys]
            target = not all(have) if on is None else on
            if field == "read":
                applied = self._library.mark_read(keys, target, origin)
            else:
                applied = self._library.bookmark(keys, target, origin, self._record)
            return len(applied.changes), target, self._now(keys)

        return await self._write(write)

    async def retag(
        self, keys: Sequence[str], add: Sequence[str], remove: Sequence[str]
    ) -> Changed:
        """Put tags on papers and take others off; durable when this returns."""

        def write() -> Changed:
            self._library.retag(keys, add, remove, "key", self._record)
            return self._now(keys)

        return await self._write(write)

    async def note(self, key: str, text: str) -> Changed:
        """Write a paper's note, or delete it where the text is empty; durable when this returns."""

        def write() -> Changed:
            self._library.note(key, text, "key", self._record)
            return self._now([key])

        return await self._write(write)

    async def mute(self, rule: str, on: bool) -> Changed:
        """Mute what a rule matches, or hear of it again; durable when this returns."""

        def write() -> Changed:
            self._library.mute([rule], on, "key")
            return self._now([MUTE + rule])

        return await self._write(write)

    async def rules(self) -> list[str]:
        """What is muted, oldest first."""
        return await self._write(lambda: mutes(self._library.database))

    async def tags(self) -> list[str]:
        """The names of all tags, those on the most papers first."""
        return await self._write(lambda: tags(self._library.database))

    async def undo(self, redo: bool = False) -> tuple[Undone | None, Changed]:
        """Take back the last action of this device, or (redo) what was taken back."""

        def write() -> tuple[Undone | None, Changed]:
            undone = self._library.redo("key") if redo else self._library.undo("key")
            keys = [key for key, _, _ in undone.restored] if undone else []
            return undone, self._now(keys)

        return await self._write(write)

    async def settings_changed(self) -> Changes:
        """What was written to the files of the settings since we last looked."""
        return await self._write(self._settings.changed)

    def configure(self, config: Config) -> None:
        """Go on with other settings."""
        self.config = self.feeds.config = config
        self.keys = Keys(config.keymap)

    async def others(self) -> Changed:
        """What other programs and machines changed since we last looked."""

        def look() -> Changed:
            self._library.save_if_due()
            return self._now(list(self._library.refresh()))

        return await self._write(look)

    def on_loop(self) -> Callable[[Callable[[], None]], None]:
        """A way for other threads to have something done on the event loop that runs now."""
        loop = asyncio.get_running_loop()

        def tell(work: Callable[[], None]) -> None:
            # The loop may be gone when the answer comes.
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(work)

        return tell

    def close(self) -> None:
        """Let pending writes land, then write the snapshot."""
        self._writer.submit(self._library.save_if_small).result()
        self._writer.shutdown()

    @property
    def problems(self) -> list[str]:
        """Sentences on what could not be read, newest last."""
        return self._library.problems

    async def _write(self, work: Callable[[], _T]) -> _T:
        def turn() -> _T:
            self._renew()
            return work()

        return await asyncio.wrap_future(self._writer.submit(turn))

    def _renew(self) -> None:
        """Where the catalogue was deleted, go on with a new one; the old file takes no more."""
        if file_of(self.feeds.catalogue) == self._file:
            return
        try:
            database = open_database(self.feeds.catalogue)
            papers.keep(database, self.shown(), self.clock(), live=False)
        except (CatalogueError, sqlite3.Error):
            return  # the old one works as long as the program runs
        old = self._library.database
        self._library.use(database)
        self._file = file_of(self.feeds.catalogue)
        old.close()

    def _now(self, keys: Sequence[str]) -> Changed:
        known = marks_of(self._library.database, list(keys))
        rules = mutes(self._library.database) if any(map(_is_rule, keys)) else None
        return Changed({key: known.get(key, NO_MARKS) for key in keys}, rules)

    def _record(self, key: str) -> dict[str, object] | None:
        paper = self.feeds.paper(key)
        return record_of(paper) if paper else None


def _is_rule(key: str) -> bool:
    return key.startswith(MUTE)


def _has(marks: Marks, field: str) -> bool:
    return (marks.read if field == "read" else marks.bookmarked) is not None
