"""What the ranking stores in the catalogue."""

from pathlib import Path

from reader.catalogue import papers, tastes
from reader.catalogue.connection import open_database
from tests.conftest import NOON
from tests.make import paper


def test_the_terms_and_scores_of_a_paper_go_when_its_text_changes_or_it_is_deleted(
    tmp_path: Path,
) -> None:
    database = open_database(tmp_path / "catalogue.sqlite")
    keys = [paper(number).key for number in (1, 2, 3)]
    papers.store_papers(database, [paper(number) for number in (1, 2, 3)], NOON)
    numbers = papers.read_numbers(database, keys)
    tastes.store_terms(database, dict.fromkeys(numbers.values(), b""))
    tastes.store_scores(database, dict.fromkeys(numbers.values(), tastes.Scored(1.0, 80)))
    papers.store_papers(
        database,
        [paper(1, votes=99), paper(2, abstract="A text that is longer than the one before it.")],
        NOON,
    )
    papers.delete_papers(database, [keys[2]])
    assert tastes.find_unscored(database, keys) == [keys[1]]
    assert tastes.read_matches(database, keys) == {keys[0]: 80}
    assert database.execute("SELECT count(*) FROM terms").fetchone() == (1,)
    database.close()
