"""Fetches feeds that are not fresh any more, for a feed that shows papers of all of them."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from reader.catalogue.catalogue_access import CatalogueAccess
from reader.catalogue.feed_snapshots import Snapshot
from reader.errors import Unreachable
from reader.feeds.cancellation import ShouldStop
from reader.feeds.freshness import is_fresh
from reader.model.address import Address
from reader.services.merge_feeds import merge_feeds


class Feeds(Protocol):
    """The feeds that are fetched."""

    ask: CatalogueAccess
    """Asks the catalogue questions."""
    seen: dict[str, datetime]
    """As of when each feed, by its address, was last looked at, UTC."""

    def load_snapshot(self, address: Address) -> Snapshot | None:
        """The feed as it was last fetched; None if it never was."""
        ...

    def fetch(self, address: Address, *, stop: ShouldStop) -> Snapshot:
        """The feed as it is now. Raises a ReaderError that says why it can't be fetched."""
        ...


class Refreshed(NamedTuple):
    """What went wrong while feeds were fetched."""

    failures: list[str]
    """A sentence for each feed that could not be fetched."""
    left_out: str = ""
    """A sentence about entries of one of the feeds that could not be read; empty if all could."""

    def describe_failures(self, others: str) -> str:
        """One sentence; empty if nothing failed. ``others`` names what can be shown all the same.

        ``"what else you follow"``
        """
        if not self.failures:
            return ""
        more = len(self.failures) - 1
        also = f"; {more} more could not be fetched" if more else ""
        return f"{self.failures[0]}{also}; {others} is shown"


def refresh_feeds(
    name: str,
    addresses: Sequence[Address],
    feeds: Feeds,
    now: datetime,
    progress: Callable[[int, str], None],
    stop: ShouldStop,
) -> Refreshed:
    """Fetch each of these feeds that is not fresh, for the feed with this name."""

    def fetch_if_old(address: Address) -> Snapshot:
        stored = feeds.load_snapshot(address)
        if stored and is_fresh(address, stored.taken, now):
            return stored
        return feeds.fetch(address, stop=stop)

    try:
        merged = merge_feeds(
            name,
            addresses,
            now,
            cached=feeds.load_snapshot,
            fetch=fetch_if_old,
            progress=progress,
        )
    except Unreachable as error:
        return Refreshed([str(error)])
    return Refreshed(merged.failures, merged.left_out)
