"""For you in the app: the sort menu, and the key that says "not for me"."""

import pytest

from reader.catalogue import tastes
from reader.catalogue.connection import use_database
from reader.system.paths import Paths
from tests.app.running import running
from tests.server import Answer, Server


async def test_the_sort_menu_ranks_by_what_was_kept_and_says_what_is_missing(
    hub: Server, paths: Paths
) -> None:
    async with running(paths) as it:
        await it.press("s", "end", "enter")
        assert "needs 5 more papers" in it.footer
        assert it.screen.feed.view.sort == "feed"
        await it.press("x", "x", "x", "x", "x", "b")
        await it.press("escape", "s", "end", "enter")
        assert it.screen.feed.view.sort == "for-you"
        shown = list(it.screen.feed.view.shown_rows.keys)
        with use_database(paths.catalogue) as database:
            matches = tastes.read_matches(database, shown)
        found = [matches[key] for key in shown]
        assert found == sorted(found, reverse=True) and found[0] > found[-1]


async def test_minus_says_that_a_paper_is_not_for_me_and_u_takes_it_back(
    hub: Server, paths: Paths
) -> None:
    async with running(paths) as it:
        await it.press("minus")
        assert it.footer == "This paper is not for you · u undoes"
        await it.press("u")
        assert "no longer marked as not for you" in it.footer


async def test_the_order_for_you_is_kept_in_other_feeds_but_not_in_those_with_an_order(
    hub: Server, paths: Paths
) -> None:
    async with running(paths) as it:
        await it.press("x", "x", "x", "x", "x", "b", "escape", "s", "end", "enter")
        await it.press("S")
        assert it.header.startswith(" Similar to") and it.screen.feed.view.sort == "feed"
        await it.press("escape", "left_square_bracket")
        assert "Thursday 19" in it.header and it.screen.feed.view.sort == "for-you"
        shown = list(it.screen.feed.view.shown_rows.keys)
        with use_database(paths.catalogue) as database:
            matches = tastes.read_matches(database, shown)
        assert len(matches) == len(shown) == 12
        assert it.left().sort == "for-you"


async def test_a_filter_by_match_scores_the_papers(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await it.press("slash", *"match:>0", "enter")
        assert "needs 5 more papers" in it.footer
        await it.press("escape", "x", "x", "x", "x", "x", "b", "escape")
        await it.press("slash", *"match:>=0", "enter")
        assert len(it.titles) == 30
        await it.press("escape", "slash", *"match:>100", "enter")
        assert not it.titles


async def test_w_says_what_carries_a_papers_place(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await it.press("w")
        assert "needs 5 more papers" in it.footer
        await it.press("x", "x", "x", "x", "x", "b", "escape", "w")
        assert " of 100 · " in it.footer and "like “Made-up paper" in it.footer


async def test_papers_that_are_copied_opened_and_read_in_full_are_remembered(
    hub: Server, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BROWSER", "true")
    async with running(paths) as it:
        keys = it.screen.feed.view.shown_rows.keys[:4]
        await it.press("y")
        await it.press("escape", "j", "o", "j", "enter")
        await it.press("q", "u")
        assert it.footer == "Nothing to undo"
    with use_database(paths.catalogue) as database:
        signals = {one.key: one for one in tastes.read_signals(database)}
    assert [signals[key].used for key in keys[:3]] == [True, False, True]
    assert [signals[key].opened for key in keys[:3]] == [False, True, False]
    assert keys[3] not in signals


async def test_a_full_text_that_could_not_be_shown_was_not_read_in_full(
    hub: Server, paths: Paths
) -> None:
    async with running(paths) as it:
        hub.answer = lambda request: Answer(b"", 404)
        await it.press("enter")
    with use_database(paths.catalogue) as database:
        assert not any(one.used for one in tastes.read_signals(database))
