"""Preprints of bioRxiv and medRxiv: what is read of an answer, and which requests make a feed."""

import json
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from reader.errors import ParseError, Stopped
from reader.feeds import biorxiv, biorxiv_fetch
from reader.feeds.entry_reader import EntryCounter
from reader.feeds.hf_fetch import FetchedFeed, QueryParams
from reader.feeds.parser_process import ChildParser
from reader.model.address import Preprints
from reader.model.paper import Paper
from reader.model.preprint_servers import SERVER_NAMES
from reader.net import Limits, Net
from tests.preprints import DAY, page_of_preprints, preprint
from tests.preprints import biorxiv as made_up_biorxiv
from tests.server import Answer, Request, Server

CELLS = Preprints("biorxiv", "cell-biology")


def parsed(*entries: object, **options: object) -> list[Paper]:
    return biorxiv.parse(page_of_preprints(entries), "it", **options)  # type: ignore[arg-type]


def fetched(server: Server, address: Preprints = CELLS, limit: int | None = None) -> FetchedFeed:
    net = Net(limits=Limits(connect=2, read=2, total=5, attempts=1))

    def get(path: str, params: QueryParams) -> bytes:
        return net.get(server.url + path, params)

    return biorxiv_fetch.fetch(address, get, today=DAY, limit=limit)


def titles(papers: tuple[Paper, ...] | list[Paper]) -> list[str]:
    return [paper.title for paper in papers]


def test_a_preprint_has_its_doi_as_key_and_links_to_its_newest_version() -> None:
    [paper] = parsed(preprint(1, version=2))
    doi = "10.64898/2026.11.20.700001"
    page = f"https://www.biorxiv.org/content/{doi}v2"
    assert paper.key == f"doi:{doi}"
    assert paper.authors == ("A. Byron", "K. B. Weyl") and paper.author_count == 2
    assert paper.published == DAY and paper.keywords == ("cell biology",)
    assert paper.abstract == "What preprint 1 shows, with p < 0.05."
    assert paper.source == "biorxiv"
    links = paper.links
    assert (links.page, links.pdf, links.html) == (page, f"{page}.full.pdf", f"{page}.full")
    assert links.doi == f"https://doi.org/{doi}"


def test_a_preprint_of_medrxiv_has_its_page_there() -> None:
    [paper] = parsed(preprint(1, doi="10.1101/2026.11.01.26300001", server="medRxiv"))
    assert paper.source == "medrxiv"
    assert paper.links.page == "https://www.medrxiv.org/content/10.1101/2026.11.01.26300001v1"


def test_a_server_that_is_not_named_is_the_one_that_was_asked() -> None:
    [paper] = parsed(preprint(1, server=None), server="medrxiv")
    assert paper.links.page == "https://www.medrxiv.org/content/10.64898/2026.11.20.700001v1"


@pytest.mark.parametrize("newest_first", [False, True])
def test_versions_of_a_preprint_are_one_paper_the_newest(newest_first: bool) -> None:
    day = DAY - timedelta(days=2)
    versions = [preprint(1, day), preprint(1, day, 2, title="Better"), preprint(2, DAY)]
    found = parsed(*(reversed(versions) if newest_first else versions))
    assert titles(found) == ["Made-up preprint 2", "Better"]
    assert str(found[1].url).endswith("v2")


def test_a_date_without_zeros_is_a_date() -> None:
    [paper] = parsed(preprint(1, date="2026-6-30"))
    assert paper.published == date(2026, 6, 30)


@pytest.mark.parametrize("version", [None, "", "two", "²", 3.5, "1000", "-1"])
def test_a_version_that_is_no_number_is_the_first(version: object) -> None:
    [paper] = parsed(preprint(1, version=version))
    assert str(paper.url).endswith("700001v1")


def test_entries_of_other_categories_are_left_out_without_a_word() -> None:
    counter = EntryCounter()
    entries = [preprint(1), preprint(2, category="Neuroscience"), preprint(3, category=None)]
    found = biorxiv.parse(
        page_of_preprints(entries), "it", categories=("cell-biology",), counter=counter
    )
    assert titles(found) == ["Made-up preprint 1", "Made-up preprint 3"]
    assert (counter.note, counter.seen_count) == ("", 3)


@pytest.mark.parametrize(
    "odd", [None, 5, [], {}, preprint(9, doi="none"), preprint(9, title=""), preprint(9, doi=None)]
)
def test_an_odd_entry_costs_itself_only(odd: object) -> None:
    counter = EntryCounter()
    body = page_of_preprints([preprint(1), odd, preprint(2)])
    assert len(biorxiv.parse(body, "it", counter=counter)) == 2
    assert counter.note == "1 of 3 entries could not be read"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (b"", "it is empty; try again later"),
        (b"[]", "it holds no list of preprints; try again later"),
        (b"{}", "it holds no list of preprints; try again later"),
        (b"<html>busy</html>", "it is a web page, not data"),
        (
            {"messages": [{"status": "Not available at this time"}]},
            "it holds no list of preprints (Not available at this time); try again later",
        ),
        ({"messages": [{"status": "ok"}], "collection": "x"}, "it holds no list of preprints (ok)"),
    ],
)
def test_an_answer_that_is_no_list_is_said_to_be_so(answer: object, said: str) -> None:
    body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    with pytest.raises(ParseError) as raised:
        biorxiv.parse(body, "it")
    assert str(raised.value).startswith(said)


def test_an_answer_without_preprints_is_empty() -> None:
    assert parsed() == []
    assert biorxiv.parse(b'{"messages": [{"status": "no posts found"}]}', "it") == []


def test_a_feed_is_fetched_page_by_page_the_newest_first() -> None:
    entries = [preprint(number, DAY - timedelta(days=number % 2)) for number in range(130)]
    with Server(made_up_biorxiv(entries)) as server:
        feed = fetched(server)
    assert len(feed.papers) == 130
    assert [paper.published for paper in feed.papers] == [DAY] * 65 + [DAY - timedelta(1)] * 65
    paths = [request.path for request in server.requests]
    assert paths == [
        f"/details/biorxiv/2026-11-22/2026-11-23/{start}/json" for start in (0, 30, 60, 90, 120)
    ]
    assert {request.query["category"] for request in server.requests} == {"cell_biology"}


def test_a_full_last_page_is_followed_by_an_empty_one() -> None:
    with Server(made_up_biorxiv([preprint(number) for number in range(120)])) as server:
        assert len(fetched(server).papers) == 120
    assert len(server.requests) == 5


def test_pages_of_a_hundred_are_whole_too() -> None:
    entries = [preprint(number) for number in range(250)]

    def answer(request: Request) -> Answer:
        start = int(request.path.split("/")[5])
        return Answer(page_of_preprints(entries[start : start + 100]))

    with Server(answer) as server:
        assert len(fetched(server).papers) == 250
    assert len(server.requests) == 4


def test_a_site_that_ignores_the_page_that_is_asked_for_does_not_hold_us() -> None:
    same = [preprint(number) for number in range(30)]
    with Server(lambda request: Answer(page_of_preprints(same))) as server:
        assert len(fetched(server).papers) == 30
    assert len(server.requests) == 8


def test_days_are_added_until_there_are_a_hundred_preprints() -> None:
    entries = [preprint(number, DAY - timedelta(days=number)) for number in range(40)]
    with Server(made_up_biorxiv(entries)) as server:
        feed = fetched(server)
    assert titles(feed.papers) == [f"Made-up preprint {number}" for number in range(30)]
    assert [request.path.split("/")[3:5] for request in server.requests] == [
        ["2026-11-22", "2026-11-23"], ["2026-11-20", "2026-11-21"], ["2026-11-17", "2026-11-19"],
        ["2026-10-25", "2026-11-16"],
    ]  # fmt: skip


def test_more_are_fetched_where_more_are_asked_for() -> None:
    entries = [preprint(number, DAY - timedelta(days=3 * (number % 2))) for number in range(300)]
    with Server(made_up_biorxiv(entries)) as server:
        assert len(fetched(server).papers) == 150
        assert len(fetched(server, limit=200).papers) == 300


def test_two_versions_on_two_pages_are_one_paper() -> None:
    entries = [
        *(preprint(number, DAY - timedelta(days=1)) for number in range(30)),
        preprint(3, DAY, 2, title="Better"),
    ]
    with Server(made_up_biorxiv(entries)) as server:
        feed = fetched(server)
    assert len(feed.papers) == 30
    assert titles(feed.papers)[0] == "Better"


def test_all_categories_are_asked_for_without_one() -> None:
    entries = [preprint(1), preprint(2, category="zoology")]
    with Server(made_up_biorxiv(entries)) as server:
        assert len(fetched(server, Preprints("biorxiv", "all")).papers) == 2
    assert all("category" not in request.query for request in server.requests)


def test_an_empty_answer_is_asked_for_again() -> None:
    entries = [preprint(number) for number in range(3)]
    made_up = made_up_biorxiv(entries)

    def answer(request: Request) -> Answer:
        return Answer(b"") if len(server.requests) == 1 else made_up(request)

    with Server(answer) as server:
        assert len(fetched(server).papers) == 3


@pytest.mark.parametrize(
    ("address", "hint"),
    [
        (Preprints("biorxiv", "neurosience"), "did you mean biorxiv:neuroscience?"),
        (Preprints("medrxiv", "tea"), "its categories are at https://www.medrxiv.org"),
    ],
)
@pytest.mark.parametrize("ignores", [False, True], ids=["finds nothing", "ignores the category"])
def test_a_category_that_is_unknown_is_named(address: Preprints, hint: str, ignores: bool) -> None:
    everything = page_of_preprints([preprint(1)])
    made_up: Callable[[Request], Answer] = made_up_biorxiv([preprint(1)])
    answer = (lambda request: Answer(everything)) if ignores else made_up
    with Server(answer) as server, pytest.raises(ParseError) as raised:
        fetched(server, address)
    name = SERVER_NAMES[address.server]
    said = f"{name} has no preprints in a category {address.category!r}; {hint}"
    assert str(raised.value) == said


def test_a_quiet_category_is_an_empty_feed_with_a_note() -> None:
    with Server(made_up_biorxiv([])) as server:
        feed = fetched(server, Preprints("biorxiv", "paleontology"))
        everything = fetched(server, Preprints("medrxiv", "all"))
    assert feed.papers == ()
    assert feed.note == "bioRxiv has posted nothing in paleontology in the last 30 days"
    assert everything.note == "medRxiv has posted nothing in the last 30 days"


def test_nothing_more_is_asked_for_once_nobody_waits() -> None:
    net = Net(limits=Limits(connect=2, read=2, total=5, attempts=1))
    with Server(made_up_biorxiv([preprint(number) for number in range(90)])) as server:

        def get(path: str, params: QueryParams) -> bytes:
            return net.get(server.url + path, params)

        parser = ChildParser(lambda: len(server.requests) > 1)
        with pytest.raises(Stopped):
            biorxiv_fetch.fetch(CELLS, get, parser, today=DAY)
    assert len(server.requests) == 2


def test_what_could_not_be_read_is_said_of_the_feed() -> None:
    entries: list[object] = [*(preprint(number) for number in range(30)), None]
    pages = [entries[:30], entries[30:]]

    def answer(request: Request) -> Answer:
        *_, last, start, _ = request.path.split("/")
        return Answer(page_of_preprints(pages[int(start) // 30] if last == str(DAY) else []))

    with Server(answer) as server:
        feed = fetched(server)
    assert len(feed.papers) == 30
    assert feed.left_out == "1 of 1 entry could not be read"
