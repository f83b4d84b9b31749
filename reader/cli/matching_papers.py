"""The papers of a feed's last snapshot that match a query, and how many they are.

Without the parser of options, so that ``reader count`` starts fast.
"""

from typing import TYPE_CHECKING

from reader.catalogue import unread_counts
from reader.catalogue.marks import list_mute_rules
from reader.cli import UNREAD
from reader.cli.output import write_number
from reader.cli.services import Services, clock, open_services
from reader.errors import ReaderError

if TYPE_CHECKING:
    from reader.catalogue.database import Database
    from reader.catalogue.feed_snapshots import Snapshot
    from reader.model.entry import Entry
    from reader.model.query import Node
    from reader.model.sorting import Sort


def print_count(feed: str | None, where: str) -> int:
    """Print how many papers of a feed, by default the home feed, match a query."""
    with open_services() as services:
        services.library.refresh_marks()
        feed = feed or services.config.home
        number = None
        if where.strip() == UNREAD:
            # A status bar asks this every few seconds: SQL alone answers if this is an address.
            number = services.library.ask(lambda database: _count_unread(database, feed))
        if number is None:
            number = services.feeds.ask.retry_if_damaged(
                lambda: _count_matching(services, feed, where)
            )
        write_number(number)
    return 0


def list_matching(
    services: Services, feed: str, where: str, sort: "Sort", most: int
) -> "tuple[Snapshot, list[Entry]]":
    """A feed's last snapshot, and the first of its papers that match: at most ``most``.

    Uses no network. Raises ReaderError if the feed was never fetched.
    """

    def read_matching() -> "tuple[Snapshot, list[Entry]]":
        snapshot, query = load_snapshot_and_query(services, feed, where)
        return snapshot, snapshot.entries.list_matching_entries(query, sort, most)

    return services.feeds.ask.retry_if_damaged(read_matching)


def _count_matching(services: Services, feed: str, where: str) -> int:
    snapshot, query = load_snapshot_and_query(services, feed, where)
    return snapshot.entries.count_matching(query)


def _count_unread(database: "Database", feed: str) -> int | None:
    """How many papers are unread; None if SQL alone can't tell, as with mute rules."""
    return None if list_mute_rules(database) else unread_counts.count_unread(database, feed)


def load_snapshot_and_query(services: Services, feed: str, where: str) -> "tuple[Snapshot, Node]":
    """A feed's last snapshot, and the query ``where``, without muted papers unless it names them.

    Uses no network. Raises ReaderError if the feed was never fetched.
    """
    from reader.model import address as addresses
    from reader.model.query import Every, Not, State, parse_query

    query = parse_query(where, clock().date())
    address = services.parse_address(feed)
    if isinstance(address, addresses.File | addresses.Library | addresses.Sample):
        snapshot = services.feeds.fetch(address)
    else:
        cached = services.feeds.load_snapshot(address)
        if cached is None:
            name = addresses.format_address(address)
            raise ReaderError(f"{name} was never fetched here; reader list {name} fetches it")
        snapshot = cached
    # Muted papers count only if the query names them or, as in the app, in the library and for a
    # single paper.
    shows_muted = "is:muted" in where or isinstance(
        address, addresses.Library | addresses.PaperById
    )
    if not shows_muted:
        query = Every((query, Not(State("muted"))))
    return snapshot, query
