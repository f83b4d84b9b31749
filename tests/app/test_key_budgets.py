"""Everyday tasks, each played with its keys and counted."""

from datetime import timedelta
from pathlib import Path

import pytest

from reader.system.paths import Paths
from tests.app.running import Running, running
from tests.conftest import NOON
from tests.server import Server


async def play(it: Running, keys: str, budget: int) -> None:
    """Press keys, one after another; they must not be more than the budget."""
    pressed = keys.split()
    assert len(pressed) <= budget
    await it.press(*pressed)


async def test_a_day_of_34_papers_is_triaged_with_40_keys(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await play(it, "n " * 30, 40 * 30 // 34)
        assert it.unread == 0


async def test_four_papers_are_bookmarked_with_8_keys(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await play(it, "b j b j b j b", 8)
        entries = it.screen.feed.view.shown_rows
        assert sum(entry.marks.bookmarked is not None for entry in entries) == 4


async def test_a_link_is_copied_with_one_key(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await play(it, "y", 1)
        assert "https://huggingface.co/papers/2611.20001" in it.footer + str(
            it.app.screen.query("Static").first().render()
        )


async def test_bibtex_of_the_bookmarks_is_a_file_after_6_keys(
    hub: Server, paths: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with running(paths) as it:
        await it.press("b", "j", "j", "b")
        await play(it, "3 X Y 7 enter", 6)
        assert (tmp_path / "papers.bib").read_text().count("@misc") == 2


async def test_bibtex_of_todays_bookmarks_is_a_file_after_6_keys(
    hub: Server, paths: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with running(paths, clock=lambda: NOON - timedelta(days=1)) as it:
        await it.press("b")
    async with running(paths) as it:
        await it.press("j", "j", "b")
        await play(it, "3 X Y 7 enter", 6)
        assert (tmp_path / "papers.bib").read_text().count("@misc") == 1


async def test_what_is_below_a_heading_is_selected_then_all_then_nothing(
    hub: Server, paths: Paths
) -> None:
    async with running(paths, clock=lambda: NOON - timedelta(days=1)) as it:
        await it.press("b")
    async with running(paths) as it:
        await it.press("j", "b", "j", "b", "3")
        view = it.screen.feed.view
        assert view.dividers == [(0, "Today"), (2, "Yesterday")]
        selected = []
        for _ in range(4):
            await it.press("X")
            selected.append(len(view.selected))
        assert selected == [2, 3, 0, 2]
        await it.press("X", "X", "G", "X")
        assert list(view.selected) == [view.shown_rows.keys[2]]


async def test_a_paper_read_last_week_is_found_with_8_keys_and_its_word(
    hub: Server, paths: Paths
) -> None:
    async with running(paths) as it:
        await it.press("j", "r")
        await it.press("left_square_bracket")
        await play(it, "f h i s t enter", 8 - len(("slash", "enter")))
        await it.press("slash", *"made-up", "enter")
        assert it.titles == ["Made-up paper 2 of 20 November"]


async def test_three_papers_are_a_markdown_list_after_7_keys(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await play(it, "x x x Y 4", 7)
        assert "3 Markdown links" in it.footer or it.app.screen is not it.screen


async def test_the_categorys_feed_is_open_after_10_keys(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await play(it, "f c s full_stop c l enter", 10)
        assert "cs.CL" in it.header


async def test_the_next_morning_needs_no_more_than_2_keys(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await it.press("n")
    async with running(paths) as it:
        assert it.row == 1 and "Friday 20 November" in it.header
