"""Learns from examples which papers the user chooses: a linear support vector machine.

The loss is the squared hinge; it is minimised by dual coordinate descent (Hsieh et al., "A Dual
Coordinate Descent Method for Large-scale Linear SVM", 2008). Each example has a share in the
result: the score of a paper is the sum over the examples of share times likeness, so that one can
say which examples, and which terms, make it up.
"""

import random
from array import array
from collections.abc import Iterable, Mapping, Sequence
from operator import mul
from typing import NamedTuple

from reader.ranking.vocabulary import Vector

_COST = 0.6
"""What an error on a chosen paper costs, in comparison with large weights.

The errors on all papers that were passed over cost as much as those on all chosen ones. So few
chosen papers change little, and the weights are near the difference of the two means (Rocchio).
"""
_NEGLIGIBLE = 0.01
"""A violation of the optimum that is left as it is."""
_ROUNDS = 8
_VISITS = 2500
"""How often an example is looked at, in all rounds together, if little is new."""
_FAR = 0.3
"""A passed-over paper whose score is lower by so much is not looked at again for some rounds."""
_CLOSE_ENOUGH = 0.05
"""The violation of the optimum at which learning stops; a score of 1 is a paper clearly chosen."""


class Judgement(NamedTuple):
    """What the user thinks of a paper."""

    chosen: bool
    strength: float = 1.0
    """How much it says; 1 is a bookmark, or a paper that was passed over."""


class Learned(NamedTuple):
    """What was learned."""

    weights: "array[float]"
    """The weight of the term at each place of the vocabulary."""
    bias: float
    """What is added to every score."""
    shares: dict[str, float]
    """The share of each example, by its key: positive for chosen ones, negative for others.

    An example that makes no difference has the share 0.
    """

    def score(self, vector: Vector, without: float = 0.0) -> float:
        """The score of a paper: above 0 if it is more like those that were chosen.

        ``without`` is the share that the paper itself has: its score is as if it had none.
        """
        weights, values = self.weights, vector.values
        own = without * (1 + sum(map(mul, values, values))) if without else 0.0
        return sum(map(mul, values, map(weights.__getitem__, vector.places)), self.bias - own)


def learn(size: int, judgements: Mapping[str, Judgement], vectors: Mapping[str, Vector]) -> Learned:
    """Learn from all judged papers, by key. ``size`` is that of the vocabulary."""
    nothing = Learned(array("d", bytes(8 * size)), 0.0, dict.fromkeys(judgements, 0.0))
    descent = _Descent(nothing, judgements)
    rows = descent.make_rows(sorted(judgements), vectors)
    active = list(rows)
    dice = random.Random(1)  # the same examples give the same result
    for number in range(_ROUNDS):
        dice.shuffle(active)
        worst, active = descent.run_round(active)
        if worst < _CLOSE_ENOUGH:
            if len(active) == len(rows):
                break
            active = list(rows) if number < _ROUNDS - 2 else active
    return descent.learned


def learn_again(
    before: Learned,
    judgements: Mapping[str, Judgement],
    visited: Sequence[str],
    vectors: Mapping[str, Vector],
) -> Learned:
    """Learn from nearly the same judged papers as before: only the ``visited`` ones are looked at.

    ``vectors`` holds these, and those that :func:`find_outdated` names.
    """
    shares = {key: before.shares.get(key, 0.0) for key in judgements}
    descent = _Descent(Learned(before.weights[:], before.bias, shares), judgements)
    for key in find_outdated(before, judgements):
        shares[key] = 0.0
        descent.add(vectors[key], -before.shares[key])
        if key not in judgements:
            del shares[key]
    rows = descent.make_rows(visited, vectors)
    for _ in range(max(1, min(_ROUNDS, _VISITS // max(1, len(rows))))):
        worst, _ = descent.run_round(rows)
        if worst < _CLOSE_ENOUGH:
            break
    return descent.learned


def find_outdated(before: Learned, judgements: Mapping[str, Judgement]) -> list[str]:
    """The keys of papers whose share is no longer right: no more judged, or judged otherwise."""
    return [
        key
        for key, share in before.shares.items()
        if share and ((now := judgements.get(key)) is None or now.chosen != (share > 0))
    ]


class _Row(NamedTuple):
    key: str
    places: "array[int]"
    values: "array[float]"
    sign: float
    slack: float
    square: float


class _Descent:
    """What was learned, while it is made better one example after the other."""

    def __init__(self, start: Learned, judgements: Mapping[str, Judgement]) -> None:
        self._weights, self._bias, self._shares = start
        self._judgements = judgements
        chosen = sum(one.strength for one in judgements.values() if one.chosen)
        passed = sum(one.strength for one in judgements.values() if not one.chosen)
        self._passed_cost = chosen / passed if passed else 1.0

    @property
    def learned(self) -> Learned:
        """What is learned so far."""
        return Learned(self._weights, self._bias, self._shares)

    def make_rows(self, keys: Iterable[str], vectors: Mapping[str, Vector]) -> list[_Row]:
        """The examples with these keys, ready to be looked at."""
        rows = []
        for key in keys:
            is_chosen, strength = self._judgements[key]
            places, values, _, _ = vectors[key]
            slack = 1 / (2 * _COST * strength * (1 if is_chosen else self._passed_cost))
            square = sum(map(mul, values, values)) + 1 + slack
            rows.append(_Row(key, places, values, 1.0 if is_chosen else -1.0, slack, square))
        return rows

    def add(self, vector: Vector, change: float) -> None:
        """Change the share of the example with this vector."""
        weights = self._weights
        self._bias += change
        for place, value in zip(vector.places, vector.values, strict=True):
            weights[place] += change * value

    def run_round(self, rows: Sequence[_Row]) -> tuple[float, list[_Row]]:
        """Look at each of these examples once.

        Returns the worst violation of the optimum, and the examples that are worth another look.
        """
        weights, bias, shares = self._weights, self._bias, self._shares
        worst, still = 0.0, []
        for row in rows:
            key, places, values, sign, slack, square = row
            share = sign * shares[key]
            score = sum(map(mul, values, map(weights.__getitem__, places)), bias)
            gradient = sign * score - 1 + slack * share
            if share == 0.0 and gradient >= 0:
                if gradient < _FAR:
                    still.append(row)
                continue
            still.append(row)
            if abs(gradient) < _NEGLIGIBLE:
                continue
            worst = max(worst, abs(gradient))
            new = max(0.0, share - gradient / square)
            change = sign * (new - share)
            shares[key] = sign * new
            bias += change
            for place, value in zip(places, values, strict=True):
                weights[place] += change * value
        self._bias = bias
        return worst, still
