"""Why a paper has its score: the words and the chosen paper that carry most of it."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from reader.ranking.learner import Profile
from reader.ranking.neighbours import NEAREST, list_strongest
from reader.ranking.terms import Terms, list_words
from reader.ranking.vocabulary import Vector

_MOST_TERMS = 8
"""Terms that are looked at, of which neighbours in the text become one phrase."""
_MOST_PHRASES = 3
_LEAST = 0.25
"""A term is named if it carries this part of what the strongest one carries."""


class Reasons(NamedTuple):
    """What carries the score of a paper."""

    words: tuple[str, ...]
    """Words and phrases of the paper, folded, the strongest first."""
    neighbour: str | None
    """The key of the chosen paper that carries most; None if none does."""
    against: tuple[str, ...]
    """Words that count against it, the strongest first."""


def find_reasons(profile: Profile, terms: Terms, texts: Sequence[str]) -> Reasons:
    """What carries the score of the paper with these terms and texts (title, abstract)."""
    parts = measure_parts(profile, terms).terms
    strongest = sorted(parts.items(), key=lambda one: -one[1])[:_MOST_TERMS]
    top = strongest[0][1] if strongest else 0.0
    wanted = {number: part for number, part in strongest if part > 0 and part >= _LEAST * top}
    weakest = sorted(parts.items(), key=lambda one: one[1])[:_MOST_PHRASES]
    unwanted = {number: part for number, part in weakest if part < 0}
    return Reasons(
        _name_terms(wanted, texts, lambda part: -part),
        _find_neighbour(profile, terms),
        _name_terms(unwanted, texts, lambda part: part),
    )


class Parts(NamedTuple):
    """What makes up a score; the sum is the score less the bias."""

    terms: dict[int, float]
    """What each term adds, by its number; a pair of terms gives half to each of them."""
    traits: float
    """What its traits add (:mod:`reader.ranking.traits`)."""


def measure_parts(profile: Profile, terms: Terms) -> Parts:
    """What makes up the score of a paper: what was learned, and the nearest chosen papers."""
    vector = profile.vocabulary.make_vector(terms)
    parts = _measure_learned_parts(profile, terms, vector)
    nearest = list_nearest(profile, terms)
    likeness: dict[int, float] = {}
    for key in nearest:
        for value, place in list_strongest(profile.neighbours.vectors[key]):
            likeness[place] = likeness.get(place, 0.0) + value / len(nearest)
    for place, value in vector.list_words():
        near = value * vector.scale * profile.nearness * likeness.get(place, 0.0)
        parts.terms[profile.vocabulary.numbers[place]] += near
    return parts


def measure_learned_parts(profile: Profile, terms: Terms) -> Parts:
    """What makes up the learned score of a paper, without the nearest ones."""
    return _measure_learned_parts(profile, terms, profile.vocabulary.make_vector(terms))


def _measure_learned_parts(profile: Profile, terms: Terms, vector: Vector) -> Parts:
    vocabulary, weights = profile.vocabulary, profile.learned.weights
    added = {
        place: value * weights[place]
        for place, value in zip(vector.places, vector.values, strict=True)
    }
    parts = {vocabulary.numbers[place]: added.pop(place) for place, _ in vector.list_words()}
    both = zip(terms.pairs[::2], terms.pairs[1::2], strict=True)
    for number, pair in zip(terms.number_pairs(), both, strict=True):
        place = vocabulary.find_place(number)
        share = added.pop(place, 0.0) if place is not None else 0.0
        for term in (terms.numbers[each] for each in pair):
            parts[term] = parts.get(term, 0.0) + share / 2
    return Parts(parts, sum(added.values()))


def list_nearest(profile: Profile, terms: Terms) -> list[str]:
    """The keys of the chosen papers that are most like a paper, the nearest first."""
    likeness = profile.neighbours.measure_likeness(profile.vocabulary.make_vector(terms))
    ranked = sorted(zip(likeness, profile.neighbours.keys, strict=True), reverse=True)
    return [key for _, key in ranked[:NEAREST]]


def _find_neighbour(profile: Profile, terms: Terms) -> str | None:
    """The chosen paper that adds most: by its share in what was learned, and as a near one."""
    likeness = profile.neighbours.measure_likeness(profile.vocabulary.make_vector(terms))
    nearest = set(list_nearest(profile, terms))
    added = [
        (
            one
            * (
                profile.learned.shares.get(key, 0.0) + (key in nearest) * profile.nearness / NEAREST
            ),
            key,
        )
        for one, key in zip(likeness, profile.neighbours.keys, strict=True)
    ]
    most, key = max(added, default=(0.0, ""))
    return key if most > 0 else None


def _name_terms(
    parts: dict[int, float], texts: Iterable[str], rank: Callable[[float], float]
) -> tuple[str, ...]:
    """The terms as the paper writes them; terms that stand side by side are one phrase."""
    phrases: dict[str, float] = {}
    named: set[int] = set()
    for text in texts:
        run: list[tuple[int, str]] = []
        for number, word in [*list_words(text), (0, "")]:
            if number in parts and len(run) < 3:
                run.append((number, word))
                continue
            if len(run) > 1 and not named.issuperset(one for one, _ in run):
                phrases[" ".join(word for _, word in run)] = sum(parts[one] for one, _ in run)
                named.update(one for one, _ in run)
            run = [(number, word)] if number in parts else []
    for text in texts:
        for number, word in list_words(text):
            if number in parts and number not in named:
                phrases[word] = parts[number]
                named.add(number)
    ordered = sorted(phrases, key=lambda one: (rank(phrases[one]), one))
    return tuple(ordered[:_MOST_PHRASES])
