"""The user's interests, and an order of papers in which each of them is seen early."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from reader.ranking.vocabulary import Vector

_ALIKE = 0.12
"""The cosine from which on a paper belongs to an interest."""
_TOUCHES = 0.08
"""The cosine from which on a paper may stand for an interest."""
_SHARE = 0.04
"""The part of the chosen papers that makes an interest; two papers at least."""
_MOST_INTERESTS = 12
FIRST = 20
"""The papers that are seen first."""
_OUTSIDE_PLACES = (9, 19)
"""The places, from 0, of the papers of which the ranking knows least."""
_ENOUGH_TERMS = 25
"""A paper with fewer terms has no abstract: nothing is learned from showing it."""

Centre = dict[int, float]
"""The middle of an interest: weights by the places of terms; its length is 1."""


class Candidate(NamedTuple):
    """A paper to be ranked."""

    key: str
    score: float
    vector: Vector
    unknown: float
    """Which part of its terms is unknown, from 0 to 1."""


class Order(NamedTuple):
    """An order of papers."""

    keys: list[str]
    outside: list[str]
    """Those among the first that are there because the ranking knows least of them."""


class _Group:
    def __init__(self) -> None:
        self.sum: dict[int, float] = {}
        self.square = 0.0
        self.size = 0

    def add(self, vector: Vector) -> None:
        self.size += 1
        for place, unscaled in vector.list_words():
            value = vector.scale * unscaled
            old = self.sum.get(place, 0.0)
            self.sum[place] = old + value
            self.square += value * (2 * old + value)

    def likeness(self, vector: Vector) -> float:
        return _multiply(self.sum, vector) / math.sqrt(self.square) if self.square > 0 else 0.0


def find_interests(vectors: Sequence[Vector]) -> list[Centre]:
    """The middles of the groups that chosen papers form by themselves, the largest first."""
    groups: list[_Group] = []
    assigned: list[int] = []
    for vector in vectors:
        assigned.append(_nearest(groups, vector))
        groups[assigned[-1]].add(vector)
    # The first ones were put into groups that were still small: a second look sorts them better.
    better = [_Group() for _ in groups]
    for vector in vectors:
        nearest = max(range(len(groups)), key=lambda one: groups[one].likeness(vector))
        better[nearest].add(vector)
    least = max(2, math.ceil(_SHARE * len(vectors)))
    kept = sorted((one for one in better if one.size >= least), key=lambda one: -one.size)
    return [
        {place: value / math.sqrt(group.square) for place, value in group.sum.items()}
        for group in kept[:_MOST_INTERESTS]
    ]


def order_papers(candidates: Sequence[Candidate], interests: Sequence[Centre]) -> Order:
    """The best first; among the first twenty every interest that has a paper, and two unknown."""
    ranked = sorted(candidates, key=lambda one: (-one.score, one.key))
    room = FIRST - len(_OUTSIDE_PLACES)
    if len(ranked) <= FIRST:
        return Order([one.key for one in ranked], [])
    interest_of = {one.key: _interest_of(one.vector, interests) for one in ranked}
    first, rest = ranked[:room], ranked[room:]
    shown = Counter(interest_of[one.key] for one in first)
    for interest in range(len(interests)):
        if shown[interest]:
            continue
        best = next((one for one in rest if interest_of[one.key] == interest), None)
        spare = next((one for one in reversed(first) if shown[interest_of[one.key]] > 1), None)
        if best is not None and spare is not None:
            first.remove(spare)
            rest.remove(best)
            first.append(best)
            shown[interest_of[spare.key]] -= 1
            shown[interest] += 1
            rest.append(spare)
    rest.sort(key=lambda one: (-one.score, one.key))
    known_least = sorted(
        (one for one in rest if one.vector.words >= _ENOUGH_TERMS),
        key=lambda one: (-one.unknown, one.key),
    )[: len(_OUTSIDE_PLACES)]
    outside = [one.key for one in known_least]
    keys = [one.key for one in sorted(first, key=lambda one: (-one.score, one.key))]
    for place, key in zip(_OUTSIDE_PLACES, outside, strict=False):
        keys.insert(place, key)
    return Order(keys + [one.key for one in rest if one.key not in outside], outside)


def _nearest(groups: list[_Group], vector: Vector) -> int:
    """The number of the group to which a paper belongs; a new one if it is like none of them."""
    likeness, number = max(
        ((group.likeness(vector), number) for number, group in enumerate(groups)), default=(0.0, 0)
    )
    if likeness < _ALIKE:
        groups.append(_Group())
        return len(groups) - 1
    return number


def _interest_of(vector: Vector, interests: Sequence[Centre]) -> int:
    """The interest that a paper is most like; -1 if it is like none."""
    likeness, number = max(
        ((_multiply(centre, vector), number) for number, centre in enumerate(interests)),
        default=(0.0, -1),
    )
    return number if likeness >= _TOUCHES else -1


def _multiply(centre: Mapping[int, float], vector: Vector) -> float:
    return vector.scale * sum(
        value * centre.get(place, 0.0) for place, value in vector.list_words()
    )
