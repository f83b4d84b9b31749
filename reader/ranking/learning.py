"""Learns from examples which papers the user chooses: a linear support vector machine.

The loss is the squared hinge; it is minimised by dual coordinate descent (Hsieh et al., "A Dual
Coordinate Descent Method for Large-scale Linear SVM", 2008). Each example has a share in the
result: the score of a paper is the sum over the examples of share times likeness, so that one can
say which examples, and which terms, make it up.
"""

import random
from array import array
from collections.abc import Mapping
from operator import mul
from typing import NamedTuple

from reader.ranking.vocabulary import Vector

_COST = 3.0
"""What an error on a chosen paper costs, in comparison with large weights.

The errors on all papers that were passed over cost as much as those on all chosen ones. So few
chosen papers change little, and the weights are near the difference of the two means (Rocchio).
"""
_NEGLIGIBLE = 0.01
"""A violation of the optimum that is left as it is."""
_ROUNDS = 8
_FAR = 0.3
"""A passed-over paper whose score is lower by so much is not looked at again for some rounds."""
_CLOSE_ENOUGH = 0.05
"""The violation of the optimum at which learning stops; a score of 1 is a paper clearly chosen."""


class Example(NamedTuple):
    """A paper and whether the user chose it."""

    vector: Vector
    chosen: bool
    strength: float = 1.0
    """How much it says; 1 is as much as a bookmark, or a paper that was passed over."""


class Learned(NamedTuple):
    """What was learned."""

    weights: "array[float]"
    """The weight of the term at each place of the vocabulary."""
    bias: float
    """What is added to every score."""
    shares: dict[str, float]
    """The share of each example, by its key: positive for chosen ones; 0 is left out."""

    def score(self, vector: Vector) -> float:
        """The score of a paper: above 0 if it is more like those that were chosen."""
        weights = self.weights
        return sum(map(mul, vector.values, map(weights.__getitem__, vector.places)), self.bias)


def learn(
    size: int,
    examples: Mapping[str, Example],
    before: Mapping[str, float] | None = None,
    rounds: int = _ROUNDS,
) -> Learned:
    """Learn from examples, by key. ``size`` is that of the vocabulary.

    ``before`` are the shares that were learned from nearly the same examples: then it is faster.
    """
    chosen = sum(one.strength for one in examples.values() if one.chosen)
    passed = sum(one.strength for one in examples.values() if not one.chosen)
    weights, bias = array("d", bytes(8 * size)), 0.0
    shares: dict[str, float] = {}
    rows: list[tuple[str, array[int], array[float], float, float, float]] = []
    for key, (vector, is_chosen, strength) in examples.items():
        cost = _COST * strength * (1 if is_chosen else chosen / passed)
        sign = 1.0 if is_chosen else -1.0
        slack = 1 / (2 * cost)
        square = sum(map(mul, vector.values, vector.values)) + 1
        rows.append((key, vector.places, vector.values, sign, slack, square + slack))
        if before and (share := before.get(key, 0.0)) * sign > 0:
            shares[key] = abs(share)
            bias += share
            for place, value in zip(vector.places, vector.values, strict=True):
                weights[place] += share * value
    active = list(rows)
    dice = random.Random(1)  # the same examples give the same result
    for number in range(rounds):
        worst = 0.0
        dice.shuffle(active)
        still = []
        for row in active:
            key, places, values, sign, slack, square = row
            share = shares.get(key, 0.0)
            score = sum(map(mul, values, map(weights.__getitem__, places)), bias)
            gradient = sign * score - 1 + slack * share
            if share == 0.0 and gradient >= 0:
                if gradient < _FAR:
                    still.append(row)
                continue
            still.append(row)
            new = share - gradient / square
            if new < 0.0:
                new = 0.0
            change = new - share
            if abs(gradient) < _NEGLIGIBLE:
                continue
            worst = max(worst, abs(gradient))
            shares[key] = new
            change *= sign
            bias += change
            for place, value in zip(places, values, strict=True):
                weights[place] += change * value
        active = still
        if worst < _CLOSE_ENOUGH:
            if len(active) == len(rows):
                break
            active = list(rows) if number < rounds - 2 else active
    signed = {
        key: share if examples[key].chosen else -share for key, share in shares.items() if share
    }
    return Learned(weights, bias, signed)
