"""What was copied, opened and read in full tells the ranking of taste."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.catalogue import papers, tastes
from reader.catalogue.tastes import Signal
from reader.errors import LibraryError
from reader.model.paper import Paper
from reader.ranking.terms import count_terms
from reader.services import import_library
from reader.services.marks import MarksService
from reader.services.ranking import Ranking
from reader.services.taste_signals import MOST_AT_ONCE, record_signal
from tests.conftest import NOON
from tests.library.home import Home, events, folders
from tests.make import paper
from tests.ranking.test_ranking import TOPICS, text

ROBOTS = [paper(number, abstract=text("robots", number)) for number in range(1, 9)]
OTHERS = [paper(n, abstract=text(list(TOPICS)[n % 4], n)) for n in range(20, 60)]


@pytest.fixture
def library(home_library: Home) -> MarksService:
    """A library whose catalogue knows the papers."""
    service = home_library.service()
    papers.store_papers(home_library.database, [*ROBOTS, *OTHERS], NOON)
    return service


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Home]:
    """Another machine."""
    home = Home(folders(tmp_path / "other"))
    yield home
    home.close()


def signals(home: Home) -> dict[str, Signal]:
    return {one.key: one for one in tastes.read_signals(home.database)}


def score(home: Home, service: MarksService, one: Paper) -> float:
    profile = Ranking(service.ask).read_profile()[1]
    assert profile is not None
    return profile.score(count_terms([one.title, one.abstract]))


def test_a_signal_is_written_once_a_paper_and_is_no_step_for_undo(
    home_library: Home, library: MarksService
) -> None:
    library.bookmark_papers([OTHERS[0].key], True, "key")
    record_signal(library, "copied", [ROBOTS[0].key])
    record_signal(library, "copied", [ROBOTS[0].key])
    record_signal(library, "opened", [ROBOTS[1].key])
    assert len(events(home_library.paths.events)) == 3
    assert signals(home_library)[ROBOTS[0].key].used and signals(home_library)[ROBOTS[1].key].opened
    undone = library.undo("key")
    assert undone and [change.field for change in undone.restored] == ["bookmark"]
    assert library.undo("key") is None and signals(home_library)[ROBOTS[0].key].used


def test_a_list_that_is_copied_and_papers_that_nobody_knows_tell_nothing(
    home_library: Home, library: MarksService
) -> None:
    record_signal(library, "copied", [one.key for one in OTHERS[: MOST_AT_ONCE + 1]])
    record_signal(library, "copied", ["arxiv:2611.99999"])
    assert not signals(home_library)


def test_a_failed_write_is_told_and_does_not_fail_the_action(
    library: MarksService, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise LibraryError("Nothing was marked: the disk is full")

    monkeypatch.setattr(library, "set_field", fail)
    record_signal(library, "copied", [ROBOTS[0].key])
    assert library.problems == ["Nothing was marked: the disk is full"]


def test_papers_that_were_copied_or_read_in_full_are_enough_to_rank_opened_ones_are_not(
    library: MarksService,
) -> None:
    record_signal(library, "opened", [one.key for one in ROBOTS])
    assert Ranking(library.ask).read_profile()[0].missing == 5
    record_signal(library, "copied", [one.key for one in ROBOTS[:3]])
    record_signal(library, "read-in-full", [one.key for one in ROBOTS[2:4]])
    assert Ranking(library.ask).read_profile()[0].missing == 1
    record_signal(library, "read-in-full", [ROBOTS[4].key])
    ready, profile = Ranking(library.ask).read_profile()
    assert ready.missing == 0 and profile is not None
    on_robots, on_graphs = (count_terms([text(topic, 99)]) for topic in ("robots", "graphs"))
    assert profile.score(on_robots) > profile.score(on_graphs)


def test_an_opened_paper_that_was_read_is_not_passed_over(
    home_library: Home, library: MarksService
) -> None:
    library.bookmark_papers([one.key for one in ROBOTS[:6]], True, "key")
    graph = next(one for one in OTHERS if "spectral" in one.abstract)
    library.mark_read([graph.key], True, "key")
    passed = score(home_library, library, graph)
    record_signal(library, "opened", [graph.key])
    opened = score(home_library, library, graph)
    library.bookmark_papers([graph.key], True, "key")
    kept = score(home_library, library, graph)
    assert passed < opened < kept
    library.set_field("not-for-me", [graph.key], True, "key")
    assert score(home_library, library, graph) < passed


def test_two_machines_rank_alike_though_one_never_saw_the_papers_that_were_copied(
    home_library: Home, library: MarksService, other: Home
) -> None:
    record_signal(library, "copied", [one.key for one in ROBOTS[:4]])
    record_signal(library, "read-in-full", [one.key for one in ROBOTS[4:7]])
    record_signal(library, "opened", [ROBOTS[7].key])
    (file,) = home_library.paths.events.iterdir()
    theirs = other.service()
    papers.store_papers(other.database, OTHERS, NOON)
    other.paths.events.mkdir(parents=True, exist_ok=True)
    (other.paths.events / file.name).write_bytes(file.read_bytes())
    theirs.refresh_marks()
    assert score(other, theirs, ROBOTS[0]) == score(home_library, library, ROBOTS[0])


def test_signals_are_exported_and_imported_with_their_times(
    home_library: Home, library: MarksService, other: Home, tmp_path: Path
) -> None:
    record_signal(library, "copied", [ROBOTS[0].key])
    record_signal(library, "opened", [ROBOTS[0].key])
    library.set_field("not-for-me", [ROBOTS[1].key], True, "key")
    library.export_to(tmp_path / "library.json")
    theirs = other.service()
    source = import_library.read_library(tmp_path / "library.json")
    assert import_library.import_marks(theirs, source, {}).papers == 2
    assert import_library.import_marks(theirs, source, {}).papers == 0
    fields = "SELECT key, field, value FROM marks ORDER BY key, field"
    assert other.database.execute(fields).fetchall() == (
        home_library.database.execute(fields).fetchall()
    )
    assert signals(other)[ROBOTS[1].key].refused
