"""Which requests make up a feed, against a site that pages."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from reader.errors import BadStatus, ConfigError, NetError
from reader.feeds import hf_fetch
from reader.feeds.endpoints import Endpoints
from reader.model.address import Address, Daily, Day, Month, PaperById, Search, Trending, Week
from reader.net import Limits, Net
from tests.hub import DAY, entry, site, three_days
from tests.server import Answer, Request, Server

TODAY = date(2026, 11, 23)


def fetched(
    server: Server, address: Address, today: date = TODAY, limit: int | None = None
) -> hf_fetch.FetchedFeed:
    net = Net(limits=Limits(connect=2, read=2, total=5, attempts=1))

    def get(path: str, params: hf_fetch.QueryParams) -> bytes:
        return net.get(server.url + path, params)

    return hf_fetch.fetch(address, get, today=today, limit=limit)


def serve(answer: Callable[[Request], Answer]) -> Server:
    return Server(answer)


def test_the_newest_day_is_found_and_named_over_a_weekend() -> None:
    with serve(three_days()) as server:
        feed = fetched(server, Daily())
    assert feed.day == DAY
    assert len(feed.papers) == 30
    assert {paper.featured for paper in feed.papers} == {DAY}
    assert feed.note == "Nothing newer yet than Friday 20 November 2026"


def test_today_needs_no_note() -> None:
    with serve(three_days()) as server:
        assert fetched(server, Daily(), today=DAY).note == ""


def test_where_entries_name_no_day_the_days_are_walked_back() -> None:
    bare = [entry(number, submittedOnDailyAt=None) for number in range(1, 4)]
    with serve(site({DAY: bare})) as server:
        feed = fetched(server, Daily())
    assert feed.day == DAY
    assert [paper.featured for paper in feed.papers] == [DAY] * 3


def test_a_site_without_papers_for_ten_days_is_said_to_be_so() -> None:
    with serve(site({})) as server, pytest.raises(NetError, match="no papers from the last 10"):
        fetched(server, Daily())
    assert len(server.requests) == 12


def test_a_month_is_whole() -> None:
    days = {
        date(2026, 10, 1) + timedelta(days=back): [
            entry(number, date(2026, 10, 1) + timedelta(days=back)) for number in range(1, 24)
        ]
        for back in range(28)
    }
    with serve(site(days)) as server:
        feed = fetched(server, Month(2026, 10))
    assert len(feed.papers) == 23 * 28
    assert len({paper.key for paper in feed.papers}) == 23 * 28


def test_a_week_is_whole_and_has_the_days_of_its_entries() -> None:
    with serve(three_days()) as server:
        feed = fetched(server, Week(2026, 47))
    assert len(feed.papers) == 50
    assert {paper.featured for paper in feed.papers} == {DAY - timedelta(days=n) for n in range(3)}


def test_a_page_that_repeats_itself_ends_the_feed() -> None:
    same = [entry(number) for number in range(1, 101)]

    def answer(request: Request) -> Answer:
        return site({DAY: same})(request._replace(query={**request.query, "p": "0"}))

    with serve(answer) as server:
        assert len(fetched(server, Day(DAY)).papers) == 100
    assert len(server.requests) == 2


def test_trending_is_a_hundred_papers_unless_more_are_asked_for() -> None:
    many = [entry(number) for number in range(1, 251)]
    with serve(site({DAY: many})) as server:
        assert len(fetched(server, Trending()).papers) == 100
        assert server.requests[-1].query["sort"] == "trending"
        assert len(fetched(server, Trending(), limit=150).papers) == 150


def test_a_search_asks_for_as_many_as_the_site_gives() -> None:
    with serve(three_days()) as server:
        feed = fetched(server, Search("paper 7 of"))
        assert server.requests[0].query == {"q": "paper 7 of", "limit": "120"}
    assert len(feed.papers) == 3


def test_one_paper_is_fetched_by_its_id() -> None:
    with serve(three_days()) as server:
        (paper,) = fetched(server, PaperById("2611.20005")).papers
        assert paper.title == "Made-up paper 5 of 20 November"
        with pytest.raises(BadStatus, match=r"knows no paper 2611\.99999; see https://arxiv"):
            fetched(server, PaperById("2611.99999"))


def test_an_endpoint_that_is_no_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "mirror.local")
    with pytest.raises(ConfigError, match="HF_ENDPOINT"):
        Endpoints().hf_url()


def test_the_public_site_is_the_default() -> None:
    assert Endpoints().hf_url() == "https://huggingface.co"
    assert Endpoints().arxiv_url("https://arxiv.org/html/1") == "https://arxiv.org/html/1"


def test_a_configured_site_is_asked_unless_the_environment_names_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ends = Endpoints("https://mirror.example", "https://copy.example/arxiv")
    assert ends.hf_url() == "https://mirror.example"
    page = ends.arxiv_url("https://export.arxiv.org/api/query")
    assert page == "https://copy.example/arxiv/api/query"
    monkeypatch.setenv("HF_ENDPOINT", "https://other.example/")
    assert ends.hf_url() == "https://other.example"
