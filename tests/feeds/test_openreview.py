"""Papers of OpenReview: what is read of an answer, and which requests make a feed."""

import json
from datetime import date

import pytest

from reader.errors import BadStatus, ParseError
from reader.feeds import openreview, openreview_fetch
from reader.feeds.entry_reader import EntryCounter
from reader.feeds.hf_fetch import FetchedFeed, QueryParams
from reader.model.address import Venue
from reader.model.paper import Paper
from reader.net import Limits, Net
from reader.system import input_limits
from tests.preprints import VENUE, page_of_submissions, submission
from tests.preprints import openreview as made_up_openreview
from tests.server import Answer, Request, Server

REJECTED = f"{VENUE}/Rejected_Submission"
UNDECIDED = f"{VENUE}/Submission"


def parsed(*notes: object, **options: object) -> list[Paper]:
    return openreview.parse(page_of_submissions(notes), "it", **options)  # type: ignore[arg-type]


def fetched(server: Server) -> FetchedFeed:
    net = Net(limits=Limits(connect=2, read=2, total=5, attempts=1))

    def get(path: str, params: QueryParams) -> bytes:
        return net.get(server.url + path, params)

    return openreview_fetch.fetch(Venue(VENUE), get)


def test_a_submission_is_known_by_its_page() -> None:
    [paper] = parsed(submission(1))
    assert paper.key == "url:https://openreview.net/forum?id=aBc0000001"
    assert paper.title == "Made-up submission 1"
    assert paper.abstract == "What submission 1 shows. It has $x^2$ in it."
    assert paper.authors == ("Ada Byron", "Kurt Weyl") and paper.author_count == 2
    assert paper.keywords == ("ICLR 2026 Poster", "pruning", "made-up tasks")
    assert paper.published == date(2026, 1, 27)
    assert paper.source == "openreview"
    assert paper.links.page == "https://openreview.net/forum?id=aBc0000001"
    assert paper.links.pdf == "https://openreview.net/pdf?id=aBc0000001"


@pytest.mark.parametrize(
    ("note", "key"),
    [
        (
            {**submission(1), "externalIds": ["dblp:conf/x/1", "arxiv:2505.10475"]},
            "arxiv:2505.10475",
        ),
        ({**submission(1), "externalIds": ["doi:10.1145/3292500"]}, "doi:10.1145/3292500"),
        (submission(1, html="https://arxiv.org/abs/2505.10475v3"), "arxiv:2505.10475"),
        (submission(1, pdf="https://arxiv.org/pdf/2505.10475"), "arxiv:2505.10475"),
        (submission(1, doi="10.48550/arXiv.2505.10475"), "arxiv:2505.10475"),
        (submission(1, doi="10.1145/3292500"), "doi:10.1145/3292500"),
        (submission(1, html="https://example.org/talk"), "url:https://example.org/talk"),
    ],
)
def test_an_id_in_the_fields_of_a_submission_is_its_key(note: object, key: str) -> None:
    [paper] = parsed(note)
    assert paper.key == key


def test_a_value_may_be_bare_and_an_author_an_object() -> None:
    note = submission(1)
    note["content"] = {
        "title": "Bare", "authors": [{"fullname": "Ada Byron", "username": "~A1"}, "Kurt Weyl"],
        "keywords": "one, two", "venueid": VENUE,
    }  # fmt: skip
    [paper] = parsed(note)
    assert (paper.title, paper.authors) == ("Bare", ("Ada Byron", "Kurt Weyl"))


def test_an_anonymous_submission_has_no_authors() -> None:
    [paper] = parsed(submission(1, authors=[]))
    assert paper.authors == () and paper.author_count is None


def test_what_is_short_stands_in_for_an_abstract_that_is_not_there() -> None:
    [paper] = parsed(submission(1, abstract=None))
    assert paper.abstract == "It is short."


def test_code_on_github_is_the_papers_repository_and_other_code_is_not() -> None:
    on_github, archive = parsed(
        submission(1, code="https://github.com/byron/engine"),
        submission(2, code="/attachment/0a1b.zip"),
    )
    assert (on_github.github, archive.github) == ("https://github.com/byron/engine", None)


@pytest.mark.parametrize("milliseconds", [None, -1, 0, 10**18, "1769428800000", True, []])
def test_a_date_that_is_none_is_left_out(milliseconds: object) -> None:
    note = {**submission(1), "pdate": milliseconds, "cdate": milliseconds}
    [paper] = parsed(note)
    assert paper.published is None


def test_submissions_of_other_venues_are_left_out_without_a_word() -> None:
    counter = EntryCounter()
    body = page_of_submissions([submission(1), submission(2, REJECTED)])
    assert len(openreview.parse(body, "it", venues=(VENUE,), counter=counter)) == 1
    assert (counter.note, counter.seen_count) == ("", 2)


@pytest.mark.parametrize(
    "odd",
    [
        None, 5, [], {}, submission(9, title=None), submission(9, venueid=None),
        {**submission(9), "content": None}, {**submission(9), "id": None, "forum": "x" * 61},
    ],
)  # fmt: skip
def test_an_odd_entry_costs_itself_only(odd: object) -> None:
    counter = EntryCounter()
    body = page_of_submissions([submission(1), odd, submission(2)])
    assert len(openreview.parse(body, "it", venues=(VENUE,), counter=counter)) == 2
    assert counter.note == "1 of 3 entries could not be read"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (b"[]", "it holds no list of submissions; try again later"),
        (b"<html>challenge</html>", "it is a web page, not data"),
        (
            {"name": "Error", "message": "Too many requests"},
            "it holds no list of submissions (Too many requests); try again later",
        ),
        (
            {"notes": [], "searchUnavailable": True},
            "it says that its search is out of order; try again later",
        ),
    ],
)
def test_an_answer_that_is_no_list_is_said_to_be_so(answer: object, said: str) -> None:
    body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    with pytest.raises(ParseError) as raised:
        openreview.parse(body, "it")
    assert str(raised.value).startswith(said)


@pytest.mark.parametrize("most", [1000, 100], ids=["as asked", "fewer on a page than asked"])
def test_a_venue_is_its_accepted_papers_of_all_pages_the_newest_first(most: int) -> None:
    notes = [submission(number, VENUE if number % 2 else REJECTED) for number in range(1200)]
    with Server(made_up_openreview(notes, most)) as server:
        feed = fetched(server)
    assert len(feed.papers) == 600
    days = [paper.published for paper in feed.papers if paper.published]
    assert days == sorted(days, reverse=True) and len(days) == 600
    assert (feed.note, feed.left_out) == ("", "")
    query = server.requests[0].query
    assert (query["group"], query["query"], query["source"]) == (VENUE, "*", "forum")
    starts = [int(request.query["offset"]) for request in server.requests]
    assert starts == [*range(0, 1200, min(most, 500)), 1200]


def test_a_page_with_fewer_than_asked_for_is_not_taken_for_the_last() -> None:
    notes = [submission(number) for number in range(1200)]

    def answer(request: Request) -> Answer:
        start = int(request.query["offset"])
        return Answer(page_of_submissions(notes[start : start + (450 if start == 0 else 500)]))

    with Server(answer) as server:
        assert len(fetched(server).papers) == 1200


def test_a_page_of_more_than_a_megabyte_is_read_in_a_process_of_its_own() -> None:
    notes = [submission(number, abstract="It is long. " * 250) for number in range(500)]
    assert len(page_of_submissions(notes)) > input_limits.INLINE_JSON_BYTES
    with Server(made_up_openreview(notes)) as server:
        assert len(fetched(server).papers) == 500
    assert len(server.requests) == 2


@pytest.mark.parametrize("venueid", [UNDECIDED, f"{VENUE}/Under_Review"])
def test_before_any_is_accepted_a_venue_shows_what_is_under_review(venueid: str) -> None:
    notes = [submission(1, venueid), submission(2, REJECTED), submission(3, venueid)]
    with Server(made_up_openreview(notes)) as server:
        feed = fetched(server)
    assert len(feed.papers) == 2
    assert feed.note == f"{VENUE} has accepted no papers yet; these are under review"


def test_once_one_is_accepted_what_is_under_review_is_left_out() -> None:
    notes = [submission(number, UNDECIDED) for number in range(600)]
    with Server(made_up_openreview([*notes, submission(700)])) as server:
        feed = fetched(server)
    assert [paper.title for paper in feed.papers] == ["Made-up submission 700"]


def test_the_end_of_what_a_search_reaches_is_said() -> None:
    notes = [submission(number) for number in range(10_100)]
    with Server(made_up_openreview(notes)) as server:
        feed = fetched(server)
    assert len(feed.papers) == 10_000
    assert feed.note == "OpenReview finds 10,000 submissions at most, so some papers may be missing"


def test_a_venue_without_papers_is_named_with_where_to_find_its_id() -> None:
    made_up = made_up_openreview([submission(1, REJECTED)])
    with Server(made_up) as server, pytest.raises(ParseError) as raised:
        fetched(server)
    assert str(raised.value) == (
        f"OpenReview shows no papers of '{VENUE}'; take the id from the address of the venue's"
        " page, such as https://openreview.net/group?id=ICLR.cc/2026/Conference"
    )


@pytest.mark.parametrize(
    ("status", "error", "said"),
    [
        (403, BadStatus, "OpenReview asks for a browser (403); open https://openreview.net/group"),
        (404, ParseError, "OpenReview shows no papers of"),
        (400, ParseError, "OpenReview shows no papers of"),
        (401, BadStatus, "127.0.0.1 does not answer this (401)"),
    ],
)
def test_a_refusal_is_one_sentence(status: int, error: type[Exception], said: str) -> None:
    def refuse(request: Request) -> Answer:
        return Answer(b"{}", status)

    with Server(refuse) as server, pytest.raises(error) as raised:
        fetched(server)
    assert str(raised.value).startswith(said)
