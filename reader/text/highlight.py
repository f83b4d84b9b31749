"""Where the words of a query stand in a text that is shown as it was written."""

import re
from collections.abc import Sequence

from reader.text.fold import fold

_WORD = re.compile(r"[^\W_]+")


def spans(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Places to mark, first and last exclusive, in order, without overlap.

    ``words`` are folded; several in one, with blanks between, follow each other in the text. Of the
    last one as much is marked as was looked for.

    >>> spans("Speculative Decoding", ["speculative dec"])
    [(0, 15)]
    """
    if not words:
        return []
    tokens = [(match.start(), match.end(), fold(match[0])) for match in _WORD.finditer(text)]
    found = sorted(
        (tokens[start][0], end)
        for word in words
        for start in range(len(tokens))
        if (end := _end(tokens[start:], word.split(" "))) is not None
    )
    marked: list[tuple[int, int]] = []
    for start, end in found:
        if marked and start < marked[-1][1]:
            marked[-1] = (marked[-1][0], max(end, marked[-1][1]))
        else:
            marked.append((start, end))
    return marked


def _end(tokens: Sequence[tuple[int, int, str]], parts: Sequence[str]) -> int | None:
    """Where the words end that begin with the first token; None where they don't."""
    if len(tokens) < len(parts):
        return None
    for (_, _, token), part in zip(tokens, parts[:-1], strict=False):
        if token != part:
            return None
    start, end, last = tokens[len(parts) - 1]
    if not last.startswith(parts[-1]):
        return None
    # A letter that folds to several is marked with its whole word.
    return start + len(parts[-1]) if len(last) == end - start else end
