"""Finds the papers of the catalogue that are most like one, and the words that they share.

The paper's most telling words are looked for in the index of stems; the papers that have the most
of them are compared with it by BM25, each word weighted by how telling it is for the paper.
"""

import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from reader.catalogue import papers
from reader.catalogue.find_again import (
    SMALL_WORDS,
    WantedWord,
    count_holders,
    find_candidates,
    read_texts,
)
from reader.catalogue.stemming import STEMMER
from reader.catalogue.word_index import fold_parts
from reader.catalogue.word_ranking import score_by_weights
from reader.model.paper import Paper
from reader.model.query import EVERYTHING

_TELLING = 20
"""Words of the paper that are looked for: the most telling ones."""
_LOOKED_UP = 60
"""Words of the paper of which it is asked how telling they are: the most frequent ones."""
_COMPARED = 200
"""Papers that are compared with it."""
_SHARED = 4
"""Shared words that are named."""
_MOST = 50
"""Papers that are found at most."""


class SimilarPaper(NamedTuple):
    """A paper that is like another."""

    key: str
    shared: tuple[str, ...]
    """The words for which it is alike, as the other paper writes them, the most telling first."""


def find_similar(database: sqlite3.Connection, paper: Paper) -> list[SimilarPaper]:
    """The papers of the catalogue that are most like this one, the most alike first."""
    wanted, weights = _choose_words(database, paper)
    numbers = find_candidates(database, wanted, EVERYTHING, None)[:_COMPARED]
    found = [one for one in read_texts(database, numbers, {}) if one[0] != paper.key]
    scores = score_by_weights([text for _, _, text in found], weights)
    word_of = {one.stem: one.word for one in wanted}
    order = sorted(range(len(found)), key=lambda place: sum(scores[place].values()), reverse=True)
    return [
        SimilarPaper(found[place][0], _name_words(scores[place], word_of))
        for place in order[:_MOST]
        if scores[place]
    ]


def _choose_words(
    database: sqlite3.Connection, paper: Paper
) -> tuple[list[WantedWord], dict[str, float]]:
    """The most telling words of a paper, the rarest first, and the weight of each stem."""
    title, abstract, *_ = fold_parts(paper)
    words = [
        word
        for word in f"{title} {title} {abstract}".split()
        if word not in SMALL_WORDS and len(word) > 1
    ]
    (stems,) = STEMMER.stem_texts([" ".join(words)])
    counts = Counter(stems)
    word_of = dict(zip(reversed(stems), reversed(words), strict=True))
    often = {stem: word_of[stem] for stem, _ in counts.most_common(_LOOKED_UP)}
    # A word that no other paper has tells of no likeness.
    known = [one for one in count_holders(database, often) if one.holders > 1]
    weights = {one.stem: one.rarity * counts[one.stem] / (counts[one.stem] + 1) for one in known}
    known.sort(key=lambda one: weights[one.stem], reverse=True)
    chosen = sorted(known[:_TELLING])
    return chosen, {one.stem: weights[one.stem] for one in chosen}


def _name_words(parts: Mapping[str, float], word_of: Mapping[str, str]) -> tuple[str, ...]:
    best: Sequence[str] = sorted(parts, key=parts.__getitem__, reverse=True)[:_SHARED]
    return tuple(word_of[stem] for stem in best)


def find_similar_to_key(database: sqlite3.Connection, key: str) -> list[SimilarPaper]:
    """The same for a paper by its key; nothing if the catalogue does not have it."""
    found = papers.read_papers(database, [key])
    return find_similar(database, found[0]) if found else []
