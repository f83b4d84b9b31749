"""The terms of a paper: the words by which papers are compared, and how often each occurs.

A term is a word without the ending of its plural; the words that every abstract has are left out.
It is stored as the CRC-32 of its letters, so that no table of words is needed. Two terms side by
side are a pair ("reward model"), which tells more than both.
"""

import zlib
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import msgspec

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
_FIRST_FACTOR, _SECOND_FACTOR = 0x9E3779B1, 0x85EBCA77
"""Two odd numbers that mix the numbers of two terms, so that their order makes a difference."""


class Terms(NamedTuple):
    """The terms of one paper."""

    numbers: "array[int]"
    """The CRC-32 of each term, each once."""
    counts: bytes
    """How often each occurs: 1 to 255."""
    pairs: "array[int]" = array("H")
    """The places in ``numbers`` of the first and the second term of each pair, in turn."""
    pair_counts: bytes = b""
    """How often each pair occurs: 1 to 255."""
    traits: "array[int]" = array("I")
    """What :func:`reader.ranking.traits.number_traits` says of the paper, beside its words."""

    def number_pairs(self) -> list[int]:
        """The number of each pair, which follows from the numbers of its terms."""
        numbers = self.numbers
        return [
            (numbers[first] * _FIRST_FACTOR + numbers[second] * _SECOND_FACTOR) & 0xFFFFFFFF
            for first, second in zip(self.pairs[::2], self.pairs[1::2], strict=True)
        ]


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


def count_terms(texts: Iterable[str], traits: "array[int] | None" = None) -> Terms:
    """The terms of the texts of one paper (title, abstract), with its traits."""
    runs = [list(map(number_term, fold(text).split())) for text in texts]
    counts: dict[int, int] = Counter(number for run in runs for number in run if number)
    if len(counts) > _MOST_TERMS:
        counts = dict(sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:_MOST_TERMS])
    places = dict(zip(counts, range(len(counts)), strict=True))
    pairs: dict[tuple[int, int], int] = Counter(
        (places[first], places[second])
        for run in runs
        for first, second in pairwise(run)
        if first in places and second in places
    )
    return Terms(
        array("I", counts),
        _limit_counts(counts.values()),
        array("H", [place for pair in pairs for place in pair]),
        _limit_counts(pairs.values()),
        array("I") if traits is None else traits,
    )


def _limit_counts(counts: Iterable[int]) -> bytes:
    return bytes(min(count, _MOST_TIMES) for count in counts)


def list_words(text: str) -> Iterator[tuple[int, str]]:
    """The words of a text, in order, with the number of their term; 0 where it says nothing."""
    for word in fold(text).split():
        yield number_term(word), word


def pack_terms(terms: Terms) -> bytes:
    """The terms as bytes to be stored."""
    numbers, counts, pairs, pair_counts, traits = terms
    return msgspec.msgpack.encode(
        (numbers.tobytes(), bytes(counts), pairs.tobytes(), bytes(pair_counts), traits.tobytes())
    )


_decoder = msgspec.msgpack.Decoder(tuple[bytes, bytes, bytes, bytes, bytes])


def unpack_terms(stored: bytes) -> Terms:
    """The terms in bytes that :func:`pack_terms` made. Raises ValueError for other bytes."""
    try:
        numbers, counts, pairs, pair_counts, traits = _decoder.decode(stored)
    except msgspec.MsgspecError as error:
        raise ValueError(str(error)) from error
    terms = Terms(array("I", numbers), counts, array("H", pairs), pair_counts, array("I", traits))
    if len(terms.numbers) != len(counts) or len(terms.pairs) != 2 * len(pair_counts):
        raise ValueError("these are not the terms of a paper")
    return terms
