"""Follows what the user chooses: learns anew from all examples, fast if little is new."""

import math
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from reader.ranking.learning import Example, Learned, learn
from reader.ranking.neighbours import Neighbours
from reader.ranking.terms import Terms
from reader.ranking.vocabulary import Vector, Vocabulary, count_vocabulary

_GROWTH = 1.3
"""The weights of the terms are counted anew when there are so many times more papers."""
_REMEMBERED = 200
"""The latest chosen papers to which others are compared one by one."""
_MOST_CHOSEN, _MOST_PASSED = 3000, 6000
"""The latest papers that are learned from."""
_NEARNESS = 0.3
"""What nearness counts beside the score that was learned, both in their usual spreads."""
_SAMPLE = 300
"""The latest papers that were passed over, by which the usual scores are measured."""
_STEEPNESS, _DOUBTFUL = 1.5, 2.0
"""How fast the match rises with the score; the score of which the match is 50."""


class Choice(NamedTuple):
    """A paper that the user judged."""

    terms: Terms
    chosen: bool
    strength: float = 1.0
    """How much it says; 1 is a bookmark, or a paper that was passed over."""


class Usual(NamedTuple):
    """The scores of papers that were passed over: means and standard deviations."""

    learned_mean: float = 0.0
    learned_spread: float = 1.0
    nearness_mean: float = 0.0
    nearness_spread: float = 1.0


class Profile(NamedTuple):
    """What is known of the user's taste."""

    vocabulary: Vocabulary
    learned: Learned
    neighbours: Neighbours
    usual: Usual = Usual()

    @property
    def nearness(self) -> float:
        """What nearness counts beside the learned score, before both are divided."""
        return _NEARNESS * self.usual.learned_spread / self.usual.nearness_spread

    def own_share(self, key: str) -> float:
        """The share in what was learned of a paper that was only seen: it is not to judge itself.

        0 for all other papers.
        """
        return self.learned.shares.get(name_of_seen(key), 0.0)

    def score(self, terms: Terms, without: float = 0.0) -> float:
        """How well a paper fits: the higher, the better. 0 is usual for what was passed over.

        ``without`` is the share that the paper itself had in what was learned.
        """
        return self.score_vector(self.vocabulary.make_vector(terms), without)

    def score_vector(self, vector: Vector, without: float = 0.0) -> float:
        """The same for a paper as a point."""
        own = without * (1 + sum(value * value for value in vector.values)) if without else 0.0
        usual = self.usual
        learned = (self.learned.score(vector) - own - usual.learned_mean) / usual.learned_spread
        near = self.neighbours.measure_nearness(vector) - usual.nearness_mean
        return learned + _NEARNESS * near / usual.nearness_spread


def name_of_seen(key: str) -> str:
    """The name among the examples of a paper that was only seen, neither kept nor read."""
    return f"seen {key}"


def match_of_score(score: float) -> int:
    """A score as a number from 0 to 100: 50 is in doubt, 90 is like what was chosen."""
    return round(100 / (1 + math.exp(-max(-20.0, min(20.0, _STEEPNESS * (score - _DOUBTFUL))))))


class Learner:
    """Learns a profile, again and again."""

    def __init__(self) -> None:
        self._vocabulary: Vocabulary | None = None
        self._vectors: dict[str, Vector] = {}
        self._shares: Mapping[str, float] = {}

    def learn(self, choices: Mapping[str, Choice], background: Collection[Terms] = ()) -> Profile:
        """The profile that follows from all choices, by the key of the paper, the oldest first.

        ``background`` are other papers, in which is counted how rare each term is.
        """
        choices = _latest(choices)
        papers = len(choices) + len(background)
        vocabulary = self._vocabulary
        if vocabulary is None or papers > _GROWTH * vocabulary.papers:
            texts = [one.terms for one in choices.values()]
            self._vocabulary = vocabulary = count_vocabulary([*texts, *background])
            self._vectors = {}
        vectors = self._vectors
        for key, one in choices.items():
            if key not in vectors:
                vectors[key] = vocabulary.make_vector(one.terms)
        examples = {
            key: Example(vectors[key], one.chosen, one.strength) for key, one in choices.items()
        }
        learned = learn(len(vocabulary), examples, self._shares)
        self._shares = learned.shares
        latest = [key for key, one in choices.items() if one.chosen][-_REMEMBERED:]
        neighbours = Neighbours({key: vectors[key] for key in latest})
        passed = [vectors[key] for key, one in choices.items() if not one.chosen][-_SAMPLE:]
        usual = Usual(
            *_mean_and_spread([learned.score(one) for one in passed]),
            *_mean_and_spread([neighbours.measure_nearness(one) for one in passed]),
        )
        return Profile(vocabulary, learned, neighbours, usual)


def _latest(choices: Mapping[str, Choice]) -> Mapping[str, Choice]:
    """The latest choices of either kind; all, unless there are very many."""
    if len(choices) <= _MOST_CHOSEN:
        return choices
    chosen = [key for key, one in choices.items() if one.chosen]
    passed = [key for key, one in choices.items() if not one.chosen]
    return {key: choices[key] for key in (*chosen[-_MOST_CHOSEN:], *passed[-_MOST_PASSED:])}


def _mean_and_spread(values: Sequence[float]) -> tuple[float, float]:
    if len(values) < 2:
        return 0.0, 1.0
    mean = sum(values) / len(values)
    return mean, math.sqrt(sum((one - mean) ** 2 for one in values) / len(values)) or 1.0
