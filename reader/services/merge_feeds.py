"""Merging several feeds into one: each paper once; a feed that fails gives its last snapshot."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlsplit

from reader.catalogue.feed_snapshots import Snapshot
from reader.errors import (
    AddressError,
    ConfigError,
    FileError,
    NetError,
    ParseError,
    Refused,
    TooSlow,
    Unreachable,
)
from reader.feeds.freshness import is_settled
from reader.model.address import Address, Day, Named, Since, Web, format_address
from reader.model.paper import Paper
from reader.system.debug_log import log_failure

_MOST_DAYS = 92
"""Days that ``hf:since/`` reaches back."""


class MergedFeed(NamedTuple):
    """The papers of several feeds, and the feeds that failed."""

    papers: tuple[Paper, ...]
    """Each paper once, as the first feed with it shows it."""
    failures: list[str]
    """A sentence for each feed that could not be fetched."""
    left_out: str = ""
    """A sentence about entries of one of the feeds that could not be read; empty if all could."""


def days_since(address: Since, today: date) -> list[Address]:
    """The feeds of all days since a day, the newest first. Raises Refused if there are too many."""
    days = (today - address.date).days
    if days > _MOST_DAYS:
        raise Refused(f"hf:since/ reaches {_MOST_DAYS} days back; hf:month/ shows older ones")
    return [Day(today - timedelta(days=back)) for back in range(days + 1)]


def check_parts(name: str, texts: Sequence[str], parts: Sequence[Address]) -> None:
    """Raise ConfigError if a configured feed is made of another configured feed."""
    for text, part in zip(texts, parts, strict=True):
        if isinstance(part, Named):
            raise ConfigError(
                f"[feeds.{name}] may not be made of {text}, which is a configured feed, too"
            )


def merge_feeds(
    name: str,
    parts: Sequence[Address],
    now: datetime,
    *,
    cached: Callable[[Address], Snapshot | None],
    fetch: Callable[[Address], Snapshot],
    progress: Callable[[int, str], None],
) -> MergedFeed:
    """Fetch the feeds that may have changed, and merge all of them.

    A site that did not answer is not asked again. Raises Unreachable if a feed failed and there
    are no papers at all.
    """
    papers: dict[str, Paper] = {}
    failures: list[str] = []
    left_out = ""
    silent_sites: set[str] = set()
    for number, address in enumerate(parts, 1):
        part = cached(address)
        settled = part is not None and is_settled(address, part.taken, now)
        if not settled and _site_of(address) not in silent_sites:
            try:
                part = fetch(address)
                left_out = left_out or part.left_out
            except (NetError, ParseError, FileError, ConfigError, AddressError) as error:
                log_failure(f"a part of {name} is missing", error)
                failures.append(str(error))
                if isinstance(error, Unreachable | TooSlow):
                    silent_sites.add(_site_of(address))
        for entry in part.entries if part else ():
            papers.setdefault(entry.key, entry.paper)
        progress(len(papers), f"{number} of {len(parts)}")
    if failures and not papers:
        raise Unreachable(failures[0])
    return MergedFeed(tuple(papers.values()), failures, left_out)


def _site_of(address: Address) -> str:
    """The site that a feed comes from."""
    if isinstance(address, Web):
        return urlsplit(address.url).netloc
    return format_address(address).partition(":")[0]
