"""Feeds into the catalogue: what was fetched last, and what the network or a file says now."""

import sqlite3
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

import msgspec

from reader.address import (
    Address,
    ArxivNew,
    ArxivSearch,
    Catalogue,
    Daily,
    Day,
    File,
    Library,
    Named,
    PaperById,
    Sample,
    Since,
    Web,
    canonical,
)
from reader.address import parse as parse_address
from reader.catalogue import papers, snapshots, twins
from reader.catalogue.responses import Responses
from reader.catalogue.snapshots import Snapshot
from reader.catalogue.store import Interrupt, open_database, opened
from reader.config import DEFAULTS, Config
from reader.entry import Entry
from reader.errors import (
    BadStatus,
    CatalogueError,
    ConfigError,
    FileError,
    NetError,
    ParseError,
    Refused,
    Stopped,
    TooSlow,
    Unreachable,
)
from reader.feeds.endpoints import Endpoints
from reader.feeds.freshness import is_settled
from reader.gate import spaced
from reader.paper import Paper, doi_of

if TYPE_CHECKING:
    from reader.feeds import hf
    from reader.net import Net
    from reader.query import Node

_STEP = 200
"""Candidates of a search that are looked at at a time."""
NEWEST = 2000
"""Papers of the catalogue that are listed unless more are asked for."""
_LONG = 500
"""Papers of a feed from which on its rows are not held whole."""
_SINCE = 92
"""Days that ``hf:since/`` reaches back."""
_ARXIV_DISTANCE = 3.0
"""Seconds between requests that arXiv's API asks for."""

Progress = Callable[[int, str], None]
"""Called with how many papers have come and what is being fetched."""
Waiting = Callable[[NetError, float], None]
"""Called before a retry, with what failed and the seconds until then."""


class Kept(Protocol):
    """What feeds ask of the library."""

    def listed(self, part: str) -> list[str]:
        """The keys of the papers of a part of the library, what was done last first."""
        ...

    def papers(self, keys: Sequence[str]) -> list[Paper]:
        """Those of these papers that the library carries, as it has them."""
        ...

    def note_real_keys(self, real: Mapping[str, str]) -> None:
        """Note under which keys papers are known by now."""
        ...


def _silent(*_: object) -> None:
    """Report nothing."""


class Feeds:
    """Every feed by its address. Methods may be called from any thread."""

    def __init__(
        self,
        catalogue: Path,
        clock: Callable[[], datetime],
        *,
        library: Kept,
        stdin: Callable[[int], bytes],
        waiting: Waiting = _silent,
        config: Config = DEFAULTS,
        seen: Mapping[str, datetime] | None = None,
    ) -> None:
        self.catalogue = catalogue
        """The database file of papers."""
        self._clock = clock
        self.library = library
        """What feeds ask of the library."""
        self._stdin = stdin
        self.waiting = waiting
        """Told before a retry, on the thread that waits."""
        self.config = config
        """The user's own feeds, the sites that are asked, the size of the catalogue."""
        self.seen = dict(seen or {})
        """As of when each feed, by its address, was last looked at, UTC."""
        self._net: Net | None = None
        self._lock = threading.Lock()

    @property
    def today(self) -> date:
        """The date, UTC."""
        return self._clock().date()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the configured feeds."""
        return tuple(self.config.feeds)

    def full_text(self, id: str) -> str:
        """A paper's full text as Markdown, as it was once fetched, else as it is now.

        Raises NetError and ParseError.
        """
        from reader.catalogue import fulltexts
        from reader.feeds import fulltext

        key = f"arxiv:{id}"
        with opened(self.catalogue) as database:
            if (held := fulltexts.get(database, key)) is not None:
                return held
        text = fulltext.fetch(id, self._from_hub, self._from_arxiv)
        # What was fetched is worth more than what could not be cached.
        with suppress(CatalogueError), opened(self.catalogue) as database:
            fulltexts.keep(database, key, text, self._clock())
        self._shrink()
        return text

    def has_full_text(self, key: str) -> bool:
        """Whether a paper's full text was fetched."""
        from reader.catalogue import fulltexts

        with opened(self.catalogue) as database:
            return fulltexts.get(database, key) is not None

    def address(self, text: str) -> Address:
        """The feed that a text names. Raises AddressError."""
        return parse_address(text, today=self.today, exists=exists, names=self.config.feeds)

    def cached(self, address: Address, most: int | None = None) -> Snapshot | None:
        """The feed as it was last fetched; None if it never was, or is a file.

        ``most`` is how many of its papers are read.
        """
        name = canonical(address)
        seen = self.seen.get(name)
        with opened(self.catalogue) as database:
            if most is not None or snapshots.length(database, name) <= _LONG:
                return snapshots.load(database, name, seen, most)
            from reader.catalogue.listing import Listing

            first = snapshots.load(database, name, seen, 0)
            rows = Listing(self.catalogue, snapshots.listed(database, name), seen)
            return first and msgspec.structs.replace(first, entries=rows, rest=0)

    def _entries(
        self,
        database: sqlite3.Connection,
        listed: tuple[Paper, ...],
        seen: datetime | None = None,
    ) -> Sequence[Entry]:
        """Papers that were stored as rows; of many only what a row needs is held."""
        if len(listed) <= _LONG:
            return snapshots.entries(database, listed, seen)
        from reader.catalogue.listing import Listing

        return Listing(self.catalogue, [(paper.key, paper.featured) for paper in listed], seen)

    def fetch(
        self, address: Address, *, limit: int | None = None, progress: Progress = _silent
    ) -> Snapshot:
        """The feed as it is now. Raises the ReaderError that tells why not."""
        now = self._clock()
        match address:
            case Sample():
                from reader.feeds import sample

                with opened(self.catalogue) as database:
                    entries = snapshots.entries(database, sample.papers())
                return Snapshot(address=canonical(address), entries=entries, taken=now)
            case Library(part):
                return self._kept(address, part, now)
            case Catalogue():
                return self.search(None, limit or NEWEST)
            case Named(name):
                return self._named(name, limit, progress, now)
            case Since():
                return self._since(address, progress, now)
            case File(path):
                from reader.feeds import files

                body = self.read(path)
                name = "standard input" if path == "-" else path
                found = tuple(files.parse(body, name, today=self.today))
                return self._local(address, found, now)
            case _:
                return self._fetched(address, limit, progress, now)

    def read(self, path: str) -> bytes:
        """The bytes of a file; ``-`` is standard input. Raises FileError."""
        from reader.feeds import files

        return files.read(path, self._stdin)

    def search(
        self, query: "Node | None", most: int = NEWEST, interrupt: Interrupt | None = None
    ) -> Snapshot:
        """The papers of the catalogue that match (None: all), the newest first.

        Raises CatalogueError, and Stopped where it was interrupted.
        """
        from reader.query import matches, searchable

        entries: list[Entry] = []
        seen = self.seen.get(canonical(Catalogue()))
        interrupt = interrupt or Interrupt()
        with opened(self.catalogue) as database, interrupt.over(database):
            if query is None:
                newest = tuple(papers.newest(database, most))
                entries += snapshots.entries(database, newest, seen)
            else:
                step = min(_STEP, 2 * most)
                candidates = papers.having(database, query)
                while len(entries) < most and (some := tuple(islice(candidates, step))):
                    if interrupt.asked:
                        raise Stopped("Nobody waits for it any more")
                    entries += (
                        entry
                        for entry in snapshots.entries(database, some, seen)
                        if matches(query, entry, searchable(entry))
                    )
        return Snapshot(
            address=canonical(Catalogue()), entries=tuple(entries[:most]), taken=self._clock()
        )

    def paper(self, key: str) -> Paper | None:
        """A paper the catalogue holds."""
        with opened(self.catalogue) as database:
            return next(iter(papers.get(database, [key])), None)

    def _fetched(
        self, address: Address, limit: int | None, progress: Progress, now: datetime
    ) -> Snapshot:
        feed = self._remote(address, limit, progress)
        names = [canonical(address)]
        if isinstance(address, Daily) and feed.day:
            names.append(canonical(Day(feed.day)))
        try:
            with opened(self.catalogue) as database:
                for name in names:
                    snapshots.store(database, name, feed.papers, day=feed.day, taken=now)
                listed = self._as_one(database, feed.papers)
                entries = self._entries(database, listed, self.seen.get(names[0]))
        except CatalogueError:
            # What was fetched is worth more than what could not be cached.
            entries = [Entry(paper) for paper in feed.papers]
        self._shrink()
        return Snapshot(address=names[0], entries=entries, taken=now, day=feed.day, note=feed.note)

    def _remote(self, address: Address, limit: int | None, progress: Progress) -> "hf.Feed":
        """What the network has. Raises NetError and ParseError."""
        from reader.feeds import arxiv, files, hf

        match address:
            case ArxivNew() | ArxivSearch():
                return arxiv.fetch(address, self._from_arxiv, limit=limit)
            case Web(url):
                name = url.partition("://")[2]
                # A DOI's resolver hands out the record itself to who asks for it:
                # https://www.doi.org/the-identifier/resources/factsheets/doi-resolution-documentation
                accept = "application/x-bibtex" if doi_of(url) else None
                body = self._url(url, {}, accept)
                return hf.Feed(tuple(files.parse(body, name, today=self.today)))
            case PaperById(id):
                try:
                    return hf.fetch(address, self._from_hub, today=self.today)
                except BadStatus as error:
                    if error.status != 404:
                        raise
                    return arxiv.by_id(id, self._from_arxiv)
            case _:
                return hf.fetch(
                    address, self._from_hub, today=self.today, limit=limit, progress=progress
                )

    def _named(self, name: str, limit: int | None, progress: Progress, now: datetime) -> Snapshot:
        """Several feeds as one."""
        feed = self.config.feeds[name]
        parts = [self.address(text) for text in feed.addresses]
        for text, part in zip(feed.addresses, parts, strict=True):
            if isinstance(part, Named):
                raise ConfigError(f"[feeds.{name}] may not be made of {text}, a feed of its kind")
        from reader.query import parse

        query = parse(feed.where, self.today)
        return self._merged(name, parts, limit, progress, now, query)

    def _since(self, address: Since, progress: Progress, now: datetime) -> Snapshot:
        """All days from one on, the newest first; a paper that two days show is on the newer."""
        days = (self.today - address.date).days
        if days > _SINCE:
            raise Refused(f"hf:since/ reaches {_SINCE} days back; hf:month/ shows older ones")
        parts = [Day(self.today - timedelta(days=back)) for back in range(days + 1)]
        return self._merged(canonical(address), parts, None, progress, now)

    def _merged(
        self,
        name: str,
        parts: Sequence[Address],
        limit: int | None,
        progress: Progress,
        now: datetime,
        query: "Node | None" = None,
    ) -> Snapshot:
        """Feeds as one, each paper once; of those that fail, what was fetched last."""
        found: dict[str, Paper] = {}
        failed: list[str] = []
        silent: set[str] = set()
        for number, address in enumerate(parts, 1):
            part = self.cached(address)
            settled = part is not None and is_settled(address, part.taken, now)
            if not settled and _site(address) not in silent:
                try:
                    part = self.fetch(address, limit=limit)
                except (NetError, ParseError, FileError) as error:
                    failed.append(str(error))
                    if isinstance(error, Unreachable | TooSlow):
                        silent.add(_site(address))
            for entry in part.entries if part else ():
                found.setdefault(entry.key, entry.paper)
            progress(len(found), f"{number} of {len(parts)}")
        if failed and not found:
            raise Unreachable(failed[0])
        with opened(self.catalogue) as database:
            listed = self._as_one(database, tuple(found.values()))
            if query is not None:
                from reader.catalogue.listing import filtered

                whole = self._entries(database, listed, self.seen.get(name))
                listed = tuple(entry.paper for entry in filtered(whole, query))
            snapshots.store(database, name, listed, day=None, taken=now)
            entries = self._entries(database, listed, self.seen.get(name))
        problem = f"{failed[0]}; its last answer is shown" if failed else ""
        return Snapshot(address=name, entries=entries, taken=now, problem=problem)

    def _local(self, address: Address, listed: tuple[Paper, ...], now: datetime) -> Snapshot:
        """Papers that are here; remembered, so that they can be marked and found."""
        listed, problem = self._with_titles(listed)
        with opened(self.catalogue) as database:
            papers.keep(database, listed, now, live=False)
            entries = self._entries(database, self._as_one(database, listed))
        return Snapshot(address=canonical(address), entries=entries, taken=now, problem=problem)

    def _kept(self, address: Address, part: str, now: datetime) -> Snapshot:
        """A part of the library. What the catalogue lacks of it is called by its key."""
        keys = self.library.listed(part)
        carried = {paper.key: paper for paper in self.library.papers(keys)}
        with opened(self.catalogue) as database:
            known = papers.numbers(database, keys)
            unknown = (key for key in keys if key not in carried and key not in known)
            new = (*carried.values(), *(Paper(key=key, title=key) for key in unknown))
            papers.keep(database, new, now, live=False)
            if len(keys) > _LONG:
                from reader.catalogue.listing import Listing

                self._as_one(database, new)
                days = papers.featured(database, keys)
                rows = ((key, days.get(key)) for key in keys)
                entries: Sequence[Entry] = Listing(self.catalogue, rows, None)
            else:
                held = {paper.key: paper for paper in papers.get(database, keys)}
                listed = tuple(held[key] for key in keys if key in held)
                entries = snapshots.entries(database, self._as_one(database, listed))
        return Snapshot(address=canonical(address), entries=entries, taken=now)

    def _with_titles(self, listed: tuple[Paper, ...]) -> tuple[tuple[Paper, ...], str]:
        """Papers of which some are only named, each with a title; and what went wrong.

        The catalogue knows them, or arXiv; those that nobody knows are called by their ids.
        """
        named = [paper.key for paper in listed if not paper.title]
        if not named:
            return listed, ""
        from reader.feeds import arxiv

        problem = ""
        with opened(self.catalogue) as database:
            known = papers.get(database, named)
        found = {paper.key: paper for paper in known if paper.title != paper.key}
        ids = [key.removeprefix("arxiv:") for key in named if key.startswith("arxiv:")]
        unknown = [id for id in ids if f"arxiv:{id}" not in found]
        try:
            if unknown:
                found |= {one.key: one for one in arxiv.by_ids(unknown, self._from_arxiv)}
        except (NetError, ParseError) as error:
            some = f"{len(unknown)} papers are" if len(unknown) > 1 else "a paper is"
            problem = f"{error}; until then {some} called by id"
        whole = (
            one if one.title else found.get(one.key, msgspec.structs.replace(one, title=one.key))
            for one in listed
        )
        return tuple(whole), problem

    def _as_one(self, database: sqlite3.Connection, listed: tuple[Paper, ...]) -> tuple[Paper, ...]:
        """Papers that were stored, each as all sources have it; real ones for those without id."""
        real = twins.real_keys(database, listed, self._kept_record)
        if real:
            self.library.note_real_keys(real)
            twins.join(database, real)
        names = [real.get(paper.key, paper.key) for paper in listed]
        known = {paper.key: paper for paper in papers.get(database, names)}
        found = {
            name: msgspec.structs.replace(known.get(name, paper), featured=paper.featured)
            for name, paper in zip(names, listed, strict=True)
        }
        return tuple(found.values())

    def _shrink(self) -> None:
        """Keep the catalogue within its size; another time will do where it is in use."""
        from reader.catalogue import bounds

        with suppress(CatalogueError), opened(self.catalogue) as database:
            bounds.shrink(database, self.config.catalogue)

    def _kept_record(self, key: str) -> Paper | None:
        return next(iter(self.library.papers([key])), None)

    @property
    def _endpoints(self) -> Endpoints:
        return Endpoints(self.config.huggingface, self.config.arxiv)

    def _from_hub(self, path: str, params: "hf.Params") -> bytes:
        return self._url(self._endpoints.hub() + path, params)

    def _from_arxiv(self, url: str, params: "hf.Params") -> bytes:
        from reader.feeds import arxiv

        url = self._endpoints.arxiv_url(url)
        if not urlsplit(url).path.endswith(arxiv.API):
            return self._url(url, params)
        with spaced(self.catalogue.with_name("arxiv-gate"), _ARXIV_DISTANCE):
            return self._url(url, params)

    def _tell(self, error: NetError, seconds: float) -> None:
        self.waiting(error, seconds)

    def _url(self, url: str, params: "hf.Params", accept: str | None = None) -> bytes:
        from reader.net import Net

        with self._lock:
            if self._net is None:
                cache = Responses(open_database(self.catalogue), self._clock)
                self._net = Net(cache=cache, waiting=self._tell)
        return self._net.get(url, params, accept=accept)


def _site(address: Address) -> str:
    """Where a feed comes from: what is out of reach once is not asked again and again."""
    if isinstance(address, Web):
        return urlsplit(address.url).netloc
    return canonical(address).partition(":")[0]


def exists(path: str) -> bool:
    """Whether a file is there."""
    return Path(path).expanduser().exists()
