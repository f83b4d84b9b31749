"""The votes that papers gained since the user last looked."""

from datetime import UTC, datetime, timedelta, timezone

from reader.catalogue import papers
from reader.catalogue.connection import Interrupt, open_database
from reader.catalogue.database import Database
from reader.catalogue.listing import open_listing
from reader.catalogue.votes import read_vote_changes
from tests.make import paper

MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)
ONE, TWO = paper(1).key, paper(2).key


def fetched(*times: tuple[float, int], number: int = 1, into: Database | None = None) -> Database:
    """A catalogue that fetched a paper so many hours after Monday with so many votes."""
    database = into or open_database(None)
    for hours, votes in times:
        at = MONDAY + timedelta(hours=hours)
        papers.store_papers(database, [paper(number, votes=votes)], at)
    return database


def after(hours: float) -> datetime:
    return MONDAY + timedelta(hours=hours)


def count_rows(database: Database) -> int:
    return int(database.execute("SELECT count(*) FROM votes").fetchone()[0])


def test_votes_gained_are_exactly_those_since_the_last_visit() -> None:
    database = fetched((0, 10), (1, 12), (2, 15), (24, 40), (25, 41))
    fetched((25, 3), number=2, into=database)

    def gained(hours: float) -> dict[str, int]:
        return read_vote_changes(database, [ONE, TWO], after(hours))

    assert gained(0) == {ONE: 31}
    assert gained(1) == {ONE: 29}
    assert gained(1.5) == {ONE: 29}, "between two fetches: what was shown then"
    assert gained(24) == {ONE: 1}
    assert gained(25) == {}, "nothing was fetched after it"
    assert gained(-1) == {}, "it was not there"


def test_votes_that_come_and_go_are_counted_against_the_visit() -> None:
    database = fetched((0, 10), (1, 30), (2, 10))
    assert read_vote_changes(database, [ONE], after(0)) == {ONE: 0}
    assert read_vote_changes(database, [ONE], after(1)) == {ONE: -20}


def test_without_a_visit_votes_gained_are_those_since_the_last_earlier_day() -> None:
    database = fetched((0, 10), (2, 12), (24, 20), (26, 25))
    fetched((0, 3), number=2, into=database)
    assert read_vote_changes(database, [ONE, TWO]) == {ONE: 13}


def test_votes_that_stay_the_same_take_one_row_a_day() -> None:
    database = fetched(*((hours / 10, 10) for hours in range(60)))
    assert count_rows(database) == 1
    fetched((24, 10), (25, 10), (26, 11), (27, 11), into=database)
    assert count_rows(database) == 3
    assert read_vote_changes(database, [ONE]) == {ONE: 1}


def test_a_time_of_another_zone_is_compared_as_the_same_moment() -> None:
    database = fetched((0, 10), (1, 12), (2, 15))
    east = after(1).astimezone(timezone(timedelta(hours=9)))
    assert read_vote_changes(database, [ONE], east) == {ONE: 3}


def test_the_order_by_votes_gained_counts_from_the_last_visit_too() -> None:
    database = fetched((0, 0), (1, 50), (2, 51))
    fetched((0, 0), (1, 0), (2, 9), number=2, into=database)
    listed = [(ONE, None), (TWO, None)]

    def order(seen: datetime | None) -> list[int]:
        return list(open_listing(database, listed, seen).sort_places("rising", Interrupt()))

    assert order(after(0)) == [0, 1]
    assert order(after(1)) == [1, 0]
