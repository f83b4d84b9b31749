"""What each term weighs, by how many papers have it; and papers as lists of weighed terms."""

import math
from array import array
from collections.abc import Iterable
from operator import mul
from typing import NamedTuple

from reader.ranking.terms import Terms

_DAMPED = [0.0, *(1 + math.log(count) for count in range(1, 256))]
"""What a term counts that occurs so often in a paper."""


class Vector(NamedTuple):
    """A paper as a point: its terms have places in the vocabulary, and its length is 1."""

    places: "array[int]"
    values: "array[float]"


class Vocabulary:
    """The terms that at least two papers of a collection have, each with a place and a weight."""

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
        weights, damped = self.weights, _DAMPED
        found = zip(map(self._places.get, terms.numbers), terms.counts, strict=True)
        known = [
            (place, weights[place] * damped[count]) for place, count in found if place is not None
        ]
        places = array("I", [place for place, _ in known])
        values = array("d", [value for _, value in known])
        square = sum(map(mul, values, values))
        if square:
            length = math.sqrt(square)
            values = array("d", [value / length for value in values])
        return Vector(places, values)


def count_vocabulary(papers: Iterable[Terms]) -> Vocabulary:
    """The vocabulary of a collection of papers."""
    found: dict[int, int] = {}
    total = 0
    for terms in papers:
        total += 1
        for number in terms.numbers:
            found[number] = found.get(number, 0) + 1
    kept = sorted(number for number, count in found.items() if count > 1)
    weights = (math.log((1 + total) / (1 + found[number])) + 1 for number in kept)
    return Vocabulary(total, array("I", kept), array("d", weights))
