"""Measures text in cells of a terminal, and cuts and wraps it to a width in cells.

By Unicode's East Asian Width (https://www.unicode.org/reports/tr11/): wide and fullwidth
characters, such as emoji, take two cells; marks and format characters take none; all others one.
"""

import unicodedata
from functools import lru_cache


def cells(text: str) -> int:
    """The width of a text in cells. The text must contain no control characters."""
    return len(text) if text.isascii() else sum(map(_char_width, text))


def cut(text: str, width: int, more: str = "…") -> str:
    """The text in at most ``width`` cells; a text that is cut ends with ``more``.

    >>> cut("speculative decoding", 12)
    'speculative…'
    """
    if cells(text) <= width:
        return text
    if width < cells(more):
        return ""
    return _take_width(text, width - cells(more)).rstrip() + more


def pad(text: str, width: int) -> str:
    """The text, filled up with spaces to ``width`` cells."""
    return text + " " * (width - cells(text))


def wrap(text: str, width: int) -> list[str]:
    """Wrap a text to lines of at most ``width`` cells.

    A word longer than a line is broken; so is text in a script without spaces. A line holds at
    least one character, even if the width is too small for it.
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
        *full_lines, line = split_by_width(word, width)
        lines += full_lines
        used = cells(line)
    return [*lines, line] if line else lines


def split_by_width(text: str, width: int) -> list[str]:
    """Split a text into parts of at most ``width`` cells; spaces stay. Returns at least one part.

    A part holds at least one character, even if the width is too small for it.
    """
    if text.isascii():
        step = max(1, width)
        return [text[at : at + step] for at in range(0, len(text), step)] or [text]
    parts: list[str] = []
    start = used = 0
    for place, char in enumerate(text):
        size = _char_width(char)
        if used + size > width and place > start:
            parts.append(text[start:place])
            start, used = place, 0
        used += size
    return [*parts, text[start:]]


def _take_width(text: str, width: int) -> str:
    """The longest beginning of the text that fits into ``width`` cells."""
    if text.isascii():
        return text[: max(0, width)]
    used = 0
    for index, char in enumerate(text):
        used += _char_width(char)
        if used > width:
            return text[:index]
    return text


@lru_cache(maxsize=4096)
def _char_width(char: str) -> int:
    if char.isascii():
        return 1
    if unicodedata.category(char) in ("Mn", "Me", "Cf") or "\u1160" <= char <= "\u11ff":
        return 0  # U+1160–11FF: Hangul vowels and finals, which join the syllable before them
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
