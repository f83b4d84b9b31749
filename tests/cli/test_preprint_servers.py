"""bioRxiv, medRxiv and OpenReview from the command line, online and offline."""

import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest

from tests.preprints import VENUE, biorxiv, openreview, preprint, submission
from tests.program import reader
from tests.server import Answer, Request, Server

NOWHERE = "http://127.0.0.1:9"
SUBMISSIONS = [submission(1), submission(2, venue=f"{VENUE}/Rejected_Submission"), submission(4)]


def site_as_of(today: date) -> Callable[[Request], Answer]:
    """bioRxiv, medRxiv and OpenReview on one host."""
    preprints = [
        preprint(1, today - timedelta(days=4)),
        preprint(2, today - timedelta(days=1)),
        preprint(1, today - timedelta(days=1), 2, title="Made-up preprint 1, mended"),
        preprint(3, today, category="zoology"),
        preprint(4, today, category="oncology", server="medRxiv"),
        preprint(5, today, doi=None),
        preprint(6, today - timedelta(days=9), category="oncology", server="medRxiv"),
    ]

    def answer_request(request: Request) -> Answer:
        made_up = (
            biorxiv(preprints) if request.path.startswith("/details/") else openreview(SUBMISSIONS)
        )
        return made_up(request)

    return answer_request


@pytest.fixture
def net(today: date, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """Everything on loopback."""
    with Server(site_as_of(today)) as server:
        monkeypatch.setenv("READER_BIORXIV_ENDPOINT", server.url)
        monkeypatch.setenv("READER_OPENREVIEW_ENDPOINT", server.url)
        yield server


def go_offline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("READER_BIORXIV_ENDPOINT", NOWHERE)
    monkeypatch.setenv("READER_OPENREVIEW_ENDPOINT", NOWHERE)


def listed(*arguments: str) -> list[dict[str, object]]:
    """What ``reader list`` prints as JSON."""
    done = reader("list", *arguments, "--format", "json")
    assert done.code == 0, done.err
    return json.loads(done.out)  # type: ignore[no-any-return]


def test_a_category_of_biorxiv_is_a_feed(net: Server) -> None:
    done = reader("list", "biorxiv:cell-biology", "--format", "json")
    papers = json.loads(done.out)
    assert [paper["title"] for paper in papers] == [
        "Made-up preprint 2",
        "Made-up preprint 1, mended",
    ]
    assert papers[0]["key"] == "doi:10.64898/2026.11.20.700002"
    page = "https://www.biorxiv.org/content/10.64898/2026.11.20.700002v1"
    assert papers[0]["links"]["pdf"] == f"{page}.full.pdf"
    assert papers[0]["source"] == "biorxiv"
    assert done.err == "1 of 3 entries could not be read\n"


def test_a_category_of_medrxiv_is_a_feed(net: Server) -> None:
    paper, _ = listed("https://www.medrxiv.org/collection/oncology")
    assert (paper["title"], paper["source"]) == ("Made-up preprint 4", "medrxiv")


def test_a_venue_of_openreview_is_a_feed(net: Server) -> None:
    papers = listed(f"https://openreview.net/group?id={VENUE}#tab-accept-oral")
    assert {paper["title"] for paper in papers} == {
        "Made-up submission 1",
        "Made-up submission 4",
    }
    assert papers[0]["links"]["pdf"] == "https://openreview.net/pdf?id=aBc0000001"  # type: ignore[index]


@pytest.mark.parametrize("address", ["biorxiv:zoology", f"openreview:{VENUE}"])
@pytest.mark.parametrize("status", [429, 503])
def test_a_site_that_is_busy_is_asked_again(net: Server, address: str, status: int) -> None:
    whole = net.answer

    def answer(request: Request) -> Answer:
        if len(net.requests) == 1:
            return Answer(b"", status, {"Retry-After": "1"})
        return whole(request)

    net.answer = answer
    assert listed(address)
    assert net.requests[0].path == net.requests[1].path


@pytest.mark.parametrize("address", ["biorxiv:zoology", f"openreview:{VENUE}"])
def test_what_was_fetched_is_there_offline(
    net: Server, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    online = listed(address)
    go_offline(monkeypatch)
    offline = reader("list", address, "--format", "json")
    assert offline.code == 0
    assert [paper["key"] for paper in json.loads(offline.out)] == [one["key"] for one in online]
    assert "can't be reached" in offline.err and "what follows was fetched on" in offline.err
    counted = reader("count", address)
    assert (counted.code, counted.out) == (0, f"{len(online)}\n")


def test_sync_count_and_next_know_the_feeds(net: Server) -> None:
    done = reader("sync", "biorxiv:cell-biology", "medrxiv:all", f"openreview:{VENUE}")
    assert done.code == 0
    assert sorted(done.err.splitlines()) == [
        "Fetched 3 feeds; 6 papers are new",
        "biorxiv:cell-biology: 2 papers; 1 of 3 entries could not be read",
        "medrxiv:all: 2 papers",
        f"openreview:{VENUE}: 2 papers",
    ]
    count = len(net.requests)
    again = reader("sync", "biorxiv:cell-biology", f"openreview:{VENUE}")
    assert again.err.count("papers, fetched recently") == 2
    assert reader("count", "biorxiv:cell-biology").out == "2\n"
    assert "Made-up preprint 4" in reader("next", "medrxiv:all").out
    assert len(net.requests) == count


def test_a_feed_of_ones_own_may_be_made_of_them(net: Server, home: object) -> None:
    from reader.system.paths import user_paths

    config = user_paths().config
    config.parent.mkdir(parents=True)
    config.write_text(f'[feeds.mine]\nfrom = ["biorxiv:zoology", "openreview:{VENUE}"]\n')
    assert len(listed("mine")) == 3


def test_a_preprint_is_marked_shown_and_copied_like_any_paper(net: Server) -> None:
    listed("biorxiv:zoology")
    key = "doi:10.64898/2026.11.20.700003"
    assert reader("mark", "bookmark", key).code == 0
    assert "Made-up preprint 3" in reader("show", key).out
    copied = reader("list", "library:bookmarks", "--template", "{pdf}")
    page = "https://www.biorxiv.org/content/10.64898/2026.11.20.700003v1"
    assert copied.out == f"{page}.full.pdf\n"


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("biorxiv:zoologie", "bioRxiv has no preprints in a category 'zoologie'; did you mean"),
        ("openreview:ICLR.cc/1926/Conference", "OpenReview shows no papers of"),
        ("biorxiv:", "'biorxiv:' is no feed; there are"),
    ],
)
def test_a_name_that_is_wrong_is_one_sentence(net: Server, address: str, said: str) -> None:
    whole = net.answer
    net.answer = lambda request: (
        whole(request) if "details" in request.path else Answer(b'{"notes": []}')
    )
    done = reader("list", address)
    assert done.code in (1, 2) and done.err.startswith(said) and done.err.count("\n") == 1


@pytest.mark.parametrize("format", ["rss", "atom", "jsonfeed"])
@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("biorxiv:zoology", "https://www.biorxiv.org/collection/zoology"),
        ("medrxiv:all", "https://www.medrxiv.org/content/early/recent"),
        (f"openreview:{VENUE}", f"https://openreview.net/group?id={VENUE}"),
    ],
)
def test_an_export_names_the_page_of_its_feed(
    net: Server, address: str, link: str, format: str
) -> None:
    assert link in reader("list", address, "--format", format).out


def test_doctor_names_the_mirrors(net: Server) -> None:
    said = reader("doctor").out
    assert "api.biorxiv.org, api2.openreview.net, doi.org, 127.0.0.1" in said
