"""What the votes of a paper add to its score, where its feed has votes."""

import math

_USUAL = 10
"""Votes that many papers of a day have; so many, or none, add nothing."""
_WEIGHT = 0.5
"""For each factor of e, in spreads of what was passed over. Half the logarithm of the votes, beside
what was learned, gave the best order of Hugging Face's weekly papers."""
_MOST = 1.5


def measure_votes(votes: int) -> float:
    """What so many votes add to a score: 0 up to ten votes, 1.1 for 85, never more than 1.5.

    >>> [round(measure_votes(votes), 1) for votes in (0, 10, 85, 5000)]
    [0.0, 0.0, 1.1, 1.5]
    """
    return min(_MOST, max(0.0, _WEIGHT * math.log(max(votes, 1) / _USUAL)))
