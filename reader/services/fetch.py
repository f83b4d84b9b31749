"""Fetching feeds into the catalogue, from the network or a file, and loading old snapshots."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from reader.catalogue import feed_snapshots, papers
from reader.catalogue.catalogue_access import CatalogueAccess
from reader.catalogue.connection import Interrupt
from reader.catalogue.database import Database
from reader.catalogue.feed_snapshots import Snapshot
from reader.catalogue.listing import Listing, open_listing
from reader.catalogue.stored_feeds import store_feed
from reader.config import DEFAULTS, Config
from reader.feeds.cancellation import ShouldStop, never_stop
from reader.model.address import (
    Address,
    Catalogue,
    Daily,
    Day,
    File,
    Following,
    ForYou,
    Library,
    Named,
    Sample,
    Similar,
    Since,
    format_address,
    parse_address,
)
from reader.model.changing_feeds import gets_new_papers
from reader.model.paper import Paper
from reader.services.paper_store import FeedLibrary, PaperStore, list_papers
from reader.services.site_requests import OnRetry, SiteRequests
from reader.system.debug_log import log
from reader.system.paths import path_exists

if TYPE_CHECKING:
    from reader.feeds.parse_result import ParsedPapers
    from reader.feeds.parser_process import ChildParser
    from reader.model.query import Node
    from reader.services.ranking import Ranking

NEWEST = 2000
"""Papers of the catalogue that are listed unless more are asked for."""
BEST_FIRST = "No paper has all words; best first"
"""What is said where papers are shown that have some of the words."""

Progress = Callable[[int, str], None]
"""Called with how many papers have come and what is being fetched."""


def _silent(*_: object) -> None:
    """Report nothing."""


class Feeds:
    """Every feed by its address. Methods may be called from any thread."""

    def __init__(
        self,
        catalogue: Path,
        clock: Callable[[], datetime],
        *,
        library: FeedLibrary,
        stdin: Callable[[int], bytes],
        on_retry: OnRetry = _silent,
        config: Config = DEFAULTS,
        seen: Mapping[str, datetime] | None = None,
    ) -> None:
        self.catalogue = catalogue
        """The database file of papers."""
        self.ask = CatalogueAccess(catalogue, self._refresh_marks)
        """Asks the catalogue questions."""
        self._clock = clock
        self.library = library
        """The library as feeds see it."""
        self._stdin = stdin
        self.config = config
        """The user's own feeds, the sites that are asked, the size of the catalogue."""
        self.seen = dict(seen or {})
        """As of when each feed, by its address, was last looked at, UTC."""
        self._sites = SiteRequests(
            catalogue,
            self.ask,
            clock,
            config=lambda: self.config,
            on_retry=on_retry,
        )
        self._paper_store = PaperStore(catalogue, self.ask, clock, library=lambda: self.library)

    @cached_property
    def ranking(self) -> "Ranking":
        """The order of papers by what the user kept. It remembers what it learned."""
        from reader.services.ranking import Ranking

        return Ranking(self.ask)

    @property
    def today(self) -> date:
        """The date, UTC."""
        return self._clock().date()

    @property
    def feed_names(self) -> tuple[str, ...]:
        """The names of the configured feeds."""
        return tuple(self.config.feeds)

    def _refresh_marks(self) -> None:
        self.library.refresh_marks()

    def use_config(self, config: Config) -> None:
        """Use other settings from now on."""
        self.config = config

    def remember_visits(self, seen: Mapping[str, datetime]) -> None:
        """Compare feeds, by address, with what was there at these times (UTC) from now on."""
        self.seen = dict(seen)

    def fetch_full_text(
        self, id: str, stop: ShouldStop = never_stop, on_retry: OnRetry | None = None
    ) -> str:
        """A paper's full text as Markdown: from the catalogue, else from the network.

        ``on_retry`` is as in :meth:`fetch`. Raises NetError and ParseError, and Stopped if ``stop``
        says that nobody waits any more.
        """
        from reader.services.full_text import fetch_full_text

        with self._sites.report_retries_to(on_retry):
            text = fetch_full_text(id, self.ask, self._sites, self._clock, stop)
        self._paper_store.shrink_catalogue(self.config.catalogue)
        return text

    def has_full_text(self, key: str) -> bool:
        """Whether the catalogue has a paper's full text."""
        from reader.services.full_text import has_full_text

        return has_full_text(key, self.ask)

    def parse_address(self, text: str) -> Address:
        """The address that a text names. Raises AddressError."""
        return parse_address(
            text, today=self.today, file_exists=path_exists, feed_names=self.config.feeds
        )

    def list_own_feeds(self) -> list[Address]:
        """The home feed and the configured ones, as far as they show new papers."""
        names = dict.fromkeys((self.config.home, *self.config.feeds))
        return [one for one in map(self.parse_address, names) if gets_new_papers(one)]

    def load_snapshot(self, address: Address, most: int | None = None) -> Snapshot | None:
        """The feed as it was last fetched; None if it never was, or if it is a file.

        At most ``most`` of its papers are listed.
        """
        name = format_address(address)
        seen = self.seen.get(name)
        log("%s as it was fetched last", name)
        if isinstance(address, Following):
            from reader.services.following import load_following

            return load_following(self.ask, self._clock(), seen, most)
        if isinstance(address, ForYou):
            from reader.services.for_you import load_for_you

            own_feeds = self.list_own_feeds()
            return load_for_you(self.ranking, address.tag, own_feeds, self._clock(), seen)
        return self.ask(lambda database: feed_snapshots.load_snapshot(database, name, seen, most))

    def fetch(
        self,
        address: Address,
        *,
        limit: int | None = None,
        progress: Progress = _silent,
        stop: ShouldStop = never_stop,
        on_retry: OnRetry | None = None,
    ) -> Snapshot:
        """The feed as it is now. Raises a ReaderError that says why it can't be fetched.

        Meanwhile ``on_retry`` is called before each retry, on the thread that waits; None is the
        constructor's.
        """
        with self.ask.keep_connections_open(), self._sites.report_retries_to(on_retry):
            return self._fetch_in_operation(address, limit, progress, stop)

    def _fetch_in_operation(
        self, address: Address, limit: int | None, progress: Progress, stop: ShouldStop
    ) -> Snapshot:
        from reader.feeds.parser_process import ChildParser

        now = self._clock()
        match address:
            case Sample():
                from reader.catalogue.unstored_papers import list_unstored_papers
                from reader.feeds import sample

                entries = list_unstored_papers(self.catalogue, sample.load_sample(), now)
                return Snapshot(address=format_address(address), entries=entries, taken=now)
            case Library(part):
                entries = self._paper_store.list_library_part(part, now)
                return Snapshot(address=format_address(address), entries=entries, taken=now)
            case Catalogue():
                return self.search_catalogue(None, limit or NEWEST)
            case Similar(key):
                from reader.services.similar_papers import list_similar_papers

                return list_similar_papers(key, self.ask, now)
            case ForYou(tag):
                from reader.services.for_you import fetch_for_you

                own_feeds = self.list_own_feeds()
                return fetch_for_you(self, self.ranking, tag, own_feeds, now, progress, stop)
            case Following():
                from reader.services.following import fetch_following

                return fetch_following(self, now, progress, stop)
            case Named(name):
                return self._fetch_named_feed(name, limit, progress, stop, now)
            case Since():
                from reader.services.merge_feeds import days_since

                days = days_since(address, self.today)
                return self._fetch_merged_feed(
                    format_address(address), days, None, progress, stop, now
                )
            case File(path):
                body = self.read_file(path)
                name = "standard input" if path == "-" else path
                parser = ChildParser(stop)
                parsed = parser.parse_file(body, name, self.today)
                return self._store_local_papers(address, parsed, now, parser, progress)
            case _:
                return self._fetch_remote_feed(address, limit, progress, ChildParser(stop), now)

    def read_file(self, path: str) -> bytes:
        """The bytes of a file; ``-`` is standard input. Raises FileError."""
        from reader.feeds import files

        return files.read_file(path, self._stdin)

    def search_catalogue(
        self, query: "Node | None", most: int = NEWEST, interrupt: Interrupt | None = None
    ) -> Snapshot:
        """The papers of the catalogue that match the query (None: all), the newest first.

        If none matches, those that have some of its words, the best first, whatever ``most`` is.
        Raises CatalogueError, and Stopped if it was interrupted.
        """
        seen = self.seen.get(format_address(Catalogue()))
        stop = interrupt or Interrupt()

        def list_matching(database: Database) -> tuple[Listing, bool]:
            best_first = False
            if query is None:
                with stop.accept_for(database):
                    listed = papers.list_newest(database, most)
            else:
                from reader.catalogue import query_sql

                listed = query_sql.search_catalogue(database, query, most, seen, stop)
                if not listed:
                    from reader.catalogue.find_again import find_again

                    listed = find_again(database, query, seen, stop)
                    best_first = bool(listed)
            return open_listing(database, listed, seen), best_first

        entries, best_first = self.ask(list_matching)
        return Snapshot(
            address=format_address(Catalogue()),
            entries=entries,
            taken=self._clock(),
            note=BEST_FIRST if best_first else "",
            best_first=best_first,
        )

    def find_paper(self, key: str) -> Paper | None:
        """The paper with this key in the catalogue; None if it is not there."""
        return self.ask(lambda database: next(iter(papers.read_papers(database, [key])), None))

    def find_last_look(self, key: str) -> datetime | None:
        """When the user last looked at a feed that shows this paper, UTC; None if never."""
        names = self.ask(lambda database: feed_snapshots.list_feeds_with(database, key))
        return max((self.seen[name] for name in names if name in self.seen), default=None)

    def store_papers_by_id(self, ids: Sequence[str], progress: Progress = _silent) -> str:
        """Store the papers with these arXiv ids, as far as the sample or a site knows them.

        Returns why not all could be asked for; empty if all could. Raises CatalogueError.
        """
        from reader.services.papers_by_id import store_papers_by_id

        with self.ask.keep_connections_open():
            return store_papers_by_id(ids, self.ask, self._sites, self._clock, self.fetch, progress)

    def _fetch_remote_feed(
        self,
        address: Address,
        limit: int | None,
        progress: Progress,
        parser: "ChildParser",
        now: datetime,
    ) -> Snapshot:
        from reader.services.ask_site import ask_site

        feed = ask_site(address, self._sites, self.ask, parser, self.today, limit, progress)
        names = [format_address(address)]
        log("%s: %d papers", names[0], len(feed.papers))
        if isinstance(address, Daily) and feed.day:
            names.append(format_address(Day(feed.day)))

        def store_papers(database: Database) -> Listing:
            name, *also = names
            day = feed.day
            stored_papers = store_feed(database, name, feed.papers, day=day, taken=now, also=also)
            listed = self._paper_store.join_duplicates(database, feed.papers, stored_papers)
            return list_papers(database, listed, self.seen.get(name))

        entries, problem = self._paper_store.list_stored(
            store_papers, feed.papers, self.seen.get(names[0])
        )
        self._paper_store.shrink_catalogue(self.config.catalogue)
        return Snapshot(
            address=names[0],
            entries=entries,
            taken=now,
            day=feed.day,
            note=feed.note,
            problem=problem,
            left_out=feed.left_out,
            read_count=feed.read_count,
        )

    def _fetch_named_feed(
        self, name: str, limit: int | None, progress: Progress, stop: ShouldStop, now: datetime
    ) -> Snapshot:
        """A feed of the configuration, which is made of several feeds."""
        from reader.model.query import parse_query
        from reader.services.merge_feeds import check_parts

        feed = self.config.feeds[name]
        parts = [self.parse_address(text) for text in feed.addresses]
        check_parts(name, feed.addresses, parts)
        query = parse_query(feed.where, self.today)
        return self._fetch_merged_feed(name, parts, limit, progress, stop, now, query)

    def _fetch_merged_feed(
        self,
        name: str,
        parts: Sequence[Address],
        limit: int | None,
        progress: Progress,
        stop: ShouldStop,
        now: datetime,
        query: "Node | None" = None,
    ) -> Snapshot:
        from reader.services.merge_feeds import merge_feeds

        def fetch_part(address: Address) -> Snapshot:
            return self.fetch(address, limit=limit, stop=stop)

        merged = merge_feeds(
            name, parts, now, cached=self.load_snapshot, fetch=fetch_part, progress=progress
        )
        seen = self.seen.get(name)

        def store_papers(database: Database) -> Listing:
            listed = self._paper_store.join_duplicates(database, merged.papers)
            if query is not None:
                chosen = list_papers(database, listed, seen).list_matching_entries(query, "feed")
                listed = tuple(entry.paper for entry in chosen)
            store_feed(database, name, listed, day=None, taken=now)
            return list_papers(database, listed, seen)

        entries, problem = self._paper_store.list_stored(store_papers, merged.papers, seen, query)
        if merged.failures:
            problem = f"{merged.failures[0]}; its last answer is shown"
        return Snapshot(
            address=name, entries=entries, taken=now, problem=problem, left_out=merged.left_out
        )

    def _store_local_papers(
        self,
        address: Address,
        parsed: "ParsedPapers",
        now: datetime,
        parser: "ChildParser",
        progress: Progress,
    ) -> Snapshot:
        """Store the papers of a file, so that they can be marked and searched, and list them."""
        from reader.services.missing_titles import add_missing_titles

        titled, problem = add_missing_titles(parsed.papers, self.ask, self._sites, parser, progress)

        def store_papers(database: Database) -> Listing:
            papers.store_in_portions(database, titled, now, live=False)
            return list_papers(database, self._paper_store.join_duplicates(database, titled))

        entries, unkept = self._paper_store.list_stored(store_papers, titled)
        return Snapshot(
            address=format_address(address),
            entries=entries,
            taken=now,
            problem=problem or unkept,
            left_out=parsed.left_out,
            read_count=parsed.read_count,
        )
