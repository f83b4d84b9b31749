"""Storing fetched papers in the catalogue, and listing them as the entries of a feed."""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import msgspec

from reader.catalogue import duplicates, papers
from reader.catalogue.catalogue_access import CatalogueAccess
from reader.catalogue.database import Database
from reader.catalogue.listing import Listing, open_listing
from reader.errors import CatalogueError
from reader.model.paper import Paper, paper_from_key
from reader.system.debug_log import log_failure

if TYPE_CHECKING:
    from reader.model.query import Node


class FeedLibrary(Protocol):
    """The library as feeds see it."""

    def list_times(self, part: str) -> dict[str, str]:
        """When each paper of a part was put there, by key: ISO times, the last one first."""
        ...

    def read_papers(self, keys: Sequence[str]) -> list[Paper]:
        """Those of these papers that the library carries, as its log has them."""
        ...

    def write_real_keys(self, real: Mapping[str, str]) -> None:
        """Write the real keys of papers (``arxiv:…``), by their old keys (``title:…``)."""
        ...

    def refresh_marks(self) -> None:
        """Fold the log into a catalogue that was made again."""
        ...


class PaperStore:
    """Stores papers and lists them. Methods may be called from any thread."""

    def __init__(
        self,
        catalogue: Path,
        ask: CatalogueAccess,
        clock: Callable[[], datetime],
        library: Callable[[], FeedLibrary],
    ) -> None:
        self._catalogue = catalogue
        self._ask = ask
        self._clock = clock
        self._library = library

    def list_stored(
        self,
        store: Callable[[Database], Listing],
        fetched: Sequence[Paper],
        seen: datetime | None = None,
        query: "Node | None" = None,
    ) -> tuple[Listing, str]:
        """The entries of a fetched feed, which ``store`` stores in the catalogue, and a problem.

        If storing fails: the fetched papers that match the query, and a sentence that says so.
        """
        try:
            return self._ask(store), ""
        except CatalogueError as error:
            # The papers are shown even if they can't be stored.
            log_failure("the feed is not kept", error)
            from reader.catalogue.unstored_papers import list_unstored_papers

            now = self._clock()
            entries = list_unstored_papers(self._catalogue, fetched, now, seen)
            if query is not None:
                chosen = [entry.paper for entry in entries.list_matching_entries(query, "feed")]
                entries = list_unstored_papers(self._catalogue, chosen, now, seen)
            return entries, f"{error}; what was fetched is shown, but not kept"

    def list_library_part(self, part: str, now: datetime) -> Listing:
        """The papers in a part of the library. A paper without a record is called by its key."""
        library = self._library()
        times = library.list_times(part)
        keys = list(times)
        carried = {paper.key: paper for paper in library.read_papers(keys)}

        def store_papers(database: Database) -> Listing:
            numbers = papers.read_numbers(database, keys)
            unknown = (key for key in keys if key not in carried and key not in numbers)
            new = (*carried.values(), *(paper_from_key(key) for key in unknown))
            papers.store_in_portions(database, new, now, live=False)
            # All other papers were compared with each other when they were fetched.
            nameless = papers.read_papers(
                database, [key for key in keys if duplicates.is_nameless(key)]
            )
            real = self.find_real_keys(database, (*new, *nameless))
            names = [real.get(key, key) for key in keys]
            days = papers.read_featured_days(database, names)
            marked = {real.get(key, key): times[key] for key in reversed(keys)}
            return open_listing(database, ((one, days.get(one)) for one in names), marked=marked)

        return self._ask(store_papers)

    def join_duplicates(
        self,
        database: sqlite3.Connection,
        listed: tuple[Paper, ...],
        stored: Mapping[str, Paper] | None = None,
    ) -> tuple[Paper, ...]:
        """Stored papers, each with what all sources say of it, and each once.

        A paper without an id is replaced by the one with an id, if that is known. ``stored`` are
        the papers by key, if they were stored just now.
        """
        real = self.find_real_keys(database, listed)
        names = [real.get(paper.key, paper.key) for paper in listed]
        if stored is None or real:
            stored = {paper.key: paper for paper in papers.read_papers(database, names)}
        joined = {
            name: msgspec.structs.replace(stored.get(name, paper), featured=paper.featured)
            for name, paper in zip(names, listed, strict=True)
        }
        return tuple(joined.values())

    def find_real_keys(
        self, database: sqlite3.Connection, listed: tuple[Paper, ...]
    ) -> Mapping[str, str]:
        """The real keys of papers without an id, by their own keys.

        They are written to the library, and their records are joined in the catalogue.
        """
        library = self._library()
        real = duplicates.find_real_keys(database, listed, library.read_papers)
        if real:
            library.write_real_keys(real)
            duplicates.join_duplicates(database, real)
        return real

    def shrink_catalogue(self, limit: int) -> None:
        """Shrink the catalogue to a size in bytes; if it is in use, a later call will do it."""
        from reader.catalogue import size_limit

        with suppress(CatalogueError):
            self._ask(lambda database: size_limit.shrink_catalogue(database, limit))


def list_papers(
    database: Database, listed: Sequence[Paper], seen: datetime | None = None
) -> Listing:
    """The entries of stored papers, in their order."""
    return open_listing(database, ((paper.key, paper.featured) for paper in listed), seen)
