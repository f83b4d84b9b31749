"""An address of the web is read as what it holds: a feed, a paper's page, a list of papers."""

import json
from collections.abc import Iterator

import pytest

from tests.program import reader
from tests.server import Answer, Request, Server

FEED = b"""<rss version="2.0"><channel><title>c</title>
<item><title>From the feed</title><link>https://example.org/1</link></item></channel></rss>"""
FEED_LINK = '<link rel="alternate" type="application/rss+xml" href="{}">'
PAGE = "<!doctype html><html><head><title>A blog</title>{}</head><body>{}</body></html>"
ONE = '<a href="https://arxiv.org/abs/2505.10475">a paper</a>'
TWO = ONE + ' and <a href="https://arxiv.org/abs/2505.10476">another</a>'


def atom(*ids: str) -> bytes:
    """arXiv's answer about these papers."""
    entries = "".join(
        f"<entry><id>http://arxiv.org/abs/{id}v1</id><title>Title of {id}</title>"
        f"<summary>On {id}.</summary><author><name>Ada Byron</name></author></entry>"
        for id in ids
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>q</title>{entries}</feed>'.encode()


def answer_request(request: Request) -> Answer:
    pages = {
        "/blog/": PAGE.format(FEED_LINK.format("../feed.xml"), ONE),
        "/list": PAGE.format(FEED_LINK.format("/feed.xml"), TWO),
        "/loop": PAGE.format(FEED_LINK.format("/loop"), ""),
        "/empty": PAGE.format("", "Hello"),
        "/notes.md": "See arXiv:2505.10475 and [A good one](https://arxiv.org/abs/2505.10476).\n",
        "/paper": PAGE.format(
            '<meta name="citation_title" content="On trees">'
            '<meta name="citation_author" content="Byron, Ada">'
            '<meta name="citation_publication_date" content="2026/11">'
            '<meta name="citation_doi" content="10.1234/abc">' + FEED_LINK.format("/feed.xml"),
            ONE,
        ),
    }
    if request.path in pages:
        return Answer(pages[request.path].encode(), headers={"Content-Type": "text/html"})
    if request.path == "/feed.xml":
        return Answer(FEED)
    if request.path == "/api/query":
        return Answer(atom(*request.query["id_list"].split(",")))
    return Answer(b"", 404)


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch, home: object) -> Iterator[str]:
    with Server(answer_request) as server:
        monkeypatch.setenv("READER_ARXIV_ENDPOINT", server.url)
        yield server.url


def titles(address: str) -> list[str]:
    done = reader("list", address, "--format", "json")
    assert done.code == 0, done.err
    return [row["title"] for row in json.loads(done.out)]


def test_a_page_that_names_its_feed_is_that_feed(site: str) -> None:
    assert titles(f"{site}/blog/") == ["From the feed"]


def test_a_page_that_links_to_several_papers_is_the_list_of_them(site: str) -> None:
    assert titles(f"{site}/list") == ["Title of 2505.10475", "Title of 2505.10476"]


def test_a_paper_s_own_page_is_that_paper(site: str) -> None:
    (row,) = json.loads(reader("list", f"{site}/paper", "--format", "json").out)
    assert (row["key"], row["authors"]) == ("doi:10.1234/abc", ["Ada Byron"])
    assert (row["published"], row["year"]) == ("2026-11", 2026)


def test_titles_that_a_text_lacks_are_fetched(site: str) -> None:
    assert titles(f"{site}/notes.md") == ["Title of 2505.10475", "A good one"]


def test_a_page_that_names_itself_as_its_feed_is_refused_in_a_sentence(site: str) -> None:
    done = reader("list", f"{site}/loop")
    assert (done.code, len(done.err.splitlines())) == (1, 1)
    assert "is a web page; it has a feed at /loop" in done.err


def test_a_page_without_papers_is_told_what_it_lacks(site: str) -> None:
    done = reader("list", f"{site}/empty")
    assert (done.code, len(done.err.splitlines())) == (1, 1)
    assert "/empty" in done.err
