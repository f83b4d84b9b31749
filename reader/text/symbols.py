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
    outstanding: str
    bar: str


UNICODE = Symbols("●", "★", "▲", "▌", "│", "·", "…", "☆", "✓", "¶", "#", "◇", "━")
ASCII = Symbols("*", "+", "^", ">", "|", "-", "~", "*", "x", "'", "#", "=", "=")


def list_signs(symbols: Symbols) -> list[tuple[str, str]]:
    """The signs of the list and of the abstract, and what each means."""
    return [
        (symbols.unread, "unread"),
        (symbols.bookmarked, "bookmarked"),
        (symbols.outstanding, "fits what you kept"),
        (symbols.note, "has a note of yours"),
        (symbols.tag, "has tags of yours"),
        (symbols.votes, "votes, and +N: votes since your last visit"),
        (symbols.selected, "selected"),
        (symbols.cursor, "the cursor"),
        (symbols.stars, "stars of the code on GitHub"),
    ]


def symbols_for(plain: bool) -> Symbols:
    """The symbols for a terminal: ASCII where ``plain`` is true, else Unicode."""
    return ASCII if plain else UNICODE
