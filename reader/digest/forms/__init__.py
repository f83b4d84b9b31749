"""The formats of a digest, one module each."""

from typing import NamedTuple

from reader.model.entry import Entry
from reader.text.sanitise import Clean


class Digest(NamedTuple):
    """The content of a digest, the same for every format."""

    feed: Clean
    """The title of the feed."""
    period: str
    """The days that it covers, such as ``Friday 20 November 2026``."""
    entries: tuple[Entry, ...]
    """The papers, in order."""
    total: int
    """The number of papers, with those beyond the limit."""
    by_votes: bool
    """Whether the papers with most votes come first; else they are in the feed's order."""
    by_day: bool
    """Whether it covers several days, so that each paper shows its day."""
    bookmarked: tuple[Entry, ...] = ()
    """The papers bookmarked since the last digest, the latest first."""
