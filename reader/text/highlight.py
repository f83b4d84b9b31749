"""Finds the words of a query in a text, to highlight them."""

import re
from collections.abc import Sequence

from reader.text.fold import fold

_WORD = re.compile(r"[^\W_]+")


def find_spans(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """The places to highlight, as (start, end), in order and without overlap.

    ``words`` are folded (``text.fold``). An item of several words, separated by spaces, matches
    where they follow each other in the text. The last word of an item may be the beginning of a
    word in the text; only that beginning is highlighted.

    >>> find_spans("Speculative Decoding", ["speculative dec"])
    [(0, 15)]
    """
    if not words:
        return []
    tokens = [(match.start(), match.end(), fold(match[0])) for match in _WORD.finditer(text)]
    matches = sorted(
        (tokens[start][0], end)
        for word in words
        for parts in [word.split(" ")]
        for start in range(len(tokens) - len(parts) + 1)
        if (end := _match_end(tokens, start, parts)) is not None
    )
    merged: list[tuple[int, int]] = []
    for start, end in matches:
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _match_end(
    tokens: Sequence[tuple[int, int, str]], first: int, parts: Sequence[str]
) -> int | None:
    """The end of a match that begins at token ``first``; None where there is no match."""
    for place, part in enumerate(parts[:-1], first):
        if tokens[place][2] != part:
            return None
    start, end, last = tokens[first + len(parts) - 1]
    if not last.startswith(parts[-1]):
        return None
    # Where a letter folds to several letters, the whole word is highlighted.
    return start + len(parts[-1]) if len(last) == end - start else end
