"""The ranking as a service: it follows from the marks and the papers alone."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import pytest

from reader.catalogue import papers, tastes
from reader.catalogue.connection import open_database
from reader.catalogue.database import Database
from reader.model.paper import Paper
from reader.ranking.taste_rules import TasteRules
from reader.ranking.terms import count_terms
from reader.services.for_you import explain
from reader.services.ranking import Ranking, score_paper
from reader.services.stored_profile import pack_profile, unpack_profile
from tests.conftest import NOON
from tests.make import paper
from tests.ranking.test_ranking import TOPICS, text

_T = TypeVar("_T")
ROBOTS = [paper(n, abstract=text("robots", n)) for n in range(1, 13)]
OTHERS = [paper(n, abstract=text(list(TOPICS)[n % 4], n)) for n in range(20, 60)]


def machine(seen: Sequence[Paper], read: Sequence[Paper] = ()) -> tuple[Database, Ranking]:
    """A machine that has these papers, on which the first eight on robots were kept."""
    database = open_database(None)
    for one in seen:
        papers.store_papers(database, [one], NOON)
    marks = [(one.key, "bookmark") for one in ROBOTS[:8]] + [(one.key, "read") for one in read]
    for stamp, (key, field) in enumerate(marks, 1):
        database.execute("INSERT INTO marks VALUES (?, ?, 'x', ?, 'a')", (key, field, stamp))

    def ask(work: Callable[[Database], _T], /) -> _T:
        return work(database)

    return database, Ranking(ask)


def test_two_machines_with_the_same_marks_and_papers_rank_alike() -> None:
    all_papers = [*ROBOTS, *OTHERS]
    one, two = machine(all_papers)[1], machine(all_papers[::-1])[1]
    mine, theirs = one.read_profile()[1], two.read_profile()[1]
    assert mine is not None and theirs is not None
    terms = [count_terms([one.title, one.abstract]) for one in all_papers]
    assert [mine.score(each) for each in terms] == [theirs.score(each) for each in terms]


def test_what_was_read_and_not_kept_counts_against_papers_like_it() -> None:
    graphs = [one for one in OTHERS if "spectral" in one.abstract]
    before, after = machine([*ROBOTS, *OTHERS])[1], machine([*ROBOTS, *OTHERS], graphs)[1]
    terms = count_terms([text("graphs", 500)])
    scores = [ranking.read_profile()[1].score(terms) for ranking in (before, after)]  # type: ignore[union-attr]
    assert scores[1] < scores[0]


def test_a_stored_profile_scores_as_the_learned_one() -> None:
    profile = machine([*ROBOTS, *OTHERS])[1].read_profile()[1]
    assert profile is not None
    again = unpack_profile(pack_profile(profile))
    terms = count_terms([text("robots", 700)])
    assert abs(again.score(terms) - profile.score(terms)) < 1e-4


def test_many_votes_bring_a_paper_forward_and_the_reason_says_so() -> None:
    voted = paper(200, abstract=text("robots", 70), votes=85)
    _, ranking = machine([*ROBOTS, *OTHERS, voted])
    profile = ranking.read_profile()[1]
    assert profile is not None
    terms = count_terms([voted.abstract])
    none, few, many, most = (
        score_paper(profile, "arxiv:1", terms, TasteRules(), (), votes).score
        for votes in (0, 10, 85, 9000)
    )
    assert few == none
    assert round(many - few, 2) == 1.07 and round(most - few, 2) == 1.5
    assert "85 votes" in explain(ranking, voted) and "votes" not in explain(ranking, ROBOTS[9])


def test_scores_are_stored_once_and_anew_after_a_mark() -> None:
    database, ranking = machine([*ROBOTS, *OTHERS])
    keys = [one.key for one in OTHERS]
    assert ranking.score_papers(keys).missing == 0
    scores = "SELECT score FROM scores JOIN papers USING (id) ORDER BY key"
    first = database.execute(scores).fetchall()
    assert len(first) == len(OTHERS)
    ranking.score_papers(keys)
    assert database.execute(scores).fetchall() == first
    mark = "INSERT INTO marks VALUES (?, 'not-for-me', 'x', 99, 'a')"
    database.execute(mark, (keys[0],))
    ranking.score_papers(keys)
    assert database.execute(scores).fetchall() != first


def test_papers_that_came_after_the_first_ranking_count_as_seen() -> None:
    database, ranking = machine(ROBOTS[:8])
    assert ranking.read_profile()[1] is not None
    papers.store_papers(database, OTHERS, NOON)
    _, again = ranking.read_profile()
    _, new = Ranking(ranking.ask).read_profile()
    assert again is not None and new is not None
    assert {f"seen {one.key}" for one in OTHERS} <= again.learned.shares.keys()
    terms = count_terms([text("robots", 700)])
    assert again.score(terms) == pytest.approx(new.score(terms))


def test_papers_that_were_only_seen_do_not_fit_because_they_counted_against_themselves() -> None:
    database, ranking = machine([*ROBOTS[:8], *OTHERS])
    others = [one for one in OTHERS if "robot" not in one.abstract.split()]
    ranking.score_papers([one.key for one in others])
    matches = tastes.read_matches(database, [one.key for one in others])
    assert len(matches) == len(others) and max(matches.values()) < 50
