"""Follows what the user chooses: learns anew from all examples, fast if little is new."""

import math
import random
from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from reader.ranking.learning import Judgement, Learned, find_outdated, learn, learn_again
from reader.ranking.neighbours import Neighbours
from reader.ranking.terms import Terms
from reader.ranking.vocabulary import Vector, Vocabulary, count_vocabulary

_MUCH = 0.05
"""All is learned anew when so many of the papers are new since then."""
_FEW = 300
"""So few papers are always learned from anew: that takes no time, and is exact."""
_VISITED, _LATEST = 1200, 200
"""If little is new: papers that are looked at, and the latest among them."""
_REMEMBERED = 200
"""The latest chosen papers to which others are compared one by one."""
_MOST_CHOSEN, _MOST_PASSED = 3000, 6000
"""The latest papers that are learned from."""
_NEARNESS, _MUCH_CHOSEN = 0.25, 1000
"""What nearness counts beside the score that was learned, both in their usual spreads.

If more papers than so many were chosen, it counts less: it knows only the latest of them.
"""
_SAMPLE, _SMALL_SAMPLE = 300, 100
"""Papers that were passed over, by which the usual scores are measured; less if little is new."""
_LEAST_SPREAD = 0.01
"""Papers that are all alike say nothing about what is usual."""
_STEEPNESS, _DOUBTFUL = 1.5, 2.0
"""How fast the match rises with the score; the score of which the match is 50."""


ReadTerms = Callable[[Sequence[str]], Mapping[str, Terms]]
"""Gives the terms of papers by key, as far as they are known."""


class Usual(NamedTuple):
    """The scores of papers that were passed over: means and standard deviations."""

    learned_mean: float = 0.0
    learned_spread: float = 1.0
    nearness_mean: float = 0.0
    nearness_spread: float = 1.0
    nearness_weight: float = _NEARNESS
    """What nearness counts beside the learned score, both in their spreads."""


class Profile(NamedTuple):
    """What is known of the user's taste."""

    vocabulary: Vocabulary
    learned: Learned
    neighbours: Neighbours
    usual: Usual = Usual()
    news: int = 0
    """Judgements that were only learned from as news, since all was learned the last time."""

    @property
    def nearness(self) -> float:
        """What nearness counts beside the learned score, before both are divided."""
        usual = self.usual
        return usual.nearness_weight * usual.learned_spread / usual.nearness_spread

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
        usual = self.usual
        learned = self.learned.score(vector, without) - usual.learned_mean
        near = self.neighbours.measure_nearness(vector) - usual.nearness_mean
        return (learned + self.nearness * near) / usual.learned_spread


def name_of_seen(key: str) -> str:
    """The name among the examples of a paper that was only seen, neither kept nor read."""
    return f"seen {key}"


def key_of_name(name: str) -> str:
    """The key of the paper with such a name; other names are keys."""
    return name.removeprefix("seen ")


def match_of_score(score: float) -> int:
    """A score as a number from 0 to 100: 50 is in doubt, 90 is like what was chosen."""
    return round(100 / (1 + math.exp(-max(-20.0, min(20.0, _STEEPNESS * (score - _DOUBTFUL))))))


class Learner:
    """Learns a profile, again and again: from all papers, or only from what is new."""

    def __init__(self, profile: Profile | None = None) -> None:
        """Begin with nothing, or with what was learned before."""
        self._profile = profile
        self._vectors: dict[str, Vector] = {}

    def learn(self, judgements: Mapping[str, Judgement], read_terms: ReadTerms) -> Profile:
        """The profile that follows from all judgements, by the key of the paper, oldest first.

        ``read_terms`` gives the terms of those papers that it knows; if little is new, it is asked
        for few.
        """
        judgements = _latest(judgements)
        before = self._profile
        news = 0 if before is None else _count_news(before, judgements)
        if before is None or len(judgements) <= _FEW or news > _MUCH * len(judgements):
            self._profile = self._learn_all(judgements, read_terms)
        else:
            self._profile = self._learn_news(before._replace(news=news), judgements, read_terms)
        return self._profile

    def _learn_all(self, judgements: Mapping[str, Judgement], read_terms: ReadTerms) -> Profile:
        terms = read_terms(list(judgements))
        vocabulary = count_vocabulary(terms[key] for key in judgements if key in terms)
        self._vectors = {}
        vectors = {key: vocabulary.make_vector(one) for key, one in terms.items()}
        known = {key: one for key, one in judgements.items() if key in terms}
        learned = learn(len(vocabulary), known, vectors)
        neighbours = Neighbours({key: vectors[key] for key in _list_neighbours(known)})
        sample = _choose_passed(known, _SAMPLE)
        usual = Usual(
            *_measure_learned(learned, sample, vectors),
            *_mean_and_spread([neighbours.measure_nearness(vectors[key]) for key in sample]),
            _weigh_nearness(judgements),
        )
        shares = {key: learned.shares.get(key, 0.0) for key in judgements}
        return Profile(vocabulary, learned._replace(shares=shares), neighbours, usual)

    def _learn_news(
        self, before: Profile, judgements: Mapping[str, Judgement], read_terms: ReadTerms
    ) -> Profile:
        learned = before.learned
        visited = _choose_visited(learned, judgements, self._vectors)
        nearest = _list_neighbours(judgements)
        outdated = find_outdated(learned, judgements)
        self._read_vectors(before, {*visited, *nearest, *outdated}, read_terms)
        if not all(key in self._vectors for key in outdated):
            return self._learn_all(judgements, read_terms)  # what they said cannot be taken back
        vectors = self._vectors
        learned = learn_again(
            learned, judgements, [key for key in visited if key in vectors], vectors
        )
        neighbours = Neighbours(
            {key: vectors[key] for key in nearest if key in vectors}, before.neighbours
        )
        at_hand = {key: judgements[key] for key in visited if key in vectors}
        mean, spread = _measure_learned(learned, _choose_passed(at_hand, _SMALL_SAMPLE), vectors)
        usual = before.usual._replace(
            learned_mean=mean, learned_spread=spread, nearness_weight=_weigh_nearness(judgements)
        )
        return before._replace(learned=learned, neighbours=neighbours, usual=usual)

    def _read_vectors(self, profile: Profile, keys: Collection[str], read_terms: ReadTerms) -> None:
        unread = [key for key in keys if key not in self._vectors]
        known = profile.neighbours.vectors
        self._vectors |= {key: known[key] for key in unread if key in known}
        terms = read_terms([key for key in unread if key not in known])
        make_vector = profile.vocabulary.make_vector
        self._vectors |= {key: make_vector(one) for key, one in terms.items()}


def _choose_passed(judgements: Mapping[str, Judgement], most: int) -> list[str]:
    return [key for key in sorted(judgements) if not judgements[key].chosen][-most:]


def _measure_learned(
    learned: Learned, sample: Sequence[str], vectors: Mapping[str, Vector]
) -> tuple[float, float]:
    """Mean and spread of the scores, of each paper as it would be without its own share."""
    shares = learned.shares
    return _mean_and_spread([learned.score(vectors[key], shares.get(key, 0.0)) for key in sample])


def _weigh_nearness(judgements: Mapping[str, Judgement]) -> float:
    chosen = sum(one.chosen for one in judgements.values())
    return _NEARNESS * min(1.0, _MUCH_CHOSEN / max(1, chosen))


def _count_news(before: Profile, judgements: Mapping[str, Judgement]) -> int:
    shares = before.learned.shares
    return before.news + sum(key not in shares for key in judgements)


def _choose_visited(
    learned: Learned, judgements: Mapping[str, Judgement], vectors: Mapping[str, Vector]
) -> list[str]:
    """What is new, the latest, and as many others as there is time for.

    In a running program the others are always those whose vectors are at hand.
    """
    shares = learned.shares
    news = [key for key in judgements if key not in shares]
    first = dict.fromkeys((*news, *list(judgements)[-_LATEST:]))
    room = max(0, _VISITED - len(first))
    others = [key for key in vectors if key in judgements and key not in first]
    if len(others) < room:
        others = [key for key in judgements if key not in first]
        dice = random.Random(len(judgements))  # the same judgements give the same result
        others = dice.sample(others, room) if room < len(others) else others
    return [*first, *others[:room]]


def _list_neighbours(judgements: Mapping[str, Judgement]) -> list[str]:
    chosen = (key for key in reversed(list(judgements)) if judgements[key].chosen)
    return list(islice(chosen, _REMEMBERED))[::-1]


def _latest(judgements: Mapping[str, Judgement]) -> Mapping[str, Judgement]:
    """The latest judgements of either kind; all, unless there are very many."""
    if len(judgements) <= _MOST_CHOSEN:
        return judgements
    chosen = [key for key, one in judgements.items() if one.chosen]
    passed = [key for key, one in judgements.items() if not one.chosen]
    if len(chosen) <= _MOST_CHOSEN and len(passed) <= _MOST_PASSED:
        return judgements
    kept = {*passed[-_MOST_PASSED:], *chosen[-_MOST_CHOSEN:]}
    return {key: one for key, one in judgements.items() if key in kept}


def _mean_and_spread(values: Sequence[float]) -> tuple[float, float]:
    if len(values) < 2:
        return 0.0, 1.0
    mean = sum(values) / len(values)
    spread = math.sqrt(sum((one - mean) ** 2 for one in values) / len(values))
    return mean, max(spread, _LEAST_SPREAD)
