"""``reader count``: one number for a status bar. Never uses the network, and starts fast."""

import sys

from reader.catalogue import counts
from reader.catalogue.marks import mutes
from reader.cli.parser import Options
from reader.cli.services import Services, clock, services
from reader.errors import ReaderError


def run(options: Options) -> int:
    """Print how many papers of a feed's last snapshot match."""
    with services() as everything:
        everything.library.refresh()
        feed = options.feed or everything.config.home
        where = options.where or ""
        number = None
        plain = where.strip() == "is:unread" and feed == "hf:daily"
        if plain and not mutes(everything.database):
            # What a status bar asks every few seconds: SQL alone.
            number = counts.unread(everything.database, feed)
        if number is None:
            number = _counted(everything, feed, where)
        sys.stdout.write(f"{number}\n")
    return 0


def _counted(everything: Services, feed: str, where: str) -> int:
    from reader import address as addresses
    from reader.query import matches, parse, searchable

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
    # What is hidden counts only where it is asked for.
    counted = [one for one in snapshot.entries if not one.muted or "is:muted" in where]
    return sum(matches(query, entry, searchable(entry)) for entry in counted)
