"""Links that are shown: their style, which a click opens, and letters that choose one by key."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip

from reader.model.paper import Paper
from reader.text.sanitise import Clean

_LETTERS = "asdfghjklqwertyuiopzxcvbnm"
"""The letters of labels; those of the keyboard's home row come first."""
LETTERS_SENTENCE = "A letter opens its link, the capital letter copies it"
"""What to say while the links show letters."""


class LinkPlace(NamedTuple):
    """Where a link begins."""

    line: int
    """The number of its line, from 0."""
    column: int
    """The cells before it on this line."""
    url: str
    """Its address."""


class LinkChosen(Message):
    """The user typed the letter of a link."""

    def __init__(self, url: str, *, copies: bool) -> None:
        super().__init__()
        self.url = url
        """The address of the link."""
        self.copies = copies
        """Whether the link is to be copied; otherwise it is to be opened."""


def make_link_style(url: str) -> Style:
    """Make the style of a link: the terminal knows its address, and a click opens it."""
    # Textual takes an action and its parameters; the action begins with what runs it.
    return Style(link=url) + Style.from_meta({"@click": ("app.open_url", (url,))})


def list_links(paper: Paper) -> list[tuple[str, Clean]]:
    """The name and the address of each link of a paper."""
    links = paper.links
    named = (
        ("page", links.page),
        ("abstract", links.abs),
        ("PDF", links.pdf),
        ("code", paper.github),
        ("project", paper.project),
        ("DOI", links.doi if not paper.id else None),
    )
    return [(name, url) for name, url in named if url is not None]


def find_links(lines: Sequence[Strip]) -> list[LinkPlace]:
    """Find the links on drawn lines."""
    places: list[LinkPlace] = []
    for number, strip in enumerate(lines):
        column, url = 0, None
        for segment in strip:
            link = segment.style.link if segment.style else None
            if link and link != url:
                places.append(LinkPlace(number, column, link))
            url, column = link, column + segment.cell_length
    return places


class LinkLetters:
    """Knows which letters the links show, and which of them were typed."""

    def __init__(self) -> None:
        self._places: dict[str, LinkPlace] = {}
        self._typed = ""

    def __bool__(self) -> bool:
        """Whether any link shows letters."""
        return bool(self._places)

    def put_on(self, places: Sequence[LinkPlace]) -> None:
        """Put letters on these links, and on no others."""
        self._places = dict(zip(make_labels(len(places)), places, strict=True))
        self._typed = ""

    def move_to(self, places: Sequence[LinkPlace]) -> None:
        """Keep the letters on links that were drawn again; drop them if these are other links."""
        if _urls(places) == _urls(self._places.values()):
            self._places = dict(zip(self._places, places, strict=True))
        else:
            self._places = {}

    def drop(self) -> None:
        """Remove the letters."""
        self._places = {}

    def type_key(self, event: events.Key) -> LinkChosen | None:
        """Take a key: letters choose a link, any other key removes the letters."""
        event.stop()
        event.prevent_default()
        sign = event.character or " "
        self._typed += sign.lower()
        if place := self._places.get(self._typed):
            self.drop()
            return LinkChosen(place.url, copies=sign.isupper())
        if not any(label.startswith(self._typed) for label in self._places):
            self.drop()
        return None

    def draw_on(self, strip: Strip, line: int, style: Style) -> Strip:
        """Draw the letters of a line that remain to be typed over its links."""
        for label, place in self._places.items():
            if place.line == line and label.startswith(self._typed):
                letters = label[len(self._typed) :]
                before = strip.crop(0, place.column)
                after = strip.crop(place.column + len(letters))
                strip = Strip.join([before, Strip([Segment(letters, style)]), after])
        return strip


def make_labels(count: int) -> list[str]:
    """Make ``count`` labels: single letters, or pairs of letters where there are too few.

    >>> make_labels(3)
    ['a', 's', 'd']
    """
    if count <= len(_LETTERS):
        return list(_LETTERS[:count])
    return [first + second for first in _LETTERS for second in _LETTERS][:count]


def _urls(places: Iterable[LinkPlace]) -> list[str]:
    return [place.url for place in places]
