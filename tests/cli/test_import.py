"""``reader import`` reads what ``reader list`` reads."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.feeds import files
from reader.system import input_limits
from reader.system.paths import Paths
from tests.cli.test_commands import NOWHERE
from tests.hub import three_days
from tests.program import reader
from tests.server import Answer, Request, Server

FEED = b"""<rss version="2.0"><channel><title>c</title>
<item><title>One</title><link>https://example.org/1</link></item>
<item><title>Two</title><link>https://arxiv.org/abs/2611.90002</link></item></channel></rss>"""
BIB = b"@article{a, title={One}, doi={10.1234/one}, author={Byron, Ada}}\n"
SITE = three_days()


def answer_request(request: Request) -> Answer:
    """A feed, a bibliography and Hugging Face on one host."""
    bodies = {"/feed.xml": FEED, "/refs.bib": BIB}
    return Answer(bodies[request.path]) if request.path in bodies else SITE(request)


@pytest.fixture
def net(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """Everything on loopback."""
    with Server(answer_request) as server:
        monkeypatch.setenv("HF_ENDPOINT", server.url)
        yield server


def list_bookmarks() -> list[str]:
    return reader("list", "library:bookmarks", "--format", "ids").out.split()


def test_papers_of_an_address_are_bookmarked(net: Server) -> None:
    done = reader("import", f"{net.url}/feed.xml", f"{net.url}/refs.bib")
    assert (done.code, done.err) == (0, "2 bookmarked\n1 bookmarked\n")
    assert set(list_bookmarks()) == {"url:https://example.org/1", "2611.90002", "doi:10.1234/one"}
    again = reader("import", f"{net.url}/feed.xml", "--tag", "rl")
    assert again.err == "0 bookmarked, 2 already bookmarked, all tagged rl\n"


def test_without_network_the_last_snapshot_is_imported_and_a_message_says_so(net: Server) -> None:
    assert reader("list", f"{net.url}/feed.xml").code == 0
    net.answer = lambda request: Answer(b"", 404)
    done = reader("import", f"{net.url}/feed.xml")
    assert done.code == 0
    message, taken = done.err.splitlines()
    assert "has no such page (404)" in message and "what follows was fetched on" in message
    assert taken == "2 bookmarked"


def test_without_network_and_snapshot_nothing_is_imported(net: Server) -> None:
    done = reader("import", f"{NOWHERE}/feed.xml")
    assert (done.code, done.out, len(done.err.splitlines())) == (1, "", 1)
    assert list_bookmarks() == []


@pytest.mark.parametrize("name", ["2026-11-18", "hf:search/paper 3 of 18", "2611.18003", "mine"])
def test_every_kind_of_feed_is_read(name: str, net: Server, paths: Paths) -> None:
    paths.config.parent.mkdir(parents=True)
    paths.config.write_text('[feeds.mine]\nfrom = ["2026-11-18"]\nwhere = "3"\n')
    done = reader("import", name)
    assert done.code == 0, done.err
    assert done.err.endswith(" bookmarked\n")
    assert "2611.18003" in list_bookmarks()


def test_standard_input_is_read(net: Server) -> None:
    done = reader("import", "-", stdin=BIB.decode())
    assert (done.code, done.err) == (0, "1 bookmarked\n")


@pytest.mark.parametrize("source", ["nowhere.bib", "/nowhere/refs.bib", "ftp://example.org/x"])
def test_what_is_neither_a_feed_nor_a_file_is_one_sentence(source: str) -> None:
    done = reader("import", source)
    assert (done.code, done.out, len(done.err.splitlines())) == (2, "", 1)
    assert source in done.err


def test_a_file_of_more_than_twenty_megabytes_is_read(tmp_path: Path) -> None:
    large = tmp_path / "refs.bib"
    large.write_bytes(BIB + b"@comment{" + b"x" * 30_000_000 + b"}\n")
    assert files.read_file(str(large), lambda most: b"") == large.read_bytes()


def test_a_file_beyond_all_limits_is_said(tmp_path: Path) -> None:
    huge = tmp_path / "huge.bib"
    with huge.open("wb") as file:
        file.truncate(input_limits.FILE_BYTES + 1)
    done = reader("import", str(huge))
    assert (done.code, done.err) == (1, f"{huge} is larger than 500 MB; split it\n")


def test_an_import_says_how_many_entries_are_the_same_paper(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "refs.bib"
    entry = "@article{{k{0}, title={{Title {1}}}, doi={{10.1234/{1}}}, author={{Byron, Ada}}}}\n"
    file.write_text("".join(entry.format(number, number % 1100) for number in range(1200)))
    done = reader("import", str(file))
    assert (done.code, done.err.splitlines()) == (
        0,
        ["1,200 entries: 1,100 papers, 100 the same as others", "1100 bookmarked"],
    )


@pytest.mark.parametrize("command", ["list", "import"])
def test_entries_that_can_t_be_read_are_named_and_the_code_is_3(
    command: str, home: Path, tmp_path: Path
) -> None:
    file = tmp_path / "refs.bib"
    file.write_bytes(BIB + b'@article{b, title={Two" , }\n' + BIB.replace(b"one", b"two"))
    done = reader(command, str(file))
    assert done.code == 3
    assert "1 of 3 entries could not be read: line 2" in done.err
    if command == "import":
        assert len(list_bookmarks()) == 2
