"""Which papers stand out: those that fit what the user kept so well that a row says so."""

import math
from collections.abc import Sequence

from reader.catalogue import tastes
from reader.catalogue.database import Database
from reader.services.ranking import Ranking

STANDS_OUT = 80
"""The match, of 100, from which on a paper stands out."""
_ONE_OF = 8
"""So many papers have at most one that stands out: a sign on every second row tells nothing."""
_MOST_MARKS = 2000
"""With more marks, nothing is learned for the signs alone: it would take seconds."""


def find_outstanding(ranking: Ranking, keys: Sequence[str]) -> frozenset[str]:
    """The keys of those of these papers that stand out; those without scores get some first.

    At most one of eight does, and none that was kept or is not for the user. Nothing stands out
    before enough papers are kept. With very many marks nothing does before the user ranked papers
    once. Raises CatalogueError.
    """
    if not ranking.ask(_may_learn):
        return frozenset()
    ranking.score_papers(keys)
    best = ranking.ask(lambda database: tastes.list_best(database, keys, STANDS_OUT))
    return frozenset(best[: math.ceil(len(keys) / _ONE_OF)])


def _may_learn(database: Database) -> bool:
    learned = tastes.read_taste(database, "")
    return bool(learned and learned[0]) or not tastes.has_more_marks(database, _MOST_MARKS)
