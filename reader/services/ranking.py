"""Ranks papers by what the user kept: learns from the marks, scores papers, says why.

Kept papers (bookmark, tag or note) are those that the user chose; those that were copied or read in
full say nearly as much, those of which a page was opened a little. Papers marked "not for me", and
read ones with which nothing of that was done, were passed over. Other papers that were seen long
enough ago count a little against. What was learned follows from the marks alone and can be
forgotten at any time.
"""

import hashlib
import threading
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, Protocol, TypeVar

from reader.catalogue import taste_rules as stored_rules
from reader.catalogue import tastes
from reader.catalogue.database import Database
from reader.catalogue.papers import read_numbers, read_papers
from reader.catalogue.tastes import Scored, Signal
from reader.ranking.learner import Choice, Learner, Profile, match_of_score, name_of_seen
from reader.ranking.taste_rules import TasteRules, make_rules
from reader.ranking.terms import Terms, count_terms, pack_terms, unpack_terms
from reader.services.stored_profile import pack_profile, unpack_profile

_T = TypeVar("_T")

NEEDED = 5
"""Papers that must have been kept, copied or read in full before anything is ranked."""
_USED, _OPENED = 0.7, 0.3
"""What a paper that was copied or read in full says, and one that was opened; a kept one says 1."""
_MOST = 6000
"""The latest papers of each kind that are read; fewer may be learned from."""
_BACKGROUND = 1500
"""Papers that were passed over or only seen: so many are wanted beside the kept ones."""
_SEEN_ONLY = 0.5
"""What a paper that was only seen says, in comparison with one that was passed over."""
_REFUSED = 2.0
_VERSION = "2"
"""To be changed when the same marks give another profile."""
_STEP = 500
_scoring = threading.Lock()
"""One thread scores papers; others wait, and find the profile that it learned."""


class Ask(Protocol):
    """Runs work on the catalogue. Raises CatalogueError."""

    def __call__(self, work: Callable[[Database], _T], /) -> _T:
        """Return what ``work`` returns; it may be called twice."""
        ...


class Readiness(NamedTuple):
    """Whether enough is known to rank."""

    kept: int
    """Papers that were kept (bookmark, tag or note), copied or read in full."""

    @property
    def missing(self) -> int:
        """How many more must be kept first."""
        return max(0, NEEDED - self.kept)

    @property
    def sentence(self) -> str:
        """What is missing and how to give it; empty if nothing is."""
        if not self.missing:
            return ""
        papers = "paper" if self.missing == 1 else "papers"
        return (
            f"For you needs {self.missing} more {papers} that you keep (bookmark, tag or note),"
            " copy or read in full; reader import refs.bib takes those that you know already,"
            " reader mark bookmark takes arXiv ids"
        )


class Ranking:
    """Ranks papers. Methods may be called from any thread; one at a time."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._profiles: dict[str, tuple[str, Profile]] = {}

    def score_papers(self, keys: Sequence[str] | None, tag: str = "") -> Readiness:
        """Make sure that these papers (None: all) have the scores that follow from the marks.

        Without enough kept papers there are no scores. Raises CatalogueError.
        """

        def score(database: Database) -> Readiness:
            ready, profile = self._update_profile(database, tag)
            if profile is not None:
                rules = make_rules(all_rules := stored_rules.read_taste_rules(database))
                stored_rules.forget_scores_of_other_rules(database, " ".join(map(repr, all_rules)))
                unscored = tastes.find_unscored(database, keys)
                _store_scores(database, profile, unscored, rules)
            return ready

        with _scoring:
            return self._ask(score)

    def read_profile(self, tag: str = "") -> tuple[Readiness, Profile | None]:
        """What is known of the user's taste, or of the papers with a tag; None if too little."""
        return self._ask(lambda database: self._update_profile(database, tag))

    def read_terms(self, keys: Sequence[str]) -> dict[str, Terms]:
        """The terms of papers, by key. Raises CatalogueError."""
        return self._ask(lambda database: read_all_terms(database, keys))

    def read_rules(self) -> TasteRules:
        """What the user said of terms and authors. Raises CatalogueError."""
        return self._ask(lambda database: make_rules(stored_rules.read_taste_rules(database)))

    def run(self, work: Callable[[Database], _T]) -> _T:
        """Run work on the catalogue. Raises CatalogueError."""
        return self._ask(work)

    def forget(self) -> None:
        """Forget all that was learned; the marks stay. Raises CatalogueError."""
        self._profiles.clear()
        self._ask(tastes.forget_tastes)

    def _update_profile(self, database: Database, tag: str) -> tuple[Readiness, Profile | None]:
        signals = tastes.read_signals(database)
        ready = Readiness(sum(_strength(one, tag) >= _USED for one in signals))
        if ready.missing:
            if tastes.read_taste(database, tag):
                tastes.store_taste(database, tag, "", b"")
            return ready, None
        learned_from = _hash_signals(signals, tag)
        if (known := self._profiles.get(tag)) and known[0] == learned_from:
            return ready, known[1]
        profile = _read_stored(database, tag, learned_from)
        if profile is None:
            profile = _learn(database, signals, tag)
            tastes.store_taste(database, tag, learned_from, pack_profile(profile))
        self._profiles[tag] = (learned_from, profile)
        return ready, profile


def read_all_terms(database: Database, keys: Sequence[str]) -> dict[str, Terms]:
    """The terms of papers, by key; those that were not counted yet are counted and stored."""
    found: dict[str, Terms] = {}
    counted: dict[int, bytes] = {}
    for key, number, stored, paper in tastes.read_numbers_and_terms(database, keys):
        if stored is not None:
            found[key] = unpack_terms(stored)
        elif paper is not None:
            found[key] = count_terms((paper.title, paper.abstract))
            counted[number] = pack_terms(found[key])
    if counted:
        tastes.store_terms(database, counted)
    unknown = [key for key in keys if key not in found]
    for key, texts in tastes.read_carried_texts(database, unknown).items() if unknown else ():
        found[key] = count_terms(texts)
    return found


def _store_scores(
    database: Database, profile: Profile, keys: Sequence[str], rules: TasteRules
) -> None:
    for start in range(0, len(keys), _STEP):
        some = keys[start : start + _STEP]
        numbers = read_numbers(database, some)
        terms = read_all_terms(database, some)
        authors = read_authors(database, some) if rules.name_authors else {}
        scores = {
            numbers[key]: score_paper(profile, key, terms[key], rules, authors.get(key, ()))
            for key in numbers
            if key in terms
        }
        tastes.store_scores(database, scores)


def read_authors(database: Database, keys: Sequence[str]) -> dict[str, Sequence[str]]:
    """The authors of papers, by key."""
    return {paper.key: paper.authors for paper in read_papers(database, keys)}


def score_paper(
    profile: Profile, key: str, terms: Terms, rules: TasteRules, authors: Sequence[str]
) -> Scored:
    """The score of one paper. That it was learned from as one only seen does not count."""
    score = profile.score(rules.keep_terms(terms), without=profile.own_share(key))
    score += rules.measure_pins(terms, authors)
    return Scored(score, match_of_score(score))


def _strength(signal: Signal, tag: str) -> float:
    """How much the user chose a paper: 1 if it is kept, 0 if it was not chosen."""
    if signal.refused or tag:
        return float(not signal.refused and tag in signal.tags)
    return 1.0 if signal.kept else _USED if signal.used else _OPENED * signal.opened


def _is_passed_over(signal: Signal) -> bool:
    return not (signal.kept or signal.used or signal.opened or signal.refused)


def _hash_signals(signals: Iterable[Signal], tag: str) -> str:
    lines = sorted(
        f"{one.key} {_strength(one, tag)} {one.refused} {_is_passed_over(one)}" for one in signals
    )
    return hashlib.sha256("\n".join([_VERSION, *lines]).encode()).hexdigest()


def _read_stored(database: Database, tag: str, learned_from: str) -> Profile | None:
    stored = tastes.read_taste(database, tag)
    if stored is None or stored[0] != learned_from:
        return None
    try:
        return unpack_profile(stored[1])
    except ValueError:
        return None  # it is learned again


def _learn(database: Database, signals: Sequence[Signal], tag: str) -> Profile:
    """Learn from the marks. The same marks and papers give the same profile."""
    chosen = [one for one in signals if _strength(one, tag)][:_MOST]
    refused = [one.key for one in signals if one.refused][:_MOST]
    passed = [one.key for one in signals if _is_passed_over(one)][:_MOST]
    marked = frozenset(one.key for one in signals)
    wanted = max(0, _BACKGROUND - len(passed) - len(refused))
    seen = tastes.list_unmarked(database, marked, wanted) if wanted else []
    strengths = {
        **dict.fromkeys(seen, _SEEN_ONLY),
        **dict.fromkeys(passed, 1.0),
        **dict.fromkeys(refused, _REFUSED),
    }
    terms = read_all_terms(database, [*(one.key for one in chosen), *strengths])
    only_seen = set(seen)
    choices = {
        name_of_seen(key) if key in only_seen else key: Choice(terms[key], False, strength)
        for key, strength in sorted(strengths.items())
        if key in terms
    }
    choices |= {
        one.key: Choice(terms[one.key], True, _strength(one, tag))
        for one in reversed(chosen)
        if one.key in terms
    }
    return Learner().learn(choices)
