"""How many cells of a terminal a text takes, and how to cut and wrap it to them.

Unicode's East Asian Width (https://www.unicode.org/reports/tr11/): wide and fullwidth characters,
emoji among them, take two cells; marks and format characters none; everything else one.
"""

import unicodedata
from functools import lru_cache


def cells(text: str) -> int:
    """How many cells the text takes; it must hold no control characters."""
    return len(text) if text.isascii() else sum(map(_width, text))


def cut(text: str, width: int, more: str = "…") -> str:
    """The text in at most ``width`` cells; where it is cut, ``more`` is its end.

    >>> cut("speculative decoding", 12)
    'speculative…'
    """
    if cells(text) <= width:
        return text
    if width < cells(more):
        return ""
    return _head(text, width - cells(more)).rstrip() + more


def pad(text: str, width: int) -> str:
    """The text with blanks after it, up to ``width`` cells."""
    return text + " " * (width - cells(text))


def wrap(text: str, width: int) -> list[str]:
    """The text's words on lines of at most ``width`` cells.

    A word that is longer, or in a script without blanks, is broken; a line holds at least one
    character, however narrow.
    """
    lines: list[str] = []
    line, used = "", 0
    for word in text.split():
        size = cells(word)
        if line and used + 1 + size <= width:
            line, used = f"{line} {word}", used + 1 + size
            continue
        if line:
            lines.append(line)
        *whole, line = pieces(word, width)
        lines += whole
        used = cells(line)
    return [*lines, line] if line else lines


def pieces(text: str, width: int) -> list[str]:
    """The text cut into pieces of at most ``width`` cells, blanks and all; one at least.

    A piece holds at least one character, however narrow.
    """
    found: list[str] = []
    while cells(text) > width and (head := _head(text, width) or text[0]) != text:
        found.append(head)
        text = text[len(head) :]
    return [*found, text]


def _head(text: str, width: int) -> str:
    """As much of the text's beginning as fits."""
    if text.isascii():
        return text[: max(0, width)]
    used = 0
    for index, char in enumerate(text):
        used += _width(char)
        if used > width:
            return text[:index]
    return text


@lru_cache(maxsize=4096)
def _width(char: str) -> int:
    if char.isascii():
        return 1
    if unicodedata.category(char) in ("Mn", "Me", "Cf") or "\u1160" <= char <= "\u11ff":
        return 0  # U+1160–11FF: vowels and finals, drawn into the Hangul syllable before them
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
