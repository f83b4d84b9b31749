"""Papers that a text names by DOI have their titles looked up, within limits."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.errors import BadStatus, Stopped, Unreachable
from reader.feeds.doi_fetch import FoundByDoi, fetch_by_dois
from reader.feeds.parser_process import ChildParser
from reader.text.sanitise import Clean
from tests.program import reader
from tests.server import Answer, Request, Server

NOTES = """Read doi:10.1234/One and https://doi.org/10.1234/two.
Unknown: 10.1234/none; a page: 10.1234/page; sent on: 10.1234/moved
"""


def record(doi: str, **fields: object) -> dict[str, object]:
    """What Crossref gives for a DOI."""
    return {
        "type": "journal-article",
        "title": f"Title of <i>{doi}</i> &amp; more",
        "DOI": doi,
        "URL": f"https://doi.org/{doi}",
        "author": [{"given": "Ada", "family": "Byron", "sequence": "first", "affiliation": []}],
        "issued": {"date-parts": [[2026, 11]]},
        "abstract": "<jats:title>Abstract</jats:title><jats:p>H<jats:sub>2</jats:sub>O.</jats:p>",
        "container-title": "Journal of Tests",
        **fields,
    }


def answer_request(request: Request) -> Answer:
    if request.headers.get("Accept") != "application/vnd.citationstyles.csl+json":
        return Answer(b"<html>the paper's page</html>")
    doi = request.path.lstrip("/")
    if doi == "10.1234/moved":
        return Answer(b"", 302, {"Location": "/agency/10.1234/moved"})
    if doi == "10.1234/page":
        return Answer(b"<!doctype html><title>A page</title>")
    if doi == "10.1234/none":
        return Answer(b"Resource not found.", 404)
    return Answer(json.dumps(record(doi.removeprefix("agency/"))).encode())


@pytest.fixture
def resolver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    with Server(answer_request) as server:
        monkeypatch.setenv("READER_DOI_ENDPOINT", server.url)
        yield server


@pytest.fixture
def notes(tmp_path: Path) -> str:
    file = tmp_path / "notes.md"
    file.write_text(NOTES)
    return str(file)


def test_the_records_of_dois_are_read_and_kept(resolver: Server, notes: str) -> None:
    done = reader("list", notes, "--format", "json")
    rows = json.loads(done.out)
    assert [(row["key"], row["title"]) for row in rows] == [
        ("doi:10.1234/one", "Title of 10.1234/one & more"),
        ("doi:10.1234/two", "Title of 10.1234/two & more"),
        ("doi:10.1234/none", "doi:10.1234/none"),
        ("doi:10.1234/page", "doi:10.1234/page"),
        ("doi:10.1234/moved", "Title of 10.1234/moved & more"),
    ]
    assert (rows[0]["authors"], rows[0]["abstract"], rows[0]["published"]) == (
        ["Ada Byron"],
        "H₂O.",
        "2026-11",
    )
    assert done.code == 0
    assert done.err == (
        "The resolver of DOIs has no record of 2 of 5 papers; 2 papers have their DOIs as title\n"
    )
    resolver.requests.clear()
    reader("list", notes)
    assert {one.path for one in resolver.requests} == {"/10.1234/none", "/10.1234/page"}


def test_without_network_a_doi_is_its_own_title_and_that_is_said(notes: str) -> None:
    done = reader("list", notes, "--format", "json")
    assert json.loads(done.out)[0]["title"] == "doi:10.1234/one"
    assert (done.code, len(done.err.splitlines())) == (0, 1)
    assert re.search(r"; until then 5 papers have their DOIs as title\n\Z", done.err)


def test_import_looks_dois_up_as_well(resolver: Server, tmp_path: Path) -> None:
    file = tmp_path / "README.md"
    file.write_text("# List\n- A paper (doi:10.1234/one)\n")
    assert reader("import", str(file), "--tag", "to-read").code == 0
    (row,) = json.loads(reader("list", "library:tag/to-read", "--format", "json").out)
    assert row["title"] == "Title of 10.1234/one & more"


def keys(count: int) -> list[Clean]:
    return [Clean(f"doi:10.1234/{number}") for number in range(count)]


def get(doi: str) -> bytes:
    return json.dumps(record(doi)).encode()


def test_so_many_dois_are_looked_up_and_no_more() -> None:
    told: list[tuple[int, str]] = []
    found = fetch_by_dois(keys(100), get, progress=lambda count, what: told.append((count, what)))
    assert (len(found.papers), found.asked_count, found.problem) == (60, 60, "")
    assert told[-1] == (60, "60 of 100 DOIs")


def test_after_some_seconds_no_further_doi_is_looked_up() -> None:
    seconds = iter(range(0, 1000, 9))
    assert fetch_by_dois(keys(9), get, clock=lambda: float(next(seconds))).asked_count == 2


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_resolver_that_can_t_answer_is_not_asked_again(status: int) -> None:
    def fail(doi: str) -> bytes:
        if doi.endswith("/1"):
            raise BadStatus("doi.org is busy", status)
        return get(doi)

    found = fetch_by_dois(keys(5), fail)
    assert ([one.key for one in found.papers], found.problem) == (keys(1), "doi.org is busy")


def test_what_the_resolver_knows_is_the_paper_that_was_asked_for() -> None:
    (paper,) = fetch_by_dois(keys(1), lambda doi: get("10.9999/other")).papers
    assert paper.key == "doi:10.1234/0"
    assert paper.links.doi == "https://doi.org/10.1234/0"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b'{"title": null, "DOI": 3}',
        b'{"type": "a", "title": ["A"], "DOI": "10.1234/0"}',
        b'{"type": "a", "title": "", "DOI": "10.1234/0"}',
        b"[" * 100_000,
        b"\x1b]52;c;AAAA\x07",
    ],
)
def test_a_record_without_a_title_gives_no_paper(body: bytes) -> None:
    assert fetch_by_dois(keys(1), lambda doi: body) == FoundByDoi([], 1)


def test_nothing_is_invented_where_nothing_answers() -> None:
    def fail(doi: str) -> bytes:
        raise Unreachable("doi.org can't be reached")

    assert fetch_by_dois(keys(3), fail) == FoundByDoi([], 0, "doi.org can't be reached")


def test_no_doi_is_looked_up_once_nobody_waits() -> None:
    asked: list[str] = []

    def stop() -> bool:
        return len(asked) > 1

    def count(doi: str) -> bytes:
        asked.append(doi)
        return get(doi)

    with pytest.raises(Stopped):
        fetch_by_dois(keys(9), count, ChildParser(stop))
    assert len(asked) == 2
