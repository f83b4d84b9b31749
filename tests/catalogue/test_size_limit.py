"""The catalogue stays below its limit, and papers with marks stay in it."""

import os
import sqlite3
from datetime import UTC, datetime, timedelta

from reader.catalogue import feed_snapshots, full_texts, papers, size_limit, word_index
from reader.catalogue.connection import open_database
from reader.catalogue.responses import Responses
from reader.catalogue.stored_feeds import store_feed
from reader.model.query import parse_query
from tests.make import paper

MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)


def make_text() -> str:
    """A full text that can hardly be compressed."""
    return os.urandom(30_000).hex()


def fill_catalogue() -> sqlite3.Connection:
    """Forty feeds of ten papers, a full text of every tenth; the first paper is bookmarked."""
    database = open_database(None)
    for day in range(40):
        listed = [paper(day * 10 + number) for number in range(10)]
        taken = MONDAY + timedelta(days=day)
        store_feed(database, f"hf:date/{day}", tuple(listed), day=None, taken=taken)
        full_texts.store_full_text(database, listed[0].key, make_text(), taken)
    mark(database, paper(0).key, "bookmarked")
    return database


def mark(database: sqlite3.Connection, key: str, field: str) -> None:
    database.execute("INSERT INTO marks VALUES (?, ?, '2026', 1, 'a')", (key, field))


def test_nothing_goes_while_there_is_room() -> None:
    database = fill_catalogue()
    before = size_limit.measure_sizes(database)
    size_limit.shrink_catalogue(database, before.used + 1)
    assert size_limit.measure_sizes(database) == before


def test_the_oldest_full_texts_that_are_not_kept_go_first() -> None:
    database = fill_catalogue()
    limit = size_limit.count_used_bytes(database) - 1
    size_limit.shrink_catalogue(database, limit)
    assert size_limit.count_used_bytes(database) <= limit * 0.9
    stored = full_texts.find_keys_with_text(database, [paper(n).key for n in (0, 10, 390)])
    assert stored == {paper(0).key, paper(390).key}
    assert size_limit.measure_sizes(database).papers == 400


def test_then_answers_then_papers_that_no_feed_shows() -> None:
    database = fill_catalogue()
    responses = Responses(lambda work: work(database), lambda: MONDAY)
    responses.keep("https://example.org", '"1"', os.urandom(200_000))
    papers.store_papers(database, map(paper, range(1000, 3000)), MONDAY)
    mark(database, paper(2000).key, "read")
    size_limit.shrink_catalogue(database, 300_000)
    left = size_limit.measure_sizes(database)
    assert (left.full_texts, left.responses) == (1, 0)
    assert not papers.read_papers(database, [paper(1999).key])
    assert papers.read_papers(database, [paper(2000).key])
    assert papers.read_papers(database, [paper(395).key])


def test_what_costs_more_to_fetch_again_stays_as_long_as_there_is_anything_cheaper() -> None:
    database = fill_catalogue()
    responses = Responses(lambda work: work(database), lambda: MONDAY)
    for number in range(40):
        responses.keep(f"https://example.org/{number}", '"1"', os.urandom(20_000))
    papers.store_papers(database, map(paper, range(1000, 4000)), MONDAY)
    seen = []
    while not seen or seen[-1].snapshots > 30:
        size_limit.shrink_catalogue(database, size_limit.count_used_bytes(database) - 1)
        seen.append(size_limit.measure_sizes(database))
    for left in seen:
        assert left.responses == 40 or left.full_texts == 1
        assert left.papers >= 3400 or left.responses == 0
        assert left.snapshots == 40 or left.papers <= 400
    # Every kind was dropped at a time of its own, so that each line above had its say.
    kinds = [(one.full_texts, one.responses, one.papers, one.snapshots) for one in seen]
    assert any(one[1:] == (40, 3400, 40) for one in kinds)
    assert any(one[2:] == (3400, 40) and one[1] < 40 for one in kinds)
    assert any(one[3] == 40 and one[2] < 3400 for one in kinds)


def test_what_is_dropped_is_not_found_and_what_stays_is() -> None:
    database = fill_catalogue()
    papers.store_papers(database, [paper(5000, title="An unlisted rarity")], MONDAY)
    size_limit.shrink_catalogue(database, 1)
    assert list(papers.find_candidates(database, parse_query("rarity"))) == []
    assert list(papers.find_candidates(database, parse_query('"Paper number 395"')))
    database.execute("INSERT INTO words (words) VALUES ('integrity-check')")


def test_thirty_feeds_and_the_kept_papers_always_stay() -> None:
    database = fill_catalogue()
    size_limit.shrink_catalogue(database, 1)
    left = size_limit.measure_sizes(database)
    assert left.snapshots == 30
    assert full_texts.find_keys_with_text(database, [paper(n).key for n in range(400)]) == {
        paper(0).key
    }
    assert papers.read_papers(database, [paper(0).key])
    assert feed_snapshots.load_snapshot(database, "hf:date/39", None) is not None
    assert word_index.make_expression(parse_query("paper"))
