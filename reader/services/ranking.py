"""Ranks papers by what the user kept: learns from the marks, scores papers, says why.

Kept papers (bookmark, tag or note) are those that the user chose; those that were copied or read in
full say nearly as much, those of which a page was opened a little. Papers marked "not for me", and
read ones with which nothing of that was done, were passed over. Other papers that were seen long
enough ago count a little against. What was learned follows from the marks alone and can be
forgotten at any time.
"""

import threading
from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol, TypeVar

from reader.catalogue import taste_rules as stored_rules
from reader.catalogue import tastes
from reader.catalogue.database import Database
from reader.catalogue.papers import read_numbers, read_papers
from reader.catalogue.tastes import CarriedPaper, Scored
from reader.model.paper import Paper
from reader.ranking.learner import Learner, Profile, key_of_name, match_of_score
from reader.ranking.taste_rules import TasteRules, make_rules
from reader.ranking.terms import Terms, count_terms, pack_terms, unpack_terms
from reader.ranking.traits import number_traits
from reader.ranking.vote_share import measure_votes
from reader.services.judgements import add_seen, count_chosen, judge_signals
from reader.services.stored_profile import pack_profile, unpack_profile

_T = TypeVar("_T")

NEEDED = 5
"""Papers that must have been kept, copied or read in full before anything is ranked."""
_VERSION = "8"
"""To be changed when the same marks give another profile."""
_MANY_PAPERS = 2000
"""With so many papers in the catalogue, more of them change nothing in what is learned."""
_STEP = 500


class Ask(Protocol):
    """Runs work on the catalogue. Raises CatalogueError."""

    def __call__(self, work: Callable[[Database], _T], /) -> _T:
        """Return what ``work`` returns; it may be called twice."""
        ...


class Readiness(NamedTuple):
    """Whether enough is known to rank."""

    missing: int = 0
    """How many more papers must be kept (bookmark, tag or note), copied or read in full first."""

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
    """Ranks papers. Methods may be called from any thread; one learns, the others wait for it."""

    def __init__(self, ask: Ask) -> None:
        self.ask = ask
        """Asks the catalogue questions."""
        self._known: dict[str, _Known] = {}
        self._learning = threading.Lock()  # taken before the catalogue is asked, never after

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

        with self._learning:
            return self.ask(score)

    def read_profile(self, tag: str = "") -> tuple[Readiness, Profile | None]:
        """What is known of the user's taste, or of the papers with a tag; None if too little."""
        with self._learning:
            return self.ask(lambda database: self._update_profile(database, tag))

    def read_terms(self, keys: Sequence[str]) -> dict[str, Terms]:
        """The terms of papers, by key. Raises CatalogueError."""
        return self.ask(lambda database: read_all_terms(database, keys))

    def read_rules(self) -> TasteRules:
        """What the user said of terms and authors. Raises CatalogueError."""
        return self.ask(lambda database: make_rules(stored_rules.read_taste_rules(database)))

    def forget(self) -> None:
        """Forget all that was learned; the marks stay. Raises CatalogueError."""
        with self._learning:
            self._known.clear()
            self.ask(tastes.forget_tastes)

    def _update_profile(self, database: Database, tag: str) -> tuple[Readiness, Profile | None]:
        state = _describe_state(database)
        known = self._known.get(tag)
        if known is None and (stored := _read_stored(database, tag)):
            known = _Known(stored[0], Readiness(), stored[1], Learner(stored[1]))
        if known is None or known.learned_from != state:
            known = _learn(database, tag, state, known.learner if known else Learner())
        self._known[tag] = known
        return known.ready, known.profile


class _Known(NamedTuple):
    """What was learned, and from what."""

    learned_from: str
    ready: Readiness
    profile: Profile | None
    """None if too little is known."""
    learner: Learner


def _describe_state(database: Database) -> str:
    """From what a profile would be learned now: if it is the same as before, the profile is."""
    # While few papers are known, twice as many of them say more of what was only seen.
    doublings = tastes.count_papers(database, _MANY_PAPERS).bit_length()
    return f"{_VERSION} {doublings} {tastes.read_state_of_marks(database)}"


def _learn(database: Database, tag: str, learned_from: str, learner: Learner) -> _Known:
    signals = tastes.read_signals(database)
    judgements = judge_signals(reversed(signals), tag)
    ready = Readiness(max(0, NEEDED - count_chosen(judgements)))
    if ready.missing:
        if tastes.read_taste(database, tag):
            tastes.store_taste(database, tag, "", b"")
        return _Known(learned_from, ready, None, Learner())
    judgements = add_seen(database, judgements, signals)
    profile = learner.learn(judgements, _read_terms_by_name(database))
    tastes.store_taste(database, tag, learned_from, pack_profile(profile))
    return _Known(learned_from, ready, profile, learner)


def _read_terms_by_name(database: Database) -> Callable[[Sequence[str]], dict[str, Terms]]:
    def read(names: Sequence[str]) -> dict[str, Terms]:
        keys = {name: key_of_name(name) for name in names}
        found = read_all_terms(database, list(dict.fromkeys(keys.values())))
        return {name: found[key] for name, key in keys.items() if key in found}

    return read


def read_all_terms(database: Database, keys: Sequence[str]) -> dict[str, Terms]:
    """The terms of papers, by key; those that were not counted yet are counted and stored."""
    found: dict[str, Terms] = {}
    counted: dict[int, bytes] = {}
    for key, number, stored, paper in tastes.read_numbers_and_terms(database, keys):
        if stored is not None:
            found[key] = unpack_terms(stored)
        elif paper is not None:
            found[key] = _count_terms(paper)
            counted[number] = pack_terms(found[key])
    if counted:
        tastes.store_terms(database, counted)
    unknown = [key for key in keys if key not in found]
    for key, carried in tastes.read_carried_papers(database, unknown).items() if unknown else ():
        found[key] = _count_terms(carried)
    return found


def _count_terms(paper: Paper | CarriedPaper) -> Terms:
    authors = paper.author_count or len(paper.authors)
    traits = number_traits(paper.title, paper.abstract, authors, paper.keywords)
    return count_terms((paper.title, paper.abstract), traits)


def _store_scores(
    database: Database, profile: Profile, keys: Sequence[str], rules: TasteRules
) -> None:
    for start in range(0, len(keys), _STEP):
        some = keys[start : start + _STEP]
        numbers = read_numbers(database, some)
        terms = read_all_terms(database, some)
        authors = read_authors(database, some) if rules.name_authors else {}
        votes = tastes.read_votes(database, some)
        scores = {
            numbers[key]: score_paper(
                profile, key, terms[key], rules, authors.get(key, ()), votes.get(key, 0)
            )
            for key in numbers
            if key in terms
        }
        tastes.store_scores(database, scores)


def read_authors(database: Database, keys: Sequence[str]) -> dict[str, Sequence[str]]:
    """The authors of papers, by key."""
    return {paper.key: paper.authors for paper in read_papers(database, keys)}


def score_paper(
    profile: Profile,
    key: str,
    terms: Terms,
    rules: TasteRules,
    authors: Sequence[str],
    votes: int,
) -> Scored:
    """The score of one paper. That it was learned from as one only seen does not count."""
    score = profile.score(rules.keep_terms(terms), without=profile.own_share(key))
    score += rules.measure_pins(terms, authors) + measure_votes(votes)
    return Scored(score, match_of_score(score))


def _read_stored(database: Database, tag: str) -> tuple[str, Profile] | None:
    """What was learned last, and from what; None if nothing was, or in another way."""
    stored = tastes.read_taste(database, tag)
    try:
        return (stored[0], unpack_profile(stored[1])) if stored and stored[1] else None
    except ValueError:
        return None  # it is learned again
