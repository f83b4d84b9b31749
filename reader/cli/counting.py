"""``reader count``: one number for a status bar. Never uses the network, and starts fast."""

import sys
from typing import TYPE_CHECKING

from reader.catalogue import counts
from reader.catalogue.marks import mutes
from reader.cli import UNREAD
from reader.cli.services import Services, clock, services
from reader.errors import ReaderError

if TYPE_CHECKING:
    from reader.catalogue.snapshots import Snapshot
    from reader.cli.parser import Options
    from reader.entry import Entry
    from reader.query import Node


def run(options: "Options") -> int:
    """Print how many papers of a feed's last snapshot match."""
    return say(options.feed, options.where or "")


def say(feed: str | None, where: str) -> int:
    """Print how many papers of a feed, by default the home feed, match a query."""
    with services() as everything:
        everything.library.refresh()
        feed = feed or everything.config.home
        number = None
        if where.strip() == UNREAD and not mutes(everything.database):
            # What a status bar asks every few seconds: SQL alone, where that is a feed's address.
            number = counts.unread(everything.database, feed)
        if number is None:
            from reader.catalogue.listing import number_of

            snapshot, query = asked(everything, feed, where)
            number = number_of(snapshot.entries, query)
        sys.stdout.write(f"{number}\n")
    return 0


def matching(everything: Services, feed: str, where: str) -> "tuple[Snapshot, list[Entry]]":
    """A feed as it was last fetched, and those of its papers that match. Uses no network.

    Raises ReaderError where it never was.
    """
    from reader.catalogue.listing import filtered

    snapshot, query = asked(everything, feed, where)
    return snapshot, filtered(snapshot.entries, query)


def asked(everything: Services, feed: str, where: str) -> "tuple[Snapshot, Node]":
    """A feed as it was last fetched, and what is asked for of it. Uses no network.

    Raises ReaderError where it never was.
    """
    from reader import address as addresses
    from reader.query import Every, Not, State, parse

    query = parse(where, clock().date())
    address = everything.address(feed)
    if isinstance(address, addresses.File | addresses.Library | addresses.Sample):
        snapshot = everything.feeds.fetch(address)
    else:
        cached = everything.feeds.cached(address)
        if cached is None:
            name = addresses.canonical(address)
            raise ReaderError(f"{name} was never fetched here; reader list {name} fetches it")
        snapshot = cached
    # What is hidden counts only where it is asked for, by a query or, as in the app, by its name.
    asked = "is:muted" in where or isinstance(address, addresses.Library | addresses.PaperById)
    if not asked:
        query = Every((query, Not(State("muted"))))
    return snapshot, query
