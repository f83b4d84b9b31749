"""How near a paper is to those that were chosen: the mean likeness of the five nearest."""

from collections.abc import Mapping
from heapq import nlargest

from reader.ranking.vocabulary import Vector

NEAREST = 5
_STRONGEST = 30
"""The terms of a chosen paper that count for likeness; the others add nearly nothing."""


class Neighbours:
    """Chosen papers, by the words that they have."""

    def __init__(self, vectors: Mapping[str, Vector], before: "Neighbours | None" = None) -> None:
        """``before`` are the neighbours of which these are nearly all: it saves half of the time.

        A paper that is in both must be the same point.
        """
        self.keys = tuple(vectors)
        """The keys of the papers."""
        self.vectors = vectors
        """The papers as points, by key."""
        known = before._strongest if before else {}
        self._strongest: dict[str, list[tuple[float, int]]] = {
            key: known.get(key) or list_strongest(vector) for key, vector in vectors.items()
        }
        self._at: dict[int, list[tuple[int, float]]] = {}
        for number, strongest in enumerate(self._strongest.values()):
            for value, place in strongest:
                self._at.setdefault(place, []).append((number, value))

    def measure_likeness(self, vector: Vector) -> list[float]:
        """How like the paper is to each of the chosen ones: nearly the cosine, from 0 to 1."""
        likeness = [0.0] * len(self.keys)
        for place, value in vector.list_words():
            for number, weight in self._at.get(place, ()):
                likeness[number] += value * weight
        return [vector.scale * one for one in likeness]

    def measure_nearness(self, vector: Vector) -> float:
        """The mean likeness of the five nearest; 0 if nothing was chosen."""
        nearest = nlargest(NEAREST, self.measure_likeness(vector))
        return sum(nearest) / len(nearest) if nearest else 0.0


def list_strongest(vector: Vector) -> list[tuple[float, int]]:
    """The strongest words of a chosen paper, those that count for likeness: value and place."""
    words = ((value * vector.scale, place) for place, value in vector.list_words())
    return nlargest(_STRONGEST, words)
