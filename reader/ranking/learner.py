"""Follows what the user chooses: learns anew from all examples, fast if little is new."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from reader.ranking.learning import Example, Learned, learn
from reader.ranking.terms import Terms
from reader.ranking.vocabulary import Vector, Vocabulary

_GROWTH = 1.3
"""The weights of the terms are counted anew when there are so many times more papers."""


class Choice(NamedTuple):
    """A paper that the user judged."""

    terms: Terms
    chosen: bool
    strength: float = 1.0
    """How much it says; 1 is a bookmark, or a paper that was passed over."""


class Profile(NamedTuple):
    """What is known of the user's taste."""

    vocabulary: Vocabulary
    learned: Learned

    def score(self, terms: Terms) -> float:
        """How well a paper fits: the higher, the better; about 1 for what was chosen."""
        return self.learned.score(self.vocabulary.make_vector(terms))


class Learner:
    """Learns a profile, again and again."""

    def __init__(self) -> None:
        self._vocabulary: Vocabulary | None = None
        self._vectors: dict[str, Vector] = {}
        self._shares: Mapping[str, float] = {}

    def learn(self, choices: Mapping[str, Choice], background: Collection[Terms] = ()) -> Profile:
        """The profile that follows from all choices, by the key of the paper.

        ``background`` are other papers, in which is counted how rare each term is.
        """
        papers = len(choices) + len(background)
        vocabulary = self._vocabulary
        if vocabulary is None or papers > _GROWTH * vocabulary.papers:
            texts = [one.terms for one in choices.values()]
            self._vocabulary = vocabulary = Vocabulary([*texts, *background])
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
        return Profile(vocabulary, learned)
