"""Papers, votes and snapshots in the catalogue."""

from datetime import UTC, date, datetime, timedelta

from reader.catalogue import feed_snapshots, papers
from reader.catalogue.connection import open_database
from reader.catalogue.entries import read_entries
from reader.catalogue.responses import Responses
from reader.catalogue.stored_feeds import store_feed
from tests.make import paper

MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)


def test_a_newer_record_keeps_what_only_the_older_one_knows() -> None:
    database = open_database(None)
    papers.store_papers(database, [paper(1, organization="DeepMind", votes=3)], MONDAY)
    papers.store_papers(database, [paper(1, organization=None, votes=5)], MONDAY)
    (stored,) = papers.read_papers(database, [paper(1).key])
    assert (stored.organization, stored.votes) == ("DeepMind", 5)


def test_a_paper_is_first_seen_once() -> None:
    database = open_database(None)
    for day in range(3):
        papers.store_papers(database, [paper(1)], MONDAY + timedelta(days=day))
    assert papers.read_first_seen(database, [paper(1).key]) == {paper(1).key: MONDAY}


def test_a_snapshot_keeps_order_day_and_time_and_the_newer_one_wins() -> None:
    database = open_database(None)
    first, second = (paper(2), paper(1)), (paper(3), paper(1))
    day = date(2026, 11, 20)
    store_feed(database, "hf:daily", first, day=day, taken=MONDAY)
    store_feed(database, "hf:daily", second, day=day, taken=MONDAY + timedelta(hours=1))
    loaded = feed_snapshots.load_snapshot(database, "hf:daily")
    assert loaded
    assert tuple(entry.paper for entry in loaded.entries) == second
    assert (loaded.day, loaded.taken) == (day, MONDAY + timedelta(hours=1))
    assert feed_snapshots.load_snapshot(database, "hf:trending") is None


def test_a_paper_on_two_days_has_each_feed_s_own_day() -> None:
    database = open_database(None)
    first_day, second_day = date(2026, 11, 19), date(2026, 11, 20)
    for day in (first_day, second_day):
        listed = (paper(1, featured=day),)
        store_feed(database, f"hf:date/{day}", listed, day=day, taken=MONDAY)
    loaded = feed_snapshots.load_snapshot(database, f"hf:date/{first_day}")
    assert loaded and loaded.entries[0].paper.featured == first_day


def test_more_papers_than_sqlite_binds_at_once_are_read() -> None:
    database = open_database(None)
    many = tuple(paper(number) for number in range(1, 1201))
    store_feed(database, "hf:month/2026-11", many, day=None, taken=MONDAY)
    loaded = feed_snapshots.load_snapshot(database, "hf:month/2026-11")
    assert loaded and len(loaded.entries) == 1200


def test_of_many_papers_the_first_one_is_the_newest() -> None:
    database = open_database(None)
    many = [paper(number) for number in range(1, 1201)]
    papers.store_in_portions(database, many, MONDAY, live=False)
    assert [key for key, _ in papers.list_newest(database, 2000)] == [one.key for one in many]


def test_a_feed_with_two_addresses_is_stored_once() -> None:
    database = open_database(None)
    listed = (paper(1), paper(2))
    statements: list[str] = []
    database.set_trace_callback(statements.append)
    day = MONDAY.date()
    store_feed(database, "hf:daily", listed, day=day, taken=MONDAY, also=["hf:date/2026"])
    assert sum(sql.startswith("INSERT INTO papers") for sql in statements) == 2
    for name in ("hf:daily", "hf:date/2026"):
        loaded = feed_snapshots.load_snapshot(database, name)
        assert loaded and [entry.key for entry in loaded.entries] == [one.key for one in listed]
        assert (loaded.day, loaded.taken) == (day, MONDAY)


def test_answers_are_kept_with_their_etag_and_the_oldest_go_first() -> None:
    now = MONDAY

    def clock() -> datetime:
        nonlocal now
        now += timedelta(seconds=1)
        return now

    database = open_database(None)
    responses = Responses(lambda work: work(database), clock)
    for number in range(205):
        responses.keep(f"https://example.org/{number}", f'"{number}"', b"body %d" % number)
    assert responses.body("https://example.org/204") == b"body 204"
    assert responses.etag("https://example.org/204") == '"204"'
    assert responses.body("https://example.org/0") is None


def test_new_is_what_was_first_seen_or_featured_since_the_last_visit() -> None:
    database = open_database(None)
    seen = MONDAY + timedelta(hours=1)
    before, after, featured = (
        paper(1, featured=MONDAY.date()),
        paper(2, featured=MONDAY.date()),
        paper(3, featured=MONDAY.date() + timedelta(days=1)),
    )
    papers.store_papers(database, [before, featured], MONDAY)
    papers.store_papers(database, [after], MONDAY + timedelta(hours=2))
    listed = (before, after, featured)
    assert [one.new for one in read_entries(database, listed, seen)] == [False, True, True]
    assert all(one.new for one in read_entries(database, listed))
