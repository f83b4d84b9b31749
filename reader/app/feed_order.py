"""The order of the rows that the user chose, and the feeds that keep an order of their own."""

from reader.app.session import Session
from reader.catalogue.feed_snapshots import Snapshot
from reader.model import address as addresses
from reader.model.address import Address
from reader.model.sorting import Sort

_FEEDS_IN_ORDER = (addresses.Similar, addresses.ForYou, addresses.Following)
"""Feeds whose order is what they are for."""


class FeedOrder:
    """Knows the order for each feed that is opened."""

    def __init__(self, session: Session, chosen: Sort) -> None:
        self._session = session
        self.chosen: Sort = chosen
        """The order for all feeds but those that are an order themselves."""

    def choose(self, address: Address, sort: Sort) -> None:
        """Remember the order that the user chose while this feed was open."""
        if not isinstance(address, _FEEDS_IN_ORDER):
            self.chosen = sort

    def find(self, address: Address) -> Sort:
        """The order for a feed."""
        return "feed" if isinstance(address, _FEEDS_IN_ORDER) else self.chosen

    async def prepare(self, address: Address, snapshot: Snapshot) -> Sort:
        """The order for a feed that is opened; for the order "for you" its papers are scored."""
        sort = self.find(address)
        if sort == "for-you":
            await self._session.score_papers(snapshot.entries.keys)
        return sort
