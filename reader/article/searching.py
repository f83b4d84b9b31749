"""Finds words in the lines of a text, also where a match continues on the next line."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from reader.article.layout import Line


class Span(NamedTuple):
    """A part of a line."""

    line: int
    """The index of the line, from 0."""
    start: int
    """The index of the first character, from 0."""
    end: int
    """The index after the last character."""


Match = tuple[Span, ...]
"""One match: a part of one line, or the end of a line and the beginning of the next."""


def find_words(lines: Sequence[Line], query: str) -> list[Match]:
    """All matches of the words, in any case and with any spaces between; [] for no words."""
    words = query.split()
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
        tuple(_match_spans(starts, parts[1::2], match.start(), match.end()))
        for match in pattern.finditer("".join(parts))
    ]


def _match_spans(starts: Sequence[int], texts: Sequence[str], begin: int, end: int) -> list[Span]:
    spans = []
    line = bisect_right(starts, begin) - 1
    while line < len(starts) and starts[line] < end:
        first = max(0, begin - starts[line])
        last = min(len(texts[line]), end - starts[line])
        if first < last:
            spans.append(Span(line, first, last))
        line += 1
    return spans
