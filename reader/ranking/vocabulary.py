"""What each term weighs, by how many papers have it; and papers as lists of weighed terms."""

import math
from array import array
from collections.abc import Iterable
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

    def __init__(self, papers: Iterable[Terms]) -> None:
        found: dict[int, int] = {}
        total = 0
        for terms in papers:
            total += 1
            for number in terms.numbers:
                found[number] = found.get(number, 0) + 1
        self.papers = total
        """How many papers the weights were counted in."""
        kept = sorted(number for number, count in found.items() if count > 1)
        self.numbers = array("I", kept)
        """The number of the term at each place."""
        self.weights = array("d", (math.log((1 + total) / (1 + found[one])) + 1 for one in kept))
        """The weight of the term at each place: the rarer it is, the higher."""
        self._places = dict(zip(kept, range(len(kept)), strict=True))

    def __len__(self) -> int:
        return len(self.numbers)

    def find_place(self, number: int) -> int | None:
        """The place of a term; None if the vocabulary does not have it."""
        return self._places.get(number)

    def make_vector(self, terms: Terms) -> Vector:
        """The paper with these terms as a point; empty if the vocabulary has none of them."""
        find, weights, damped = self._places.get, self.weights, _DAMPED
        places, values, square = array("I"), array("d"), 0.0
        for number, count in zip(terms.numbers, terms.counts, strict=True):
            place = find(number)
            if place is not None:
                value = weights[place] * damped[count]
                places.append(place)
                values.append(value)
                square += value * value
        if square:
            length = math.sqrt(square)
            values = array("d", [value / length for value in values])
        return Vector(places, values)
