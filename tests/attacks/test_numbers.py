"""Absurd numbers and dates, typed or sent by a site: a sentence, and everything else as it was."""

import json
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from tests.attacks.test_damaged_catalogue import run
from tests.hub import DAY, entry, site
from tests.server import Server

HUGE = "1" + "0" * 20
LONGEST = "9" * 5000


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """The made-up site, with enough papers for the rows of a long feed."""
    days = [DAY - timedelta(days=back) for back in range(20)]
    with Server(site({day: [entry(n, day) for n in range(1, 31)] for day in days})) as server:
        monkeypatch.setenv("HF_ENDPOINT", server.url)
        yield server


@pytest.mark.parametrize("number", [HUGE, LONGEST, "-1", "0", "²", "1e9", "٣٣٣٣٣٣٣٣٣٣٣٣", "nan"])
@pytest.mark.parametrize(
    "command",
    [
        ("list", "today", "--limit"),
        ("sync", "today", "--days"),
        ("digest", "--limit"),
        ("digest", "--since"),
        ("serve", "--port"),
    ],
)
def test_a_number_that_makes_no_sense_is_a_usage_error_in_a_sentence(
    command: tuple[str, ...], number: str, server: Server
) -> None:
    if (command[0], number) == ("serve", "0"):
        return  # a free port
    done = run(*command, number)
    assert done.code == 2, done
    assert len(done.err.splitlines()) == 1
    assert len(done.err) < 5200


def test_more_days_than_there_are_are_all_days_there_are(
    server: Server, today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    from reader.cli import sync

    monkeypatch.setattr(sync.addresses, "FIRST_DAY", today - timedelta(days=7))
    assert run("sync", "today", "--days", "999999999").code == 0
    asked = {request.query.get("date") for request in server.requests}
    assert len(asked - {None}) <= 9


@pytest.mark.parametrize(
    "query",
    [
        "word " * 3000,
        "votes:>1 " * 3000,
        "a OR " * 3000 + "a",
        "a " + "-" * 3000 + "a",
        "a " + "-" * 400 + "a",
        "(" * 3000,
        "x" * 1_000_000,
        "votes:>99999999999999999999",
        "since:9999999999d",
        "date:10000",
        "date:99999999999999999999..",
    ],
)
@pytest.mark.parametrize("feed", ["today", "hf:month/2026-11", "catalogue:"])
def test_a_query_beyond_all_measure_is_a_sentence(feed: str, query: str, server: Server) -> None:
    done = run("list", feed, "--where", query)
    assert done.code == 2, done.err[:500]
    assert len(done.err.splitlines()) == 3
    assert len(done.err) < 5000


@pytest.mark.parametrize(
    "query",
    [
        "pruning " * 500,
        " OR ".join(["pruning"] * 250),
        "votes:>1 " * 500,
        " OR ".join(["votes:>1"] * 250),
        "-nothing " * 250,
        "is:unread " * 500,
        "featured:2026 has:tag -is:read author:ada title:made kw:task " * 70,
        "(" * 49 + "pruning " * 300 + ")" * 49,
        "id:26 " * 500,
    ],
)
def test_the_largest_query_there_may_be_is_answered(query: str, server: Server) -> None:
    for feed in ("hf:date/2026-11-20", "hf:month/2026-11", "catalogue:"):
        done = run("list", feed, "--where", query, "--format", "ids")
        assert done.code == 0, done.err[:500]
        assert ("has:tag" in query) or len(done.out.split()) >= 30


def test_what_a_site_says_beyond_all_measure_is_left_out_and_the_rest_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    odd: list[dict[str, object]] = [
        {"upvotes": 2**63},
        {"upvotes": 10**300},
        {"upvotes": -1},
        {"upvotes": 1e300},
        {"githubStars": 2**64, "githubRepo": "https://github.com/a/b"},
        {"publishedAt": "0001-01-01T00:00:00+14:00"},
        {"publishedAt": "9999-12-31T23:59:59-12:00"},
        {"publishedAt": "99999-01-01"},
        {"submittedOnDailyAt": "9999-12-31T00:00:00Z"},
        {"submittedOnDailyAt": "0001-01-01T00:00:00+14:00"},
    ]
    entries = [entry(n, DAY, **fields) for n, fields in enumerate(odd, 1)]
    entries += [{**entry(n, DAY), "numComments": 2**70} for n in range(11, 31)]
    with Server(site({DAY: entries})) as server:
        monkeypatch.setenv("HF_ENDPOINT", server.url)
        for feed in ("today", "hf:week/2026-W47", "hf:month/2026-11", "hf:trending"):
            done = run("list", feed, "--format", "json", "--sort", "newest")
            assert done.code == 0, done.err
            assert len(json.loads(done.out)) == 30
        assert run("count").out == "30\n"
        assert run("list", "catalogue:", "--where", "stars:>0 OR votes:>0").code == 0
        assert run("digest").code == 0


def test_a_day_that_is_yet_to_come_is_not_taken_for_the_newest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    far = date(9999, 12, 31)
    days = {DAY: [entry(n) for n in range(1, 31)], far: [entry(1, far)]}
    with Server(site(days)) as server:
        monkeypatch.setenv("HF_ENDPOINT", server.url)
        assert len(run("list", "today", "--format", "ids").out.split()) == 30
        assert run("count").out == "30\n"


def test_where_most_days_are_yet_to_come_it_is_our_clock_that_is_wrong(
    today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    future = today + timedelta(days=40)
    with Server(site({future: [entry(n, future) for n in range(1, 31)]})) as server:
        monkeypatch.setenv("HF_ENDPOINT", server.url)
        assert len(run("list", "today", "--format", "ids").out.split()) == 30
