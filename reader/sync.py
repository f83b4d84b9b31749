"""Feeds into the catalogue: what was fetched last, and what the network or a file says now."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from reader.address import Address, Daily, Day, File, Library, Sample, canonical
from reader.catalogue import papers, snapshots
from reader.catalogue.responses import Responses
from reader.catalogue.snapshots import Snapshot
from reader.catalogue.store import open_database, opened
from reader.entry import Entry
from reader.errors import CatalogueError
from reader.paper import Paper

if TYPE_CHECKING:
    from reader.feeds import hf
    from reader.net import Net

Progress = Callable[[int, str], None]
"""Called with how many papers have come and what is being fetched."""
Waiting = Callable[[str, float], None]
"""Called before a retry, with why and the seconds until then."""


def _silent(*_: object) -> None:
    """Report nothing."""


class Feeds:
    """Every feed by its address. Methods may be called from any thread."""

    def __init__(
        self,
        catalogue: Path,
        clock: Callable[[], datetime],
        *,
        kept: Callable[[str], list[Paper]],
        stdin: Callable[[int], bytes],
        waiting: Waiting = _silent,
    ) -> None:
        self._catalogue = catalogue
        self._clock = clock
        self._kept = kept
        self._stdin = stdin
        self._waiting = waiting
        self._net: Net | None = None

    @property
    def today(self) -> date:
        """The date, UTC."""
        return self._clock().date()

    def cached(self, address: Address) -> Snapshot | None:
        """The feed as it was last fetched; None if it never was, or is a file."""
        with opened(self._catalogue) as database:
            return snapshots.load(database, canonical(address))

    def fetch(
        self, address: Address, *, limit: int | None = None, progress: Progress = _silent
    ) -> Snapshot:
        """The feed as it is now. Raises the ReaderError that tells why not."""
        # The last snapshot is painted without any of these.
        from reader.feeds import files, sample

        now = self._clock()
        match address:
            case Sample():
                return Snapshot(
                    address=canonical(address),
                    entries=self._joined(sample.papers()),
                    taken=now,
                )
            case Library(part):
                return self._local(address, tuple(self._kept(part)), now)
            case File(path):
                body = files.read(path, self._stdin)
                name = "standard input" if path == "-" else path
                found = tuple(files.parse(body, name, today=self.today))
                return self._local(address, found, now)
            case _:
                return self._fetched(address, limit, progress, now)

    def paper(self, key: str) -> Paper | None:
        """A paper the catalogue holds."""
        with opened(self._catalogue) as database:
            return next(iter(papers.get(database, [key])), None)

    def _fetched(
        self, address: Address, limit: int | None, progress: Progress, now: datetime
    ) -> Snapshot:
        from reader.feeds import hf

        feed = hf.fetch(address, self._get, today=self.today, limit=limit, progress=progress)
        names = [canonical(address)]
        if isinstance(address, Daily) and feed.day:
            names.append(canonical(Day(feed.day)))
        try:
            with opened(self._catalogue) as database:
                for name in names:
                    snapshots.store(database, name, feed.papers, day=feed.day, taken=now)
                entries = snapshots.entries(database, feed.papers)
        except CatalogueError:
            # What was fetched is worth more than what could not be cached.
            entries = tuple(Entry(paper) for paper in feed.papers)
        return Snapshot(address=names[0], entries=entries, taken=now, day=feed.day, note=feed.note)

    def _local(self, address: Address, listed: tuple[Paper, ...], now: datetime) -> Snapshot:
        """Papers that need no network; remembered, so that they can be marked and found."""
        with opened(self._catalogue) as database:
            papers.keep(database, listed, now)
        return Snapshot(address=canonical(address), entries=self._joined(listed), taken=now)

    def _joined(self, listed: tuple[Paper, ...]) -> tuple[Entry, ...]:
        with opened(self._catalogue) as database:
            return snapshots.entries(database, listed)

    def _get(self, path: str, params: "hf.Params") -> bytes:
        from reader.feeds import hf
        from reader.net import Net

        if self._net is None:
            cache = Responses(open_database(self._catalogue), self._clock)
            self._net = Net(cache=cache, waiting=self._waiting)
        return self._net.get(hf.endpoint() + path, params)
