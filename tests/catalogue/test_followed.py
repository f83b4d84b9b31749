"""What is new among what the user follows: a query of the catalogue."""

from datetime import timedelta

from reader.catalogue import papers
from reader.catalogue.connection import open_database
from reader.catalogue.followed import find_followed
from reader.catalogue.stored_feeds import store_feed
from reader.model.query import parse_query
from tests.conftest import NOON
from tests.make import paper

OWLS = parse_query("title:owls")
DAYS = timedelta(days=14)


def test_what_was_seen_before_the_time_is_not_new() -> None:
    with open_database(None) as database:
        old, new = paper(1, title="Old owls"), paper(2, title="New owls")
        papers.store_papers(database, (old,), NOON - DAYS - timedelta(seconds=1))
        papers.store_papers(database, (new,), NOON - DAYS)
        assert [key for key, _ in find_followed(database, NOON - DAYS, [OWLS], (), None)] == [
            new.key
        ]


def test_a_paper_under_two_rules_is_there_once_and_the_newest_day_comes_first() -> None:
    with open_database(None) as database:
        some = [paper(n, title=f"Owls {n}") for n in range(4)]
        store_feed(database, "arxiv:new/cs.CL", tuple(some[1:3]), day=None, taken=NOON)
        papers.store_papers(database, (some[0], some[3]), NOON)
        rules = [OWLS, parse_query("owls")]
        found = find_followed(database, NOON - DAYS, rules, ["arxiv:new/cs.CL"], None)
        assert sorted(key for key, _ in found) == [one.key for one in some]
        only = find_followed(database, NOON - DAYS, [], ["arxiv:new/cs.CL"], None)
        assert {key for key, _ in only} == {some[1].key, some[2].key}
