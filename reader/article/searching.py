"""Finding words in laid-out lines, across the ends of wrapped ones."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from reader.article.layout import Line


class Span(NamedTuple):
    """A piece of a line."""

    line: int
    """From 0."""
    start: int
    """The first character, from 0."""
    end: int
    """The one after the last."""


Match = tuple[Span, ...]
"""One place where it stands: on one line, or the end of one and the beginning of the next."""


def found(lines: Sequence[Line], wanted: str) -> list[Match]:
    """Where the words stand, whatever their case and the blanks between them; none for no words."""
    words = wanted.split()
    if not words:
        return []
    starts: list[int] = []
    parts: list[str] = []
    size = 0
    for line in lines:
        between = " " if line.wrapped else "\n"
        starts.append(size + 1)
        parts += (between, line.text)
        size += 1 + len(line.text)
    pattern = re.compile(r"[ ]+".join(map(re.escape, words)), re.IGNORECASE)
    return [
        tuple(_spans(starts, parts[1::2], match.start(), match.end()))
        for match in pattern.finditer("".join(parts))
    ]


def _spans(starts: Sequence[int], texts: Sequence[str], begin: int, end: int) -> list[Span]:
    spans = []
    line = bisect_right(starts, begin) - 1
    while line < len(starts) and starts[line] < end:
        first = max(0, begin - starts[line])
        last = min(len(texts[line]), end - starts[line])
        if first < last:
            spans.append(Span(line, first, last))
        line += 1
    return spans
