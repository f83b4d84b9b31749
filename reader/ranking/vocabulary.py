"""What each term weighs, by how many papers have it; and papers as lists of weighed terms."""

import math
from array import array
from collections.abc import Iterable, Iterator, Sequence
from operator import mul
from typing import NamedTuple

from reader.ranking.terms import Terms

_DAMPED = [0.0, *(1 + math.log(count) for count in range(1, 256))]
"""What a term counts that occurs so often in a paper."""


_LEAST_PAPERS, _LEAST_PAPERS_OF_PAIR = 2, 8
"""So many papers have a term, a pair, of which anything is learned."""
_SHARE_OF_PAIR = 0.5
"""What a pair weighs, in comparison with a term that is as rare: its terms count, too."""


class Vector(NamedTuple):
    """A paper as a point: its terms have places in the vocabulary, and its length is 1.

    Words come first, then pairs of words, then traits. Papers are alike in their words.
    """

    places: "array[int]"
    values: "array[float]"
    words: int
    """How many of the places are of words."""
    scale: float
    """What the values of the words are multiplied with, so that they alone have the length 1."""

    def list_words(self) -> Iterator[tuple[int, float]]:
        """The places of words and their values; with the scale, they have the length 1."""
        return zip(self.places[: self.words], self.values[: self.words], strict=True)


class Vocabulary:
    """The terms that enough papers of a collection have, each with a place and a weight.

    Pairs of terms and traits of papers have places, too.
    """

    def __init__(self, papers: int, numbers: "array[int]", weights: "array[float]") -> None:
        self.papers = papers
        """How many papers the weights were counted in."""
        self.numbers = numbers
        """The number of the term at each place."""
        self.weights = weights
        """The weight of the term at each place: the rarer it is, the higher."""
        self._places = dict(zip(numbers, range(len(numbers)), strict=True))

    def __len__(self) -> int:
        return len(self.numbers)

    def find_place(self, number: int) -> int | None:
        """The place of a term; None if the vocabulary does not have it."""
        return self._places.get(number)

    def share_unknown(self, terms: Terms) -> float:
        """Which part of a paper's terms the vocabulary does not have, from 0 to 1."""
        known = sum(number in self._places for number in terms.numbers)
        return 1 - known / len(terms.numbers) if terms.numbers else 1.0

    def make_vector(self, terms: Terms) -> Vector:
        """The paper with these terms as a point; empty if the vocabulary has none of them."""
        known = self._weigh(terms.numbers, terms.counts)
        words = len(known)
        known += self._weigh(terms.number_pairs(), terms.pair_counts)
        known += self._weigh(terms.traits, b"\1" * len(terms.traits))
        places = array("I", [place for place, _ in known])
        values = array("d", [value for _, value in known])
        length = _measure_length(values)
        length_of_words = _measure_length(values[:words])
        if length:
            values = array("d", [value / length for value in values])
        return Vector(places, values, words, length / length_of_words if words else 1.0)

    def _weigh(self, numbers: Sequence[int], counts: bytes) -> list[tuple[int, float]]:
        weights, damped = self.weights, _DAMPED
        found = zip(map(self._places.get, numbers), counts, strict=True)
        return [
            (place, weights[place] * damped[count]) for place, count in found if place is not None
        ]


def count_vocabulary(papers: Iterable[Terms]) -> Vocabulary:
    """The vocabulary of a collection of papers."""
    found: dict[int, int] = {}
    found_pairs: dict[int, int] = {}
    total = 0
    for terms in papers:
        total += 1
        for number in (*terms.numbers, *terms.traits):
            found[number] = found.get(number, 0) + 1
        for number in terms.number_pairs():
            found_pairs[number] = found_pairs.get(number, 0) + 1

    def weigh(count: int) -> float:
        return math.log((1 + total) / (1 + count)) + 1

    weights = {
        number: _SHARE_OF_PAIR * weigh(count)
        for number, count in found_pairs.items()
        if count >= _LEAST_PAPERS_OF_PAIR
    }
    weights |= {number: weigh(count) for number, count in found.items() if count >= _LEAST_PAPERS}
    numbers = sorted(weights)
    return Vocabulary(total, array("I", numbers), array("d", map(weights.__getitem__, numbers)))


def _measure_length(values: Sequence[float]) -> float:
    return math.sqrt(sum(map(mul, values, values)))
