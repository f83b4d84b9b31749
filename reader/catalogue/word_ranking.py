"""Orders texts by how well they fit some words, of which they need not have all.

The score is BM25 (https://www.nowpublishers.com/article/Details/INR-019), and what follows it:
words that stand near each other count more, and so do texts that are like those which fit best,
for they are of the same subject. All texts are lists of stems.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import NamedTuple

_SATURATION, _LENGTH = 1.2, 0.8
"""BM25's k1 and b: how soon a word more counts no more, how much a long text is held back."""
_WINDOW = 40
"""Words between the first and the last of those that are said to stand near each other."""
_NEARNESS = 0.5
"""The weight of words that stand near each other, beside that of the words."""
_MODELS = 40
"""The best texts, of whose words the subject is learnt."""
_SUBJECT_WORDS = 60
"""Words that the subject is made of."""
_SUBJECT = 1.0
"""The weight of the subject, beside that of the words."""


class CandidateText(NamedTuple):
    """A text that may fit."""

    body: Sequence[str]
    """The stems of its title and abstract, in order."""
    names: Sequence[str]
    """The stems of all that is known of it besides: authors, keywords, notes."""


def rank_texts(
    texts: Sequence[CandidateText],
    rarity: Mapping[str, float],
) -> list[float]:
    """The score of each text: higher is better, 0 is no fit.

    ``rarity`` has the stems that are looked for, each with its inverse document frequency.
    """
    counts = [Counter(text.body) for text in texts]
    average = sum(len(text.body) for text in texts) / max(1, len(texts)) or 1.0
    dampings = [_SATURATION * (1 - _LENGTH + _LENGTH * len(text.body) / average) for text in texts]
    scores = []
    for text, count, damping in zip(texts, counts, dampings, strict=True):
        names = set(text.names)
        score = sum(
            weight * _saturate(count[stem] or (stem in names), damping)
            for stem, weight in rarity.items()
        )
        scores.append(score + _NEARNESS * _find_best_window(text.body, rarity))
    subject = _learn_subject(scores, counts, dampings)
    whole = _SUBJECT * len(rarity)
    learnt = subject.keys()
    return [
        score
        + whole
        * sum(subject[stem] * _saturate(count[stem], damping) for stem in learnt & count.keys())
        for score, count, damping in zip(scores, counts, dampings, strict=True)
    ]


def score_by_weights(
    texts: Sequence[CandidateText], weights: Mapping[str, float]
) -> list[dict[str, float]]:
    """What each stem adds to the score of each text, by its weight; only stems that it has."""
    average = sum(len(text.body) for text in texts) / max(1, len(texts)) or 1.0
    scores = []
    for text in texts:
        count = Counter(text.body)
        damping = _SATURATION * (1 - _LENGTH + _LENGTH * len(text.body) / average)
        scores.append(
            {
                stem: weights[stem] * _saturate(count[stem], damping)
                for stem in weights.keys() & count.keys()
            }
        )
    return scores


def _saturate(count: float, damping: float) -> float:
    return count * (_SATURATION + 1) / (count + damping)


def _find_best_window(body: Sequence[str], rarity: Mapping[str, float]) -> float:
    """The most that different words count together which stand near each other."""
    found = [(place, stem) for place, stem in enumerate(body) if stem in rarity]
    best, first = 0.0, 0
    inside: Counter[str] = Counter()
    total = 0.0
    for place, stem in found:
        if not inside[stem]:
            total += rarity[stem]
        inside[stem] += 1
        while place - found[first][0] > _WINDOW:
            gone = found[first][1]
            inside[gone] -= 1
            if not inside[gone]:
                total -= rarity[gone]
            first += 1
        best = max(best, total)
    return best


def _learn_subject(
    scores: Sequence[float], counts: Sequence[Counter[str]], dampings: Sequence[float]
) -> dict[str, float]:
    """The words of the best texts and how much each counts: relevance feedback, known as RM3.

    A word counts more the fewer of the texts have it: those that all have tell nothing here.
    """
    models = sorted(range(len(scores)), key=scores.__getitem__, reverse=True)[:_MODELS]
    whole = sum(scores[place] for place in models)
    if not whole:
        return {}
    shares: dict[str, float] = {}
    for place in models:
        weight = scores[place] / whole
        for stem, count in counts[place].items():
            shares[stem] = shares.get(stem, 0.0) + weight * _saturate(count, dampings[place])
    holders = Counter(chain.from_iterable(counts))
    rarity = {
        stem: measure_rarity(holders[stem], len(counts)) for stem in shares if holders[stem] > 2
    }
    weights = {stem: shares[stem] * value for stem, value in rarity.items()}
    best = sorted(weights, key=weights.__getitem__, reverse=True)[:_SUBJECT_WORDS]
    total = sum(weights[stem] for stem in best) or 1.0
    return {stem: weights[stem] / total * rarity[stem] for stem in best}


def measure_rarity(holders: int, texts: int) -> float:
    """The inverse document frequency of a word that so many of all texts hold."""
    return math.log(1 + (max(0, texts - holders) + 0.5) / (holders + 0.5))
