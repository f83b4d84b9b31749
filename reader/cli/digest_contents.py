"""Making a digest of a feed as it is now and of the bookmarks."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from reader.catalogue.feed_snapshots import Snapshot
from reader.cli.list_feed import fetch_or_load
from reader.cli.services import Services
from reader.digest import selection
from reader.digest.delivery_log import Start
from reader.digest.forms import Digest
from reader.errors import UsageError
from reader.model.address import BOOKMARKS, Address, Catalogue
from reader.model.entry import Entry
from reader.model.query import EVERYTHING
from reader.model.sorting import Sort
from reader.text.sanitise import line


class MadeDigest(NamedTuple):
    """A digest and the snapshot that it was made from."""

    digest: Digest
    snapshot: Snapshot


class DigestMaker:
    """Makes digests of one feed. It is fetched only once, however many recipients there are."""

    def __init__(
        self, services: Services, address: Address, limit: int, sort: Sort = "votes"
    ) -> None:
        if isinstance(address, Catalogue):
            raise UsageError(
                "A digest is made of a feed, not of all papers; name a feed such as hf:daily"
            )
        self._services = services
        self.address = address
        """The feed."""
        self._limit = limit
        self._sort: Sort = sort if sort == "for-you" else selection.digest_order(address)
        self._fetched: dict[Address, Snapshot] = {}

    def make_digest(
        self, start: Start | None, now: datetime, without: Collection[str] = ()
    ) -> MadeDigest:
        """The digest of the papers since ``start``, except the keys in ``without``.

        Offline it is made of the last snapshot, and a message says so. Raises ReaderError.
        """
        address = selection.address_to_fetch(self.address, start)

        def make_from_snapshot() -> MadeDigest:
            # A snapshot that can't be read to its end is fetched again.
            snapshot = self._fetched.pop(address, None) or fetch_or_load(
                self._services, address, None
            )
            self._services.score_if_needed(snapshot.entries.keys, self._sort, EVERYTHING)
            digest = selection.make_digest(
                self.address,
                snapshot.entries.list_matching_entries(EVERYTHING, self._sort),
                self._bookmarked_entries,
                start,
                now=now,
                limit=self._limit,
                sort=self._sort,
                without=without,
            )
            self._fetched[address] = snapshot
            return MadeDigest(digest, snapshot)

        return self._services.feeds.ask.retry_if_damaged(make_from_snapshot)

    @cached_property
    def _bookmarked_entries(self) -> Sequence[Entry]:
        return self._services.feeds.fetch(BOOKMARKS).entries


def nothing_new_sentence(maker: DigestMaker, start: Start | None) -> str:
    """The message that a feed has no new papers."""
    from reader.model.address import Day
    from reader.model.address_titles import feed_title, format_period

    since = f" since {format_period(Day(start.day), None)}" if start else ""
    return f"Nothing new in {line(feed_title(maker.address))}{since}"
