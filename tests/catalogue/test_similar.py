"""Papers that are like one are found by the words that they share."""

from reader.catalogue import papers
from reader.catalogue.connection import open_database
from reader.catalogue.database import Database
from reader.catalogue.similar import find_similar, find_similar_to_key
from tests.conftest import NOON
from tests.make import paper

OWLS = paper(1, title="Owls hunt", abstract="Owls hunt mice by hearing; barn owls fly at night.")
BARN = paper(2, title="Barn owls", abstract="How barn owls use their hearing.")
NIGHT = paper(3, title="At night", abstract="Bats fly at night.")
STONES = paper(4, title="Stones", abstract="Granite is hard.")


def make_catalogue() -> Database:
    """A catalogue of four papers."""
    database = open_database(None)
    papers.store_papers(database, [OWLS, BARN, NIGHT, STONES], NOON)
    return database


def test_the_paper_that_shares_the_most_telling_words_comes_first() -> None:
    found = find_similar(make_catalogue(), OWLS)
    assert [one.key for one in found] == [BARN.key, NIGHT.key]


def test_the_words_that_are_shared_are_named() -> None:
    first, second = find_similar(make_catalogue(), OWLS)
    assert {"owls", "barn", "hearing"} == set(first.shared)
    assert set(second.shared) == {"fly", "night"}


def test_a_paper_that_shares_nothing_is_not_found_and_none_is_like_itself() -> None:
    database = make_catalogue()
    assert find_similar(database, STONES) == []
    assert OWLS.key not in {one.key for one in find_similar_to_key(database, OWLS.key)}
    assert find_similar_to_key(database, "arxiv:unknown") == []


def test_a_paper_need_not_be_in_the_catalogue() -> None:
    other = paper(9, title="Owls", abstract="Owls in the barn.")
    assert find_similar(make_catalogue(), other)[0].key in {OWLS.key, BARN.key}
