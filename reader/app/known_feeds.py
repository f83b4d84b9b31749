"""The feeds that the app offers by name: visited ones, the user's own, arXiv's categories, …"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from reader.config import Config
from reader.model import address as addresses
from reader.model import address_steps
from reader.model.address import Address, format_address
from reader.model.address_names import describe_kind, name_feed
from reader.model.arxiv_categories import CATEGORY_NAMES
from reader.model.changing_feeds import goes_on
from reader.services.own_feeds import parse_addresses
from reader.system.app_state import Visit
from reader.text.fuzzy_rank import LETTERS_ONLY, Rank, rank_names

_MOST_VISITED = 30
"""Visited feeds that are offered."""
_MOST_LATELY = 12
"""Visited feeds in the list of feeds that are none of the user's own."""
_STANDING = ("today", "yesterday", "trending")
_FOLLOWING = "following:"
_LIBRARY = ("library:bookmarks", "library:all", "library:history", "catalogue:")


class KnownFeed(NamedTuple):
    """A feed that can be chosen by its name."""

    address: Address
    """Its address."""
    name: str
    """What it is called."""
    kind: str
    """What it is, in a word or few."""
    texts: tuple[str, ...]
    """The texts that typed words are compared with."""

    def rank(self, typed: str) -> Rank | None:
        """How well the feed matches what was typed; None if it does not."""
        return rank_names(typed, self.texts)


class ListedFeed(NamedTuple):
    """A row of the list of feeds."""

    address: Address
    """The address of the feed."""
    name: str
    """What it is called."""
    word: str
    """What it is."""
    begins_group: bool = False
    """Whether a line separates it from the row above."""


def offer_feeds(
    config: Config,
    today: date,
    current: Address,
    opened: Sequence[Address],
    visits: Mapping[str, Visit],
) -> list[KnownFeed]:
    """The feeds that the user can go to by name, without tags: visited ones first, each once.

    ``opened`` are the feeds that were open in this run before the ``current`` one, ``visits`` the
    visits of all runs.
    """
    visited = [*opened, *list_visited(visits, config, today)[:_MOST_VISITED]]
    week = address_steps.wider_period(addresses.Day(today), today, today)
    month = address_steps.wider_period(week, today, today) if week else None
    feeds = [
        *(address for address in visited if address != current),
        *map(addresses.Named, config.feeds),
        *parse_addresses((*_STANDING, _FOLLOWING), config, today),
        *(period for period in (week, month) if period),
        *parse_addresses(_LIBRARY, config, today),
        *map(addresses.ArxivNew, CATEGORY_NAMES),
    ]
    return [know_feed(address, config, today) for address in dict.fromkeys(feeds)]


def know_feed(address: Address, config: Config, today: date) -> KnownFeed:
    """A feed with its name and the texts by which it is found."""
    name, text = name_feed(address), format_address(address)
    also: Iterable[str] = [one for one, same in addresses.ALIASES.items() if same == address]
    if isinstance(address, addresses.Named) and address.name in config.feeds:
        also = map(name_feed, parse_addresses(config.feeds[address.name].addresses, config, today))
    elif isinstance(address, addresses.Day):
        also = ["yesterday"] if (today - address.date).days == 1 else []
    elif isinstance(address, addresses.Library) and address.part.startswith("tag/"):
        also = [f"#{name}"]
    return KnownFeed(address, name, describe_kind(address), (name, text, *also))


def find_best(typed: str, feeds: Sequence[KnownFeed]) -> list[KnownFeed]:
    """The feeds that match what was typed, the best one first; equal ones stay in their order.

    Where a name has what was typed, feeds whose names only have its letters are left out.
    """
    ranked = [(rank, feed) for feed in feeds if (rank := feed.rank(typed)) is not None]
    ranked.sort(key=lambda pair: pair[0], reverse=True)
    is_found = bool(ranked) and ranked[0][0].worst > LETTERS_ONLY
    return [feed for rank, feed in ranked if rank.worst > LETTERS_ONLY or not is_found]


def list_visited(visits: Mapping[str, Visit], config: Config, today: date) -> list[Address]:
    """The addresses of visited feeds, the newest visit first."""
    newest_first = sorted(visits, key=lambda text: visits[text].taken, reverse=True)
    return parse_addresses(newest_first, config, today)


def list_feeds(
    config: Config, today: date, visits: Mapping[str, Visit], tags: Iterable[str] = ()
) -> list[ListedFeed]:
    """The rows of the list of feeds: home, own feeds, feeds read lately, the library."""
    home = parse_addresses([config.home], config, today)
    own = list(map(addresses.Named, config.feeds))
    alone = [
        parts[0]
        for feed in config.feeds.values()
        if len(parts := parse_addresses(feed.addresses, config, today)) == 1 and not feed.where
    ]
    visited = list_visited(visits, config, today)
    lately = [one for one in visited if goes_on(one) and one not in alone][:_MOST_LATELY]
    # The order must not follow the visits, or going on to the next feed would go back and forth.
    lately.sort(key=format_address)
    trending = addresses.Trending()
    news: list[Address] = [addresses.Following(), *([] if trending in alone else [trending])]
    standing = [addresses.Daily(), *own, *news, *lately]
    rows = [_list_feed(one, config, today) for one in dict.fromkeys([*home, *standing])]
    if home:
        rows[0] = rows[0]._replace(word=f"home · {rows[0].word}")
    bookmarks, *others = parse_addresses(_LIBRARY, config, today)
    library = [bookmarks, *(addresses.Library(f"tag/{tag}") for tag in tags), *others]
    kept = [_list_feed(one, config, today) for one in library]
    return [*rows, kept[0]._replace(begins_group=True), *kept[1:]]


def _list_feed(address: Address, config: Config, today: date) -> ListedFeed:
    match address:
        case addresses.ArxivNew(category):
            word = CATEGORY_NAMES.get(category, "arXiv")
            return ListedFeed(address, f"arXiv {category}", word)
        case addresses.Named(name) if feed := config.feeds.get(name):
            parts = parse_addresses(feed.addresses, config, today)
            words = ", ".join(map(name_feed, parts))
            return ListedFeed(address, name, words + (f" · {feed.where}" if feed.where else ""))
        case _:
            return ListedFeed(address, name_feed(address), describe_kind(address))
