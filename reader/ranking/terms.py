"""The terms of a paper: the words by which papers are compared, and how often each occurs.

A term is a word without the ending of its plural; the words that every abstract has are left out.
It is stored as the CRC-32 of its letters, so that no table of words is needed.
"""

import zlib
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from reader.text.fold import fold

_COMMON_WORDS = """
a about above across additionally after against all also although among an and another any are
as at be been before being between both but by can could demonstrate demonstrates did do does
due during each either et al etc even existing extensive experiments few first for from further
furthermore had has have having here how however i if in into is it its itself just like many
may might more moreover most much must new no nor not novel of often on once one only or other
our out over own paper per propose proposed proposes present presents recent recently result
results same several show shows shown significantly since so some still such than that the their
them themselves then there therefore thereby these they this those through thus to too toward
towards two under up upon us use used uses using various very via was we well were what when
where whereas whether which while who whose why will with within without work would yet you your
introduce introduces approach approaches method methods
"""
_COMMON = frozenset(_COMMON_WORDS.split())
"""Words that say nothing about what a paper is about."""
_LONGEST_WORD = 40
"""Characters; what is longer is no word."""
_MOST_TERMS = 600
"""Terms that are kept of one paper; a long abstract has 150."""
_MOST_TIMES = 255


class Terms(NamedTuple):
    """The terms of one paper."""

    numbers: "array[int]"
    """The CRC-32 of each term, each once."""
    counts: bytes
    """How often each occurs: 1 to 255."""


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """The word without the ending of a plural.

    >>> stem("policies"), stem("agents"), stem("losses"), stem("bias")
    ('policy', 'agent', 'loss', 'bias')
    """
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is", "as", "os")):
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y" if len(word) > 4 else word
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    return word[:-1]


@lru_cache(maxsize=65_536)
def number_term(word: str) -> int:
    """The number of the term that a folded word stands for; 0 if it says nothing of a paper."""
    if word in _COMMON or len(word) < 2 or word.isdigit() or len(word) > _LONGEST_WORD:
        return 0
    return zlib.crc32(stem(word).encode())


def count_terms(texts: Iterable[str]) -> Terms:
    """The terms of the texts of one paper: title, abstract."""
    counts: dict[int, int] = Counter(map(number_term, fold(" ".join(texts)).split()))
    counts.pop(0, None)
    if len(counts) > _MOST_TERMS:
        counts = dict(sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:_MOST_TERMS])
    return Terms(array("I", counts), bytes(min(count, _MOST_TIMES) for count in counts.values()))


def list_words(text: str) -> Iterator[tuple[int, str]]:
    """The words of a text, in order, with the number of their term; 0 where it says nothing."""
    for word in fold(text).split():
        yield number_term(word), word


def pack_terms(terms: Terms) -> bytes:
    """The terms as bytes to be stored."""
    return bytes(terms.counts) + terms.numbers.tobytes()


def unpack_terms(stored: bytes) -> Terms:
    """The terms in bytes that :func:`pack_terms` made. Raises ValueError for other bytes."""
    count, rest = divmod(len(stored), 1 + array("I").itemsize)
    if rest:
        raise ValueError("these are not the terms of a paper")
    return Terms(array("I", stored[count:]), stored[:count])
