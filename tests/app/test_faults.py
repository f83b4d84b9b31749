"""Whatever a site answers: one sentence, the last snapshot on the screen, keys that work."""

import asyncio
import shutil
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from reader import net
from reader.config import Config, NamedFeed
from reader.model import address as addresses
from reader.system.paths import Paths
from tests.app.running import NOWHERE, running
from tests.conftest import NOON
from tests.feeds.test_sources import ATOM
from tests.hub import three_days
from tests.server import Answer, Request, Server

ALL = three_days()
_ROOT = "/api/daily_papers"


def in_turn(*answers: Answer) -> Callable[[Request], Answer]:
    """These answers, then the site's own."""
    left = list(answers)
    return lambda request: left.pop(0) if left else ALL(request)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Limits a test need not wait long for."""
    limits = net.Limits(connect=1.0, read=0.5, total=5.0, body=200_000)
    monkeypatch.setattr(net, "Limits", lambda: limits)
    yield


FAULTS = {
    "huge": (lambda request: Answer(b"[" + b" " * 300_000), "larger than 0.2 MB"),
    "redirect": (
        lambda request: Answer(b"", 302, {"Location": request.path + "x"}),
        "from page to page without end",
    ),
    "stall": (lambda request: Answer(ALL(request).body[:900], hang=True), "did not answer within"),
    "cut": (lambda request: Answer(ALL(request).body[:900], cut=True), "broke"),
    "garbage": (lambda request: Answer(bytes(range(256)) * 9), "is no valid JSON"),
    "html": (lambda request: Answer(b"<html><b>Log in to the train</b></html>"), "a login page"),
    "500": (lambda request: Answer(b"", 500), "has trouble (500)"),
    "403": (lambda request: Answer(b"", 403), "does not answer this (403)"),
}


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_fault_is_one_sentence_and_the_last_snapshot_stays(
    fault: str, quick: None, hub: Server, paths: Paths
) -> None:
    async with running(paths, clock=lambda: NOON - timedelta(hours=1)):
        pass
    broken, said = FAULTS[fault]
    hub.answer = broken
    async with running(paths) as it:
        assert len(it.titles) == 30
        assert said in it.footer
        assert "." not in it.footer.rstrip()[-1:]
        assert "as of" in it.header
        assert ("offline" in it.header) == (fault in ("stall", "cut"))
        await it.press("b")
        assert it.screen.current_entry and it.screen.current_entry.marks.bookmarked
        hub.answer = ALL
        await it.press("R")
        assert "live" in it.header


async def test_a_site_that_asks_to_wait_is_waited_for_with_a_countdown(
    hub: Server, paths: Paths
) -> None:
    async with running(paths, clock=lambda: NOON - timedelta(hours=1)):
        pass
    hub.answer = in_turn(Answer(b"", 429, {"Retry-After": "2"}))
    async with running(paths, settle=False) as it:
        await until(lambda: "asked to wait · 2 s" in it.header)
        assert len(it.titles) == 30
        await until(lambda: "asked to wait · 1 s" in it.header)
        await it.settled()
        assert "live" in it.header
        assert "429" not in it.footer


async def test_a_wait_longer_than_a_request_is_counted_down_too(
    quick: None, hub: Server, paths: Paths
) -> None:
    hub.answer = in_turn(Answer(b"", 429, {"Retry-After": "3"}))
    async with running(paths, settle=False) as it:
        await until(lambda: "asked to wait · 3 s" in it.header)
        asked = len(hub.requests)
        await it.settled()
        assert len(it.titles) == 30
        assert len(hub.requests) > asked


async def test_who_goes_elsewhere_waits_no_longer(hub: Server, paths: Paths) -> None:
    hub.answer = in_turn(Answer(b"", 429, {"Retry-After": "600"}))
    async with running(paths, settle=False) as it:
        await until(lambda: "asked to wait" in it.header)
        await it.press("3")
        assert "asked to wait" not in it.header


async def test_a_wait_without_end_is_an_error(hub: Server, paths: Paths) -> None:
    hub.answer = in_turn(Answer(b"", 429, {"Retry-After": "86400"}))
    async with running(paths) as it:
        assert "asks us to slow down (429); try again in 86400 s" in it.footer


async def test_a_part_of_a_feed_that_fails_is_named_and_the_rest_is_shown(
    hub: Server, paths: Paths
) -> None:
    hub.answer = lambda request: Answer(b"<html>", 200) if "/feed" in request.path else ALL(request)
    feeds = {"both": NamedFeed(("hf:daily", f"{hub.url}/feed.xml"))}
    config = Config(feeds=feeds)
    async with running(paths, config=config, address=addresses.Named("both")) as it:
        assert len(it.titles) == 30
        assert "127.0.0.1" in it.footer and "its last answer is shown" in it.footer


async def test_a_site_that_is_silent_is_not_asked_for_every_day(
    quick: None, hub: Server, paths: Paths
) -> None:
    hub.answer = lambda request: Answer(b"[", cut=True)
    async with running(paths, address=addresses.Since(NOON.date() - timedelta(days=3))) as it:
        assert {request.query["date"] for request in hub.requests} == {"2026-11-23"}
        assert "broke" in it.footer


async def test_where_a_site_is_silent_the_others_are_asked(
    quick: None, hub: Server, paths: Paths
) -> None:
    hub.answer = lambda request: Answer(b"[", cut=True)
    with Server(lambda request: Answer(ATOM.encode())) as other:
        days = ("2026-11-20", "2026-11-19")
        feed = NamedFeed((*days, f"{other.url}/feed.xml"))
        config = Config(feeds={"morning": feed})
        async with running(paths, address=addresses.Named("morning"), config=config) as it:
            assert {request.query["date"] for request in hub.requests} == {"2026-11-20"}
            assert it.titles
            assert "its last answer is shown" in it.footer


async def test_the_network_that_returns_is_used_without_a_restart(
    hub: Server, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", NOWHERE)
    async with running(paths) as it:
        assert "Sample" in it.header
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        await it.press("R")
        assert len(it.titles) == 30


@pytest.mark.parametrize("all_of_it", [True, False])
async def test_a_catalogue_deleted_under_the_app_loses_only_cache(
    all_of_it: bool, hub: Server, paths: Paths
) -> None:
    async with running(paths) as it:
        await it.press("r", "j", "b")
        if all_of_it:
            shutil.rmtree(paths.cache)
        else:
            paths.catalogue.unlink()
        await it.press("j", "b", "r")
        assert it.unread == 28
        await it.press("3")
        assert [title[:14] for title in it.titles] == ["Made-up paper "] * 2
        await it.press("escape", "R")
        assert it.unread == 28
        await it.press("left_square_bracket", "A")
        assert it.unread == 0
        await it.press("u", "u")
        assert it.unread == 12
    async with running(paths) as it:
        assert it.unread == 29  # the last undo took back a read mark
        await it.press("3")
        assert len(it.titles) == 2


async def until(true: Callable[[], bool], seconds: float = 10.0) -> None:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never was"
        await asyncio.sleep(0.02)


async def test_a_filter_typed_before_any_paper_came_is_applied(hub: Server, paths: Paths) -> None:
    async with running(paths, settle=False) as it:
        await it.pilot.press("slash", *"paper 1", "enter")
        await it.settled()
        assert "/paper 1 · " in it.header
        assert 0 < len(it.titles) < it.screen.feed.view.paper_count
        assert all("paper 1" in title for title in it.titles)


async def test_a_filter_typed_before_the_sample_is_applied(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", NOWHERE)
    async with running(paths, settle=False) as it:
        await it.pilot.press("slash", *"agents", "enter")
        await it.settled()
        assert it.header.strip().startswith("Sample")
        assert "/agents · " in it.header
        assert 0 < len(it.titles) < 12
