"""The symbols of the interface, in Unicode and in ASCII for terminals and fonts that lack them."""

from typing import NamedTuple


class Symbols(NamedTuple):
    """One set of symbols, each one cell wide."""

    unread: str
    bookmarked: str
    votes: str
    cursor: str
    quote: str
    between: str
    more: str
    stars: str
    selected: str
    note: str
    tag: str


UNICODE = Symbols("●", "★", "▲", "▌", "│", "·", "…", "☆", "✓", "¶", "#")
ASCII = Symbols("*", "+", "^", ">", "|", "-", "~", "*", "x", "'", "#")


def symbols_for(plain: bool) -> Symbols:
    """The symbols for a terminal: ASCII where ``plain`` is true, else Unicode."""
    return ASCII if plain else UNICODE
