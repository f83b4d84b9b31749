"""The catalogue stays within its size, and what the user keeps stays in it."""

import os
import sqlite3
from datetime import UTC, datetime, timedelta

from reader.catalogue import bounds, fulltexts, papers, snapshots, words
from reader.catalogue.responses import Responses
from reader.catalogue.store import open_database
from reader.query import parse
from tests.make import paper

MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)


def text() -> str:
    """A full text that packs badly."""
    return os.urandom(30_000).hex()


def filled() -> sqlite3.Connection:
    """Forty feeds of ten papers, a full text of every tenth; the first paper is bookmarked."""
    database = open_database(None)
    for day in range(40):
        listed = [paper(day * 10 + number) for number in range(10)]
        taken = MONDAY + timedelta(days=day)
        snapshots.store(database, f"hf:date/{day}", tuple(listed), day=None, taken=taken)
        fulltexts.keep(database, listed[0].key, text(), taken)
    mark(database, paper(0).key, "bookmarked")
    return database


def mark(database: sqlite3.Connection, key: str, field: str) -> None:
    database.execute("INSERT INTO marks VALUES (?, ?, '2026', 1, 'a')", (key, field))


def test_nothing_goes_while_there_is_room() -> None:
    database = filled()
    before = bounds.sizes(database)
    bounds.shrink(database, before.used + 1)
    assert bounds.sizes(database) == before


def test_the_oldest_full_texts_that_are_not_kept_go_first() -> None:
    database = filled()
    limit = bounds.used(database) - 1
    bounds.shrink(database, limit)
    assert bounds.used(database) <= limit * 0.9
    held = fulltexts.among(database, [paper(n).key for n in (0, 10, 390)])
    assert held == {paper(0).key, paper(390).key}
    assert bounds.sizes(database).papers == 400


def test_then_answers_then_papers_that_no_feed_shows() -> None:
    database = filled()
    Responses(database, lambda: MONDAY).keep("https://example.org", '"1"', os.urandom(200_000))
    papers.keep(database, map(paper, range(1000, 3000)), MONDAY)
    mark(database, paper(2000).key, "read")
    bounds.shrink(database, 300_000)
    left = bounds.sizes(database)
    assert (left.full_texts, left.responses) == (1, 0)
    assert not papers.get(database, [paper(1999).key])
    assert papers.get(database, [paper(2000).key])
    assert papers.get(database, [paper(395).key])


def test_what_is_dropped_is_not_found_and_what_stays_is() -> None:
    database = filled()
    papers.keep(database, [paper(5000, title="An unlisted rarity")], MONDAY)
    bounds.shrink(database, 1)
    assert list(papers.having(database, parse("rarity"))) == []
    assert list(papers.having(database, parse('"Paper number 395"')))
    database.execute("INSERT INTO words (words) VALUES ('integrity-check')")


def test_thirty_feeds_and_the_kept_papers_always_stay() -> None:
    database = filled()
    bounds.shrink(database, 1)
    left = bounds.sizes(database)
    assert left.snapshots == 30
    assert fulltexts.among(database, [paper(n).key for n in range(400)]) == {paper(0).key}
    assert papers.get(database, [paper(0).key])
    assert snapshots.load(database, "hf:date/39", None) is not None
    assert words.expression(parse("paper"))
