"""What the user said of terms and authors beside the marks: switched off, or pinned.

The learner knows nothing of it: a term that is off is taken out of a paper before it is scored, and
a pin adds a fixed amount to the score of each paper that has it.
"""

from array import array
from collections.abc import Iterable
from typing import Literal, NamedTuple

from reader.ranking.terms import Terms, number_term, stem
from reader.text.fold import fold

PIN = 1.0
"""What a pinned term or author adds to a score, in spreads of what was passed over. An author who
is off takes as much away: authors have no part in a score that could be taken out."""

Kind = Literal["term", "author"]
Value = Literal["off", "pin"]


class TasteRule(NamedTuple):
    """One thing that the user said."""

    kind: Kind
    name: str
    """As :func:`normalise_name` writes it."""
    value: Value


class TasteRules(NamedTuple):
    """All that the user said, in the form in which papers are compared with it."""

    off_terms: frozenset[int] = frozenset()
    """The numbers of terms."""
    pinned_terms: frozenset[int] = frozenset()
    off_authors: frozenset[str] = frozenset()
    """Folded names."""
    pinned_authors: frozenset[str] = frozenset()

    @property
    def name_authors(self) -> bool:
        """Whether the authors of a paper have to be known."""
        return bool(self.off_authors or self.pinned_authors)

    def keep_terms(self, terms: Terms) -> Terms:
        """The terms of a paper without those that are off, and without their pairs."""
        if not self.off_terms or self.off_terms.isdisjoint(terms.numbers):
            return terms
        kept = [place for place, number in enumerate(terms.numbers) if number not in self.off_terms]
        new_places = dict(zip(kept, range(len(kept)), strict=True))
        pairs = [
            (new_places[first], new_places[second], count)
            for first, second, count in zip(
                terms.pairs[::2], terms.pairs[1::2], terms.pair_counts, strict=True
            )
            if first in new_places and second in new_places
        ]
        return Terms(
            array("I", [terms.numbers[place] for place in kept]),
            bytes(terms.counts[place] for place in kept),
            array("H", [place for pair in pairs for place in pair[:2]]),
            bytes(count for _, _, count in pairs),
            terms.traits,
        )

    def measure_pins(self, terms: Terms, authors: Iterable[str] = ()) -> float:
        """What is added to the score of a paper with these terms and authors."""
        pins = 0
        if self.pinned_terms:
            pins = len(self.pinned_terms.intersection(terms.numbers))
        if self.name_authors:
            names = set(map(fold, authors))
            pins += len(names & self.pinned_authors) - len(names & self.off_authors)
        return PIN * pins


def make_rules(rules: Iterable[TasteRule]) -> TasteRules:
    """The rules in the form in which papers are compared with them."""
    found: dict[tuple[Kind, Value], set[str]] = {}
    for kind, name, value in rules:
        found.setdefault((kind, value), set()).add(name)

    def names(kind: Kind, value: Value) -> set[str]:
        return found.get((kind, value), set())

    return TasteRules(
        frozenset(map(number_term, names("term", "off"))),
        frozenset(map(number_term, names("term", "pin"))),
        frozenset(names("author", "off")),
        frozenset(names("author", "pin")),
    )


def normalise_name(kind: Kind, name: str) -> str:
    """The one form of a term or an author's name; empty if it is none: a term is one word.

    >>> normalise_name("term", "Agents"), normalise_name("author", "Yann  LeCun")
    ('agent', 'yann lecun')
    """
    folded = fold(name)
    if kind == "author":
        return folded
    return stem(folded) if number_term(folded) and " " not in folded else ""
