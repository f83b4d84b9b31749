"""Taste rules are events of the library: undone, synced, exported, and used for every score."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.catalogue import papers, tastes
from reader.catalogue.taste_rules import read_taste_rules
from reader.library.events import Change
from reader.ranking.taste_rules import TasteRule
from reader.services import import_library
from reader.services.for_you import explain, list_for_you
from reader.services.marks import MarksService
from reader.services.ranking import Ranking
from reader.services.taste_account import make_account, make_overview
from reader.services.undo_sentence import undone_sentence
from reader.services.write_taste_rules import write_taste_rules
from tests.conftest import NOON
from tests.library.home import Home, folders
from tests.make import paper
from tests.ranking.test_ranking import TOPICS, text

ROBOTS = [paper(number, abstract=text("robots", number)) for number in range(1, 9)]
OTHERS = [paper(n, abstract=text(list(TOPICS)[n % 4], n)) for n in range(20, 60)]
NEW = paper(90, abstract="A robot with a gripper for manipulation", authors=("Emmy Noether",))
OFF = [TasteRule("term", "gripper", "off")]


@pytest.fixture
def library(home_library: Home) -> MarksService:
    """A library in which papers on robots are kept."""
    service = home_library.service()
    papers.store_papers(home_library.database, [*ROBOTS, *OTHERS, NEW], NOON)
    service.bookmark_papers([one.key for one in ROBOTS], True, "cli")
    return service


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Home]:
    """Another machine."""
    home = Home(folders(tmp_path / "other"))
    yield home
    home.close()


def scored(library: MarksService) -> int:
    Ranking(library.ask).score_papers([NEW.key])
    (score,) = library.database.execute(
        "SELECT score FROM scores JOIN papers USING (id) WHERE key = ?", (NEW.key,)
    ).fetchone()
    return int(score)


def test_scores_follow_the_rules_at_once_and_nothing_is_learned_again(
    library: MarksService,
) -> None:
    before = scored(library)
    learned = tastes.read_taste(library.database, "")
    write_taste_rules(library, "term", ["gripper"], "off", "key")
    off = scored(library)
    write_taste_rules(library, "term", ["gripper"], "pin", "key")
    pinned = scored(library)
    write_taste_rules(library, "author", ["emmy noether"], "pin", "key")
    both = scored(library)
    assert off < before < pinned < both and both - pinned == 1_000_000
    assert tastes.read_taste(library.database, "") == learned
    for _ in range(3):
        assert library.undo("key")
    assert scored(library) == before


def test_a_rule_is_undone_step_by_step(library: MarksService) -> None:
    write_taste_rules(library, "term", ["gripper"], "off", "key")
    write_taste_rules(library, "term", ["gripper"], "pin", "key")
    assert not write_taste_rules(library, "term", ["gripper"], "pin", "key").changes
    undone = library.undo("key")
    assert (
        undone and undone_sentence(undone, redo=False) == "Undone: 1 rule of your taste as it was"
    )
    assert read_taste_rules(library.database) == OFF
    undone = library.undo("key")
    assert undone_sentence(undone, redo=False) == "Undone: 1 rule of your taste taken back"
    assert read_taste_rules(library.database) == []


def test_a_term_that_is_off_is_no_reason_and_a_pin_is(library: MarksService) -> None:
    ranking = Ranking(library.ask)
    assert "gripper" in explain(ranking, NEW)
    write_taste_rules(library, "term", ["gripper"], "off", "key")
    write_taste_rules(library, "author", ["emmy noether"], "pin", "key")
    why = explain(ranking, NEW)
    assert "gripper" not in why and "pinned: Emmy Noether" in why
    account = make_account(ranking, NEW)
    parts = {part.shown: (part.share, part.rule) for part in account.parts}
    assert parts["gripper"] == (0.0, "off") and parts["Emmy Noether"] == (1.0, "pin")
    assert parts["robot"][0] > 0 and account.match == int(why.split()[0])
    assert [near.how for near in account.near] == ["kept"] * 3


def test_the_feed_for_you_follows_the_rules(library: MarksService) -> None:
    def place() -> int:
        return list_for_you(Ranking(library.ask), "", NOON).entries.keys.index(NEW.key)  # type: ignore[arg-type]

    before = place()
    write_taste_rules(library, "author", ["emmy noether"], "off", "key")
    write_taste_rules(library, "term", ["robot", "gripper", "manipulation"], "off", "key")
    assert place() > before
    write_taste_rules(library, "author", ["emmy noether"], "pin", "key")
    write_taste_rules(library, "term", ["robot", "gripper", "manipulation"], "pin", "key")
    assert place() == 0


def test_two_machines_agree_on_the_rules_the_later_one_wins(
    home_library: Home, library: MarksService, other: Home
) -> None:
    write_taste_rules(library, "term", ["gripper"], "off", "key")
    theirs = other.service()
    write_taste_rules(theirs, "term", ["gripper"], "pin", "key")
    (mine,), (their_file,) = home_library.paths.events.iterdir(), other.paths.events.iterdir()
    (other.paths.events / mine.name).write_bytes(mine.read_bytes())
    (home_library.paths.events / their_file.name).write_bytes(their_file.read_bytes())
    theirs.refresh_marks()
    library.refresh_marks()
    assert read_taste_rules(library.database) == read_taste_rules(other.database)
    assert len(read_taste_rules(library.database)) == 1


def test_rules_are_exported_and_imported_but_ours_win(
    library: MarksService, other: Home, tmp_path: Path
) -> None:
    write_taste_rules(library, "term", ["gripper"], "off", "key")
    write_taste_rules(library, "author", ["emmy noether"], "pin", "key")
    library.export_to(tmp_path / "library.json")
    theirs = other.service()
    write_taste_rules(theirs, "author", ["emmy noether"], "off", "key")
    write_taste_rules(theirs, "author", ["emmy noether"], None, "key")
    source = import_library.read_library(tmp_path / "library.json")
    import_library.import_marks(theirs, source, {})
    assert read_taste_rules(other.database) == OFF


def test_rules_are_no_papers_and_a_rule_of_a_newer_version_is_left_alone(
    library: MarksService,
) -> None:
    write_taste_rules(library, "term", ["gripper"], "off", "key")
    changes = [Change("taste:venue/icml", "taste", "pin"), Change("taste:term/x", "taste", "loud")]
    library.apply_changes([one.key for one in changes], lambda cells: changes, "auto", None)
    assert read_taste_rules(library.database) == OFF
    assert library.list_keys("all") == [one.key for one in ROBOTS[::-1]]
    assert not any(key.startswith("taste:") for key in library.list_keys("history"))


def test_the_overview_names_the_strongest_terms_and_all_rules(library: MarksService) -> None:
    write_taste_rules(library, "term", ["manipulation"], "pin", "key")
    overview = make_overview(Ranking(library.ask))
    names = {part.name: part.rule for part in overview.parts}
    assert names["manipulation"] == "pin" and {"action", "imitation"} <= set(names)
    assert not {"protein", "graph"} & set(names)
    assert overview.rules == (TasteRule("term", "manipulation", "pin"),)


def test_before_anything_can_be_ranked_the_overview_says_what_is_missing(other: Home) -> None:
    assert "needs 5 more papers" in make_overview(Ranking(other.service().ask)).missing
