"""Many sources from the command line: arXiv, feeds, named feeds, full texts, ``reader sync``."""

import json
import os
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from reader.config import Config
from reader.model.address import Web
from reader.net.rate_limit import wait_for_turn
from reader.services.fetch import Feeds
from reader.system.app_state import AppState, Visit, save_state
from reader.system.paths import Paths
from tests.cli.test_commands import NOWHERE
from tests.conftest import NOON
from tests.feeds.test_sources import ATOM
from tests.hub import entry, site, three_days
from tests.make import NoLibrary
from tests.program import READER, reader
from tests.server import Answer, Request, Server
from tests.terminal import Terminal

ARXIV = """<feed xmlns="http://www.w3.org/2005/Atom">{}</feed>"""
ENTRY = """<entry><id>http://arxiv.org/abs/{0}v2</id><title>Paper {0} on arXiv</title>
<published>2026-11-18T10:00:00Z</published><summary>What {0} says.</summary>
<author><name>Ada Byron</name></author></entry>"""
RSS = """<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>cs.CL updates on arXiv.org</title><item><title>Announced today</title>
<link>https://arxiv.org/abs/2611.30001</link><dc:creator>Ada Byron, Kurt Weyl</dc:creator>
<description>arXiv:2611.30001v1 Announce Type: new
Abstract: It is new.</description><pubDate>Fri, 20 Nov 2026 00:00:00 -0500</pubDate></item>
<item><title>Made-up paper 1 of 20 November</title><link>https://arxiv.org/abs/2611.20001</link>
<dc:creator>Ada Byron</dc:creator><description>arXiv:2611.20001v1 Announce Type: cross
Abstract: {}</description></item></channel></rss>""".format("A long abstract. " * 20)
HTML = """<html><body><nav>menu</nav><article><h1>A title</h1><p>Let <math alttext="x^2"><mi>x</mi>
</math> be.</p><ul><li>one</li></ul><pre>code
  stays</pre><script>bad()</script></article></body></html>"""


def answer_request(request: Request) -> Answer:
    """Hugging Face, arXiv and a feed on one host."""
    path, query = request.path, request.query
    if path == "/api/query":
        if query.get("search_query") == "bad":
            return Answer(b"<feed/>", status=400)
        ids = query.get("id_list", "2611.40001,2611.40002").split(",")
        return Answer(ARXIV.format("".join(map(ENTRY.format, ids))).encode())
    if path == "/rss/cs.CL":
        return Answer(RSS.encode())
    if path == "/feed.xml":
        return Answer(ATOM.encode())
    if path == "/papers/2611.20001.md":
        return Answer(b"# Made-up paper 1\n\nThe \x1b[31mfull text.\n")
    if path == "/html/2611.30001":
        return Answer(HTML.encode())
    if path.startswith(("/papers/", "/html/", "/broken")):
        return Answer(b"", status=404)
    return three_days()(request)


@pytest.fixture
def net(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """Everything on loopback."""
    with Server(answer_request) as server:
        monkeypatch.setenv("HF_ENDPOINT", server.url)
        monkeypatch.setenv("READER_ARXIV_ENDPOINT", server.url)
        yield server


def list_papers(*arguments: str) -> list[dict[str, object]]:
    """What ``reader list`` prints as JSON."""
    done = reader("list", *arguments, "--format", "json")
    assert done.code == 0, done.err
    return json.loads(done.out)  # type: ignore[no-any-return]


def test_the_announcements_of_a_category_are_a_feed(net: Server) -> None:
    paper, _ = list_papers("arxiv:new/cs.CL")
    assert (paper["id"], paper["abstract"]) == ("2611.30001", "It is new.")
    assert (paper["authors"], paper["featured"]) == (["Ada Byron", "Kurt Weyl"], "2026-11-20")
    assert list_papers("https://arxiv.org/list/cs.CL/recent")[0]["id"] == "2611.30001"


def test_a_search_of_arxiv_is_a_feed(net: Server) -> None:
    assert [one["id"] for one in list_papers("arxiv:search/ti:agents")] == [
        "2611.40001",
        "2611.40002",
    ]
    refused = reader("list", "arxiv:search/bad")
    assert refused.code == 1 and "arXiv does not understand 'bad'" in refused.err


def test_requests_to_arxivs_api_keep_three_seconds_apart_among_processes(net: Server) -> None:
    began = time.monotonic()
    runs = [
        subprocess.Popen([*READER, "list", f"arxiv:search/{word}"], stdout=subprocess.DEVNULL)
        for word in ("one", "two")
    ]
    assert [run.wait(30) for run in runs] == [0, 0]
    assert time.monotonic() - began >= 3.0
    assert len([one for one in net.requests if one.path == "/api/query"]) == 2


def test_a_clock_set_back_makes_the_gate_wait_no_longer(tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    with wait_for_turn(gate, 3.0):
        pass
    os.utime(gate, (time.time() + 9e6, time.time() + 9e6))
    began = time.monotonic()
    with wait_for_turn(gate, 3.0):
        pass
    assert time.monotonic() - began < 2.0


def test_a_paper_that_only_arxiv_knows_is_found(net: Server) -> None:
    assert "Paper 2611.49999 on arXiv" in reader("show", "https://arxiv.org/abs/2611.49999v3").out


def test_any_feed_is_opened_by_its_address(net: Server) -> None:
    listed = list_papers(f"{net.url}/feed.xml")
    assert listed[2]["key"] == "arxiv:2611.00001"
    assert list_papers(f"{net.url}/feed.xml")[0]["key"] == "url:https://example.org/1"
    offline = reader("list", f"{net.url}/feed.xml", endpoint=NOWHERE)
    assert offline.code == 0
    assert reader("list", f"{net.url}/broken").code == 1


def test_a_doi_is_resolved_to_its_record(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    record = b"""@article{Byron_2024, title={Notes on an Engine}, DOI={10.1234/AB.1},
        url={http://dx.doi.org/10.1234/ab.1}, author={Byron, Ada and Weyl, Kurt}, year={2024}}"""

    def resolve_doi(request: Request) -> Answer:
        wants_bibtex = request.headers.get("Accept") == "application/x-bibtex"
        return Answer(record if wants_bibtex else b"<html>a publisher</html>")

    with Server(resolve_doi) as server:
        monkeypatch.setenv("HTTP_PROXY", server.url)
        feeds = Feeds(paths.catalogue, lambda: NOON, library=NoLibrary(), stdin=lambda most: b"")
        (entry,) = feeds.fetch(Web("http://doi.org/10.1234/ab.1")).entries
    assert entry.key == "doi:10.1234/ab.1"
    assert (entry.paper.title, entry.paper.authors) == (
        "Notes on an Engine",
        ("Ada Byron", "Kurt Weyl"),
    )
    for name in ("https://doi.org/10.1234/AB.1", "doi:10.1234/ab.1", "10.1234/ab.1"):
        assert reader("show", name).out.startswith("Notes on an Engine")
    assert reader("mark", "bookmark", "https://doi.org/10.1234/AB.1").code == 0
    assert [one["key"] for one in list_papers("library:bookmarks")] == ["doi:10.1234/ab.1"]


def test_a_full_text_for_which_there_is_no_room_is_shown_all_the_same(
    net: Server, paths: Paths
) -> None:
    feeds = Feeds(
        paths.catalogue,
        lambda: NOON,
        library=NoLibrary(),
        stdin=lambda most: b"",
        config=Config(catalogue=1),
    )
    assert feeds.fetch_full_text("2611.20001").startswith("# Made-up paper 1")
    assert not feeds.has_full_text("arxiv:2611.20001")


def test_all_days_since_a_day_are_one_feed(today: date, monkeypatch: pytest.MonkeyPatch) -> None:
    newer, older = today - timedelta(days=1), today - timedelta(days=2)
    days = {
        newer: [entry(1, newer), entry(2, newer)],
        older: [entry(3, older)],
        older - timedelta(days=1): [entry(4, older - timedelta(days=1))],
    }
    with Server(site(days)) as server:
        monkeypatch.setenv("HF_ENDPOINT", server.url)
        listed = list_papers(f"hf:since/{older}")
    assert [one["featured"] for one in listed] == [f"{newer}", f"{newer}", f"{older}"]


def write_config(paths: Paths, text: str) -> None:
    """Write the configuration."""
    paths.config.parent.mkdir(parents=True)
    paths.config.write_text(text)


def test_is_new_follows_the_last_visit_in_the_app(net: Server, paths: Paths) -> None:
    assert len(list_papers("2026-11-20", "--where", "is:new")) == 30
    before, after = datetime.now(UTC) - timedelta(hours=1), datetime.now(UTC) + timedelta(hours=1)
    for visit, new in ((before, 30), (after, 0)):
        save_state(paths.app_state, AppState(visits={"hf:date/2026-11-20": Visit(visit)}))
        assert len(list_papers("2026-11-20", "--where", "is:new")) == new


def test_todays_bookmarks_are_asked_for(net: Server, today: date) -> None:
    assert reader("mark", "bookmark", "2611.20002", "--offline").code == 0
    todays = list_papers("library:bookmarks", "--where", "bookmarked:today")
    assert [one["id"] for one in todays] == ["2611.20002"]
    assert (
        list_papers("library:bookmarks", "--where", f"bookmarked:..{today - timedelta(days=1)}")
        == []
    )


def test_a_named_feed_merges_others_and_filters_them(net: Server, paths: Paths) -> None:
    write_config(
        paths,
        '[feeds.morning]\nfrom = ["today", "arxiv:new/cs.CL"]\nwhere = "made-up OR new"\n',
    )
    listed = list_papers("morning")
    assert len(listed) == 31 and len({one["key"] for one in listed}) == 31
    both = next(one for one in listed if one["id"] == "2611.20001")
    assert both["votes"] == 99 and str(both["abstract"]).startswith("A long abstract.")
    assert {one["key"] for one in list_papers("catalogue:")} >= {one["key"] for one in listed}
    half = reader("list", "morning", "--format", "links", endpoint=NOWHERE)
    assert half.code == 0 and len(half.out.splitlines()) == 31
    assert "its last answer is shown" in half.err


def test_a_named_feed_that_makes_no_sense_is_said(net: Server, paths: Paths) -> None:
    write_config(paths, '[feeds.one]\nfrom = []\n[feeds.two]\nfrom = ["two"]\n')
    assert reader("list", "one").code == 2
    looped = reader("list", "two")
    assert looped.code == 2 and "may not be made of two" in looped.err


def test_the_full_text_is_hugging_faces_markdown_else_arxivs_html(net: Server) -> None:
    first = reader("show", "2611.20001", "--full")
    assert first.out == "# Made-up paper 1\n\nThe full text.\n"
    second = reader("show", "2611.30001", "--full")
    assert second.out == ("# A title\n\nLet $x^2$ be.\n\n- one\n\n```\ncode\n  stays\n```\n")
    request_count = len(net.requests)
    assert reader("show", "2611.30001", "--full", endpoint=NOWHERE).out == second.out
    assert len(net.requests) == request_count
    missing = reader("show", "2611.20002", "--full")
    assert missing.code == 1 and "https://arxiv.org/pdf/2611.20002" in missing.err


def test_sync_fetches_what_is_missing_and_says_what_failed(net: Server) -> None:
    done = reader("sync", "2026-11-20", "arxiv:new/cs.CL")
    assert (done.code, done.out) == (0, "")
    assert sorted(done.err.splitlines()) == [
        "Fetched 2 feeds; 31 papers are new",
        "arxiv:new/cs.CL: 2 papers", "hf:date/2026-11-20: 30 papers",
    ]  # fmt: skip
    again = reader("sync", "2026-11-20", endpoint=NOWHERE)
    assert (again.code, again.err) == (
        0,
        (
            "hf:date/2026-11-20: 30 papers, fetched recently\n"
            "Fetched nothing; 1 feed was fetched recently\n"
        ),
    )
    half = reader("sync", "2026-11-19", f"{net.url}/broken")
    assert half.code == 3 and half.err.endswith(
        "Fetched 1 feed; 12 papers are new; 1 failed; run reader sync again to fetch what is"
        " missing\n"
    )
    assert reader("sync", f"{net.url}/broken").code == 1
    texts = reader("sync", "arxiv:new/cs.CL", "--full-text")
    assert texts.code == 0 and "2611.30001: " in texts.err
    assert texts.err.endswith("Fetched 2 full texts; 1 feed was fetched recently\n")
    assert reader("show", "2611.20001", "--full", endpoint=NOWHERE).code == 0


def test_sync_shows_on_a_terminal_how_far_it_is_and_ctrl_c_keeps_what_came(
    net: Server, paths: Paths
) -> None:
    days = ("2026-11-20", "2026-11-19", "2026-11-18")
    held_up = Answer(b"[", hang=True)
    net.answer = lambda one: held_up if one.query.get("date") == days[2] else answer_request(one)
    with Terminal((*READER, "sync", *days), os.environ) as terminal:
        terminal.wait_for(r"\[#{13}-{7}\] 2 of 3  hf:date/")
        began = time.monotonic()
        terminal.send("<C-c>")
        assert terminal.wait() == 130
        assert time.monotonic() - began < 3
        assert "Stopped; 2 of 3 are done" in terminal.screen()
    net.answer = answer_request
    again = reader("sync", *days)
    assert again.code == 0
    *feeds, summary = again.err.splitlines()
    assert summary == "Fetched 1 feed; 2 feeds were fetched recently; 8 papers are new"
    assert sorted(one.partition(": ")[2] for one in feeds) == [
        "12 papers, fetched recently", "30 papers, fetched recently", "8 papers",
    ]  # fmt: skip


def test_sync_says_at_last_what_it_did_on_a_terminal_too(net: Server) -> None:
    with Terminal((*READER, "sync", "2026-11-20", "2026-11-19"), os.environ) as terminal:
        assert terminal.wait() == 0
        lines = [one.rstrip() for one in terminal.screen().splitlines() if one.strip()]
    assert lines == ["Fetched 2 feeds; 42 papers are new"]


def test_two_syncs_and_marks_at_once_leave_everything_whole(net: Server) -> None:
    reader("mark", "bookmark", "2611.20001")
    syncs = [
        subprocess.Popen([*READER, "sync", "--days", "20", "2026-11-20"], stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    for number in range(2, 6):
        assert reader("mark", "read", f"2611.2000{number}").code == 0
    for sync in syncs:
        _, messages = sync.communicate(timeout=60)
        assert (sync.returncode, b"Traceback" in messages) == (0, False)
    assert reader("library", "check").code == 0
    assert reader("count", "2026-11-20", endpoint=NOWHERE).out == "26\n"


def test_sync_takes_the_home_feed_and_the_named_ones(net: Server, paths: Paths) -> None:
    write_config(paths, 'home = "2026-11-18"\n[feeds.morning]\nfrom = ["2026-11-20"]\n')
    done = reader("sync")
    *feeds, summary = done.err.splitlines()
    assert summary == "Fetched 2 feeds; 38 papers are new"
    assert {one.partition(": ")[0] for one in feeds} == {
        "hf:date/2026-11-18", "morning",
    }  # fmt: skip
    assert reader("list", "morning", "--format", "links", endpoint=NOWHERE).out


def test_papers_without_titles_get_them_from_arxiv_once(net: Server, tmp_path: Path) -> None:
    ids = tmp_path / "ids.txt"
    ids.write_text("2611.40001\nhttps://arxiv.org/abs/2611.40002v2\n10.1000/xyz\n")
    first, second, third = list_papers(str(ids))
    assert first["title"] and first["title"] != first["key"]
    assert (second["id"], third["title"]) == ("2611.40002", "doi:10.1000/xyz")
    request_count = sum("id_list" in request.query for request in net.requests)
    assert request_count == 1
    assert list_papers(str(ids))[0]["title"] == first["title"]
    assert sum("id_list" in request.query for request in net.requests) == request_count


def test_without_network_papers_have_their_ids_as_titles(net: Server, tmp_path: Path) -> None:
    ids = tmp_path / "ids.txt"
    ids.write_text("2611.40001\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("READER_ARXIV_ENDPOINT", "http://127.0.0.1:9")
        offline = reader("list", str(ids), "--template", "{title}")
    assert (offline.code, offline.out) == (0, "arxiv:2611.40001\n")
    assert "until then a paper has its id as title" in offline.err
    assert list_papers(str(ids))[0]["title"] != "arxiv:2611.40001"
