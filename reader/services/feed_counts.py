"""How many papers of several feeds are unread, as far as they were fetched. Uses no network."""

from collections.abc import Iterable

from reader.catalogue import unread_counts
from reader.catalogue.database import Database
from reader.catalogue.marks import find_read_keys, list_mute_rules
from reader.errors import ReaderError
from reader.model.address import Address, Catalogue, Following, Library, format_address
from reader.services.fetch import Feeds
from reader.system.debug_log import log_failure


def count_unread(feeds: Feeds, addresses: Iterable[Address]) -> dict[Address, int | None]:
    """How many papers of each feed are unread, without the muted ones, as the feed itself says it.

    None is a feed that was never fetched here, and one that can't be counted. May take long; may
    be called from any thread. History and catalogue are left out: of one all papers are read, the
    other is no list that anyone reads to its end.
    """
    counts: dict[Address, int | None] = {}
    with feeds.ask.keep_connections_open():
        for address in addresses:
            if isinstance(address, Catalogue) or address == Library("history"):
                continue
            try:
                counts[address] = _count_feed(feeds, address)
            except ReaderError as error:
                log_failure(f"{format_address(address)} is not counted", error)
                counts[address] = None
    return counts


def _count_feed(feeds: Feeds, address: Address) -> int | None:
    if isinstance(address, Library):
        keys = list(feeds.library.list_times(address.part))
        return len(keys) - len(feeds.ask(lambda database: find_read_keys(database, keys)))

    def ask_sql(database: Database) -> tuple[bool, int | None]:
        if list_mute_rules(database) or isinstance(address, Following):
            return False, None
        return True, unread_counts.count_unread(database, format_address(address))

    is_told, number = feeds.ask(ask_sql)
    if is_told:
        return number
    snapshot = feeds.load_snapshot(address)
    return snapshot.entries.unread_count if snapshot else None
