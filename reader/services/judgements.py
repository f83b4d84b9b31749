"""What the marks say of papers: chosen, passed over or only seen, and how strongly."""

from collections.abc import Iterable, Mapping, Sequence

from reader.catalogue import tastes
from reader.catalogue.database import Database
from reader.catalogue.tastes import Signal
from reader.ranking.learner import name_of_seen
from reader.ranking.learning import Judgement

USED = 0.7
"""What a paper that was copied or read in full says; a kept one says 1."""
_BACKGROUND = 1500
"""Papers that were passed over or only seen: so many are wanted beside the kept ones."""
_KEPT, _USED_ONLY = Judgement(True), Judgement(True, USED)
_OPENED_ONLY = Judgement(True, 0.3)
_SEEN_ONLY, _PASSED_OVER = Judgement(False, 0.5), Judgement(False)
_REFUSED = Judgement(False, 2.0)


def judge_signal(signal: Signal, tag: str) -> Judgement | None:
    """What a signal says of its paper: chosen, passed over, or (None) nothing.

    With a tag only the papers that have it are chosen.
    """
    if signal.refused:
        return _REFUSED
    if tag:
        if tag in signal.tags.split("\n"):
            return _KEPT
        return None if signal.kept or signal.used or signal.opened else _PASSED_OVER
    if signal.kept:
        return _KEPT
    return _USED_ONLY if signal.used else _OPENED_ONLY if signal.opened else _PASSED_OVER


def judge_signals(signals: Iterable[Signal], tag: str) -> dict[str, Judgement]:
    """What the signals say of papers, by key, in the order of the signals."""
    judged = ((signal.key, judge_signal(signal, tag)) for signal in signals)
    return {key: one for key, one in judged if one is not None}


def count_chosen(judgements: Mapping[str, Judgement]) -> int:
    """How many papers were kept, copied or read in full."""
    return sum(one.chosen and one.strength >= USED for one in judgements.values())


def add_seen(
    database: Database, judgements: dict[str, Judgement], signals: Sequence[Signal]
) -> dict[str, Judgement]:
    """The judgements, and before them the latest papers that were only seen, the oldest first.

    They stand in where few papers were passed over. Their keys are as :func:`name_of_seen` makes
    them.
    """
    passed = sum(not one.chosen for one in judgements.values())
    wanted = max(0, _BACKGROUND - passed)
    marked = frozenset(signal.key for signal in signals) if wanted else frozenset()
    seen = tastes.list_unmarked(database, marked, wanted) if wanted else []
    return dict.fromkeys(map(name_of_seen, reversed(seen)), _SEEN_ONLY) | judgements
