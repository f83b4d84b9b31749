"""The few signs of the interface, with plain ones for terminals and fonts that lack them."""

from typing import NamedTuple


class Symbols(NamedTuple):
    """One set of signs, each one cell wide."""

    unread: str
    bookmarked: str
    votes: str
    cursor: str
    quote: str
    between: str
    more: str
    stars: str
    selected: str


UNICODE = Symbols("●", "★", "▲", "▌", "│", "·", "…", "☆", "✓")
ASCII = Symbols("*", "+", "^", ">", "|", "-", "~", "*", "x")


def signs(plain: bool) -> Symbols:
    """The signs that fit the terminal."""
    return ASCII if plain else UNICODE
