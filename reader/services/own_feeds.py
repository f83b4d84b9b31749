"""The user's own feeds: which feeds can be one, and adding one to the configuration file."""

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from reader.config import Config, NamedFeed
from reader.config.change_config import add_feed, is_feed_name, make_feed_name
from reader.errors import ConfigError, ReaderError, UsageError
from reader.model import address as addresses
from reader.model.address import Address, format_address, parse_address
from reader.model.address_names import name_feed
from reader.model.changing_feeds import goes_on


def parse_addresses(texts: Iterable[str], config: Config, today: date) -> list[Address]:
    """The addresses in texts. A text that is none, such as a file's path, is left out."""
    found = []
    for text in texts:
        try:
            found.append(parse_address(text, today=today, feed_names=config.feeds))
        except ReaderError:
            continue
    return found


def find_own_feed(address: Address, config: Config, today: date) -> str | None:
    """The name of the user's own feed that is this feed alone; None if there is none."""
    for name, feed in config.feeds.items():
        if not feed.where and parse_addresses(feed.addresses, config, today) == [address]:
            return name
    return None


def add_own_feed(
    path: Path,
    config: Config,
    today: date,
    address: Address,
    name: str = "",
    is_reserved: Callable[[str], bool] = lambda name: False,
) -> tuple[Config, str]:
    """Add a feed to the configuration file at ``path``. ``config`` are the settings in use.

    Without a name it gets one that comes from its address. Returns the settings with the feed, and
    a sentence that says what was done. Raises ConfigError, UsageError and FileError.
    """
    title = name_feed(address)
    if isinstance(address, addresses.Named):
        raise ConfigError(f"{title} is one of your feeds already")
    if not goes_on(address):
        raise ConfigError(f"{title} can't be one of your feeds: it gets no new papers from a site")
    if own := find_own_feed(address, config, today):
        raise ConfigError(f"{title} is one of your feeds already: {own}")
    if name and not is_feed_name(name):
        raise UsageError(f"No feed can be called {name!r}; take letters, digits, - and _")
    if name and is_reserved(name):
        raise UsageError(f"{name} has a meaning already; choose another name")
    text = format_address(address)
    name = name or make_feed_name(text, config.feeds)
    add_feed(path, name, text)
    feeds = {**config.feeds, name: NamedFeed((text,))}
    return config._replace(feeds=feeds), f"{title} is one of your feeds now: {name}"
