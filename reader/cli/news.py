"""What a digest is made of: a feed as it is now, and what was bookmarked."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from reader import digest
from reader.address import BOOKMARKS, Address, Catalogue
from reader.catalogue.snapshots import Snapshot
from reader.cli.listing import latest
from reader.cli.services import Services
from reader.entry import Entry
from reader.errors import UsageError
from reader.formats.digest import Digest
from reader.sent import Start
from reader.text.sanitise import line


class Made(NamedTuple):
    """A digest and what it was made from."""

    digest: Digest
    snapshot: Snapshot


class News:
    """Makes digests of one feed; each part of it is fetched once, however many read of it."""

    def __init__(self, everything: Services, address: Address, limit: int) -> None:
        if isinstance(address, Catalogue):
            raise UsageError("A digest is of a feed, not of all papers; name one such as hf:daily")
        self._everything = everything
        self.address = address
        """The feed."""
        self._limit = limit
        self._fetched: dict[Address, Snapshot] = {}

    def since(self, start: Start | None, now: datetime, without: Collection[str] = ()) -> Made:
        """The digest that begins there, without those papers. Raises ReaderError.

        Offline it is made of what was fetched last, which is said.
        """
        wanted = digest.address_from(self.address, start)
        if wanted not in self._fetched:
            self._fetched[wanted] = latest(self._everything, wanted, None)
        snapshot = self._fetched[wanted]
        made = digest.digest(
            self.address,
            snapshot.entries,
            self._bookmarks,
            start,
            now=now,
            limit=self._limit,
            without=without,
        )
        return Made(made, snapshot)

    @cached_property
    def _bookmarks(self) -> Sequence[Entry]:
        return self._everything.feeds.fetch(BOOKMARKS).entries


def nothing_new(news: News, start: Start | None) -> str:
    """The sentence that says so."""
    from reader.address import Day, period, title

    since = f" since {period(Day(start.day), None)}" if start else ""
    return f"Nothing new in {line(title(news.address))}{since}"
