"""Says how well typed words match names, so that the best name can be shown first."""

from collections.abc import Sequence
from typing import NamedTuple

_MAX_WORDS = 12
"""Typed words that are compared; nobody types more for a name."""


class Rank(NamedTuple):
    """How well a name matches what was typed: the higher, the better."""

    worst: int
    """The level of the typed word that matches worst: see :func:`rank_names`."""
    total: int
    """The levels of all typed words together."""


LETTERS_ONLY = 1
"""The level of a word whose letters are only found one after the other, with others between."""


def rank_names(typed: str, names: Sequence[str]) -> Rank | None:
    """How well the names of one thing match the typed words, in any order; None if one does not.

    A typed word matches the better, the more it is like a name: it is a whole name (6), its
    beginning (5), a whole word of it (4), the beginning of a word (3), any part (2), or its letters
    stand one after the other in one part of the name, which begins with the first (1). The case is
    ignored. Parts have blanks between them.

    >>> rank_names("language comp", ["cs.CL Computation and Language", "arxiv:new/cs.CL"])
    Rank(worst=3, total=7)
    >>> rank_names("cscl", ["cs.CL Computation and Language"])
    Rank(worst=1, total=1)
    """
    whole = " ".join(typed.casefold().split())
    folded = [name.casefold() for name in names]
    if whole in folded:
        return Rank(6, 6)
    levels = [
        max((_rank_word(word, name) for name in folded), default=0)
        for word in whole.split()[:_MAX_WORDS]
    ]
    if not levels:
        return Rank(0, 0)
    return Rank(min(levels), sum(levels)) if all(levels) else None


def _rank_word(word: str, name: str) -> int:
    best, at = 0, name.find(word)
    while at >= 0:
        end = at + len(word)
        begins = at == 0 or not name[at - 1].isalnum() or not word[0].isalnum()
        ends = end == len(name) or not name[end].isalnum()
        best = max(best, 5 if at == 0 else 4 if begins and ends else 3 if begins else 2)
        at = name.find(word, at + 1)
    if not best and any(_has_letters_in_order(word, part) for part in name.split()):
        return LETTERS_ONLY
    return best


def _has_letters_in_order(word: str, part: str) -> bool:
    """Whether a part begins with the first letter, and the others follow in this order."""
    rest = iter(part)
    return part.startswith(word[0]) and all(letter in rest for letter in word)
