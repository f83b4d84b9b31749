"""The orders of a list."""

from datetime import date

from reader.model.entry import Entry
from reader.model.query import EVERYTHING
from reader.model.sorting import SORTS, Sort
from tests.make import entry, listing, paper


def sorted_numbers(entries: list[Entry], sort: Sort) -> list[int]:
    return [int(one.key[-5:]) for one in listing(*entries).list_matching_entries(EVERYTHING, sort)]


def test_each_order_sorts_by_what_it_says() -> None:
    one = Entry(paper(1, title="b", votes=5, comments=0, published=date(2026, 1, 1)), vote_change=9)
    two = Entry(paper(2, title="A", votes=9, comments=1, published=date(2026, 1, 3)), vote_change=1)
    three = Entry(paper(3, title="c", votes=None, comments=None, published=None))
    wanted: dict[Sort, list[int]] = {
        "feed": [3, 1, 2],
        "newest": [2, 1, 3],
        "votes": [2, 1, 3],
        "rising": [1, 2, 3],
        "comments": [2, 3, 1],
        "title": [2, 1, 3],
        "for-you": [3, 1, 2],  # nothing was learned yet: the order of the feed
    }
    assert set(wanted) == set(SORTS)
    for sort, order in wanted.items():
        assert sorted_numbers([three, one, two], sort) == order, sort


def test_equal_papers_stay_in_the_feed_s_order() -> None:
    rows = [entry(number, votes=1) for number in (3, 1, 2)]
    assert sorted_numbers(rows, "votes") == [3, 1, 2]
