"""What is kept as a paper's full text has its form."""

import json
import time
import zlib
from collections.abc import Iterator

import pytest

from reader.article.form import describe_wrong_content, is_web_page
from reader.catalogue.connection import use_database
from reader.errors import BadStatus, NetError, ParseError
from reader.feeds import fulltext
from reader.system.paths import Paths
from reader.text.sanitise import block
from tests.hub import full_text, three_days
from tests.program import reader
from tests.server import Answer, Request, Server

ID = "2611.20001"
TEXT = block(full_text(ID))
PAGE = (
    f"<html><body><article class=ltx_document><h1>Of {ID}</h1><p>Words.</p></article></body></html>"
)
LOGIN = '<html><body><article><form>Log in <input type="password"></form></article></body></html>'
OTHERS = {
    "nothing": "",
    "blanks": " \n\ufeff\n",
    "an empty object": "{}",
    "an empty list": "[]",
    "an error as data": json.dumps({"error": "not here", "status": 200}),
    "data that is cut short": '{"error": "not he',
    "null": "null",
    "a string": '"Not found"',
    "a number": "404",
    "a page": LOGIN,
    "a page in large letters": LOGIN.upper(),
    "a page behind a mark": "\ufeff" + LOGIN,
    "a page behind a comment": "<!-- cached -->\n<!-- twice -->" + LOGIN,
    "a page behind a comment without end": "<!-- cached " + LOGIN,
    "a page behind a declaration": "<?xml version='1.0'?>\n<!DOCTYPE html PUBLIC>" + LOGIN,
    "a page behind blanks": "\n" * 5000 + LOGIN,
    "a page without html": "<title>Log in</title><form>user</form>",
    "a piece of a page": "<div><p>Welcome</p><form>user</form></div>",
    "tags alone": "<p>" * 5000,
    "an error as XML": "<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>",
    "not found": "Not found",
    "an error of a proxy": "502 Bad Gateway\nnginx",
    "a paper that is not found": "Paper not found",
    "an error as Markdown": "# 404\n\nThis page could not be found.",
    "a limit": "Too many requests. Please try again in a minute.",
    "a hotel": "Please log in to the network of the hotel.",
    "a picture": "\ufffdPNG\r\n\x1a\n\0\0\0\rIHDR" + "\ufffd" * 50,
    "a PDF": "%PDF-1.7\n1 0 obj\n<<>>\nendobj\n",
}
OWN = {
    "made up": TEXT,
    "short": "# A title\n\nThe text.",
    "with a table in front": "<table><tr><td>7 B</td></tr></table>\n\nWords of a paper.",
    "with a picture in front": '<div align="center"><img src="x.png"></div>\n\n# A title\n\nWords.',
    "with a comment in front": "<!-- image -->\n\n# A title\n\nWords.",
    "with a link in front": "[1] See [there](https://example.org).",
    "on errors": "# Errors of models\n\nWe look at 404 errors and at pages that are not found.",
    "on login": "Login pages deceive models, as we show in what follows." + " Words." * 200,
    "of mathematics": "$\\{x\\}$ is a set.",
    "in Chinese": "# 标题\n\n我们提出一种方法。",
    "with a broken sign": "# A title\n\nna\ufffdve words, many of them, and so on.",
}


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """Hugging Face and arXiv on one host."""
    with Server(three_days()) as server:
        monkeypatch.setenv("HF_ENDPOINT", server.url)
        monkeypatch.setenv("READER_ARXIV_ENDPOINT", server.url)
        yield server


def fetched(markdown: str | None, html: str | None) -> str:
    """What is taken of two sites; None is a 404."""

    def get(text: str | None) -> fulltext.Get:
        def answer(path: str, params: object) -> bytes:
            if text is None:
                raise BadStatus("There is no such page", 404)
            return text.encode("utf-8", "surrogateescape")

        return answer

    return fulltext.fetch(ID, get(markdown), get(html))


@pytest.mark.parametrize("text", OWN.values(), ids=OWN)
def test_a_text_is_a_text(text: str) -> None:
    assert describe_wrong_content(text) is None
    assert fetched(text, None) == text


@pytest.mark.parametrize("text", OTHERS.values(), ids=OTHERS)
def test_what_is_no_text_is_not_taken_and_arxiv_is_asked(text: str) -> None:
    assert fetched(text, PAGE).startswith(f"# Of {ID}")
    with pytest.raises(ParseError, match=rf"^Hugging Face answers with .* {ID}; try again later"):
        fetched(text, None)
    with pytest.raises(ParseError, match=r"^Hugging Face answers with "):
        fetched(text, LOGIN)


@pytest.mark.parametrize("page", [*OTHERS.values(), "<html><p>No HTML for this paper</p></html>"])
def test_a_page_of_arxiv_that_is_no_paper_is_not_taken(page: str) -> None:
    with pytest.raises(ParseError, match=rf"^arXiv answers with .* {ID}; try again later, or read"):
        fetched(None, page)


def test_without_any_text_its_pdf_is_named() -> None:
    with pytest.raises(NetError, match=f"Neither .* its PDF is https://arxiv.org/pdf/{ID}"):
        fetched(None, None)


def test_what_begins_a_page_is_told_in_no_time() -> None:
    began = time.monotonic()
    for one in ("<!---->", "<!-- ", "<?x ", "<p ", "<", "[", "word ", " ", "404 "):
        describe_wrong_content(one * 300_000)
    assert time.monotonic() - began < 5
    assert is_web_page("<!-- x -->" * 100 + "<HTML>")


@pytest.mark.parametrize("text", ["{}", "<!-- cached -->" + LOGIN, "Not found"])
def test_what_was_kept_wrongly_is_fetched_again(text: str, hub: Server, paths: Paths) -> None:
    assert reader("list", "today").code == 0
    with use_database(paths.catalogue) as database:
        row = (f"arxiv:{ID}", zlib.compress(text.encode()), "2026-11-20T00:00:00+00:00")
        database.execute("INSERT INTO fulltexts VALUES (?, ?, ?)", row)
    assert reader("show", ID, "--full").out == TEXT + "\n"
    asked = len(hub.requests)
    assert reader("show", ID, "--full").out == TEXT + "\n"
    assert len(hub.requests) == asked


def test_what_is_no_text_is_said_and_not_kept(hub: Server, paths: Paths) -> None:
    def answer(request: Request) -> Answer:
        return Answer(b"{}") if request.path.endswith(".md") else Answer(b"", 404)

    hub.answer = answer
    done = reader("show", ID, "--full")
    assert (done.code, done.out) == (1, "")
    assert done.err == (
        f"Hugging Face answers with data in place of the text of {ID}; try again later, or read"
        f" https://arxiv.org/pdf/{ID}\n"
    )
    with use_database(paths.catalogue) as database:
        assert database.execute("SELECT count(*) FROM fulltexts").fetchone() == (0,)
