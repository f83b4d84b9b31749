"""A digest in the forms it can be read in: one module each."""

from typing import NamedTuple

from reader.entry import Entry


class Digest(NamedTuple):
    """What a digest says, whatever its form."""

    feed: str
    """What the feed is called."""
    period: str
    """Which days it covers, as people write them."""
    entries: tuple[Entry, ...]
    """The papers, in order."""
    total: int
    """How many there are with those that the limit leaves out."""
    by_votes: bool
    """Whether the most voted come first; else they are in the feed's order."""
    by_day: bool
    """Whether it covers several days, so that each paper says its own."""
    bookmarked: tuple[Entry, ...] = ()
    """What was bookmarked since the last one, the latest first."""
