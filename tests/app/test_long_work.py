"""What takes long says what it does and how far it is, ends when asked to, and blocks no key."""

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest

from reader.model import address as addresses
from reader.system.paths import Paths
from tests.app.running import NOWHERE, running
from tests.app.test_faults import until
from tests.hub import DAY, entry, site, three_days
from tests.server import Answer, Request, Server

ALL = three_days()


class Gate:
    """Lets a site's answers through one by one."""

    def __init__(self) -> None:
        self.tickets = threading.Semaphore(0)
        self.open = False

    def answer(self, request: Request) -> Answer:
        if not self.open:
            self.tickets.acquire(timeout=20)
        return MONTH(request)

    def let(self, count: int) -> None:
        """Let so many through."""
        self.tickets.release(count)


MONTH = site(
    {
        DAY - timedelta(days=back): [
            entry(number, DAY - timedelta(days=back)) for number in range(1, 31)
        ]
        for back in range(15)
    }
)


@pytest.fixture
def gate() -> Iterator[Gate]:
    gate = Gate()
    yield gate
    gate.open = True
    gate.let(100)


async def test_a_month_says_how_far_it_is_and_stops_at_esc(
    hub: Server, paths: Paths, gate: Gate
) -> None:
    async with running(paths) as it:
        hub.answer = gate.answer
        await it.pilot.press("v")
        await until(lambda: "Week 47" in it.header and "fetching" in it.header)
        await it.pilot.press("v")
        await until(lambda: "  November 2026" in it.header and "fetching" in it.header)
        gate.let(3)
        await until(lambda: "fetching 2026-11 · " in it.header and "Esc stops" in it.header)
        await it.pilot.press("escape")
        gate.open = True
        gate.let(10)
        await it.settled()
        assert "Week 47" in it.header and "fetching" not in it.header
        # The thread ends at its next page: not all five are asked for.
        assert 1 <= sum("month" in request.query for request in hub.requests) < 5


async def test_a_refresh_stops_at_esc_and_what_was_there_stays(
    hub: Server, paths: Paths, gate: Gate
) -> None:
    async with running(paths) as it:
        hub.answer = gate.answer
        await it.pilot.press("j", "R")
        await until(lambda: "refreshing" in it.header)
        await it.pilot.press("j", "b")
        await until(lambda: "Bookmarked" in it.footer)
        await it.pilot.press("escape")
        await until(lambda: "Stopped; the papers stay as they were" in it.footer)
        assert (it.row, len(it.titles)) == (2, 30)
        assert it.screen.current_entry and it.screen.current_entry.marks.bookmarked
        gate.open = True
        gate.let(10)
        await it.settled()
        await it.press("R")
        assert "live" in it.header


async def test_a_feed_that_never_came_is_left_at_esc(hub: Server, paths: Paths, gate: Gate) -> None:
    async with running(paths) as it:
        hub.answer = gate.answer
        await it.pilot.press("left_square_bracket")
        await until(lambda: "fetching" in it.header and "19 November" in it.header)
        await it.pilot.press("escape")
        await until(lambda: "20 November" in it.header and len(it.titles) == 30)


async def test_a_first_start_can_be_stopped_and_tried_again(
    hub: Server, paths: Paths, gate: Gate
) -> None:
    hub.answer = gate.answer
    async with running(paths, settle=False) as it:
        await until(lambda: "fetching" in it.header)
        await it.pilot.press("escape")
        await until(lambda: "Stopped" in it.footer)
        text = it.screen.panes.papers.render_line(1).text.strip()
        assert text == "Not fetched yet; R tries again"
        gate.open = True
        gate.let(10)
        await it.press("R")
        assert len(it.titles) == 30


async def test_several_days_are_counted(hub: Server, paths: Paths, gate: Gate) -> None:
    hub.answer = gate.answer
    since = addresses.Since(DAY - timedelta(days=2))
    async with running(paths, address=since, settle=False) as it:
        await until(lambda: "fetching" in it.header)
        gate.let(3)
        await until(lambda: "fetching 3 of 6 · " in it.header)
        gate.open = True
        gate.let(10)
        await it.settled()
        assert len(it.titles) == 90


async def test_full_texts_are_fetched_ahead_and_read_without_network(
    hub: Server, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(paths) as it:
        await it.press("x", "x")
        it.screen.action_command("fetch_texts")
        await it.settled()
        assert it.footer == "2 of 2 full texts are here"
        await it.press("escape", "slash", *"has:fulltext", "enter")
        assert len(it.titles) == 2
        monkeypatch.setenv("HF_ENDPOINT", NOWHERE)
        asked = len(hub.requests)
        await it.press("enter")
        assert len(hub.requests) == asked
        assert it.app.screen.view.headings  # type: ignore[attr-defined]


async def test_fetching_full_texts_says_how_far_it_is_and_stops_at_esc(
    hub: Server, paths: Paths, gate: Gate
) -> None:
    async with running(paths) as it:
        hub.answer = lambda request: (
            gate.answer(request) if request.path.endswith(".md") else ALL(request)
        )
        it.screen.action_command("fetch_texts")
        gate.let(2)
        await until(lambda: "full texts 3 of 30 · Esc stops" in it.header)
        it.screen.action_command("fetch_texts")
        assert "already" in it.footer
        await it.pilot.press("j", "escape")
        await until(lambda: it.footer == "Stopped; the full texts that were fetched are kept")
        await until(lambda: "full texts" not in it.header)
        assert it.row == 1


async def test_full_texts_that_are_nowhere_are_counted(
    hub: Server, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("READER_ARXIV_ENDPOINT", hub.url)
    async with running(paths) as it:
        hub.answer = lambda request: (
            Answer(b"", 404) if request.path.endswith(("2.md", "/2611.20002")) else ALL(request)
        )
        await it.press("x", "x", "x")
        it.screen.action_command("fetch_texts")
        await it.settled()
        assert it.footer.startswith(
            "2 of 3 full texts are here; the others failed: Neither Hugging"
        )


async def test_fetching_full_texts_ends_where_there_is_no_network(
    hub: Server, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(paths) as it:
        monkeypatch.setenv("HF_ENDPOINT", NOWHERE)
        it.screen.action_command("fetch_texts")
        await it.settled()
        assert "can't be reached" in it.footer and "0 of 30 were tried" in it.footer


async def test_a_failure_that_no_one_foresaw_while_fetching_ahead_is_said(
    hub: Server, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(paths) as it:

        async def broken(id: str) -> str:
            raise KeyError(id)

        monkeypatch.setattr(it.session, "fetch_full_text", broken)
        it.screen.action_command("fetch_texts")
        await until(lambda: "Something failed that should not (KeyError)" in it.footer)
        assert "full texts" not in it.header
        await it.press("j")
        assert it.row == 1
