"""Every key does what the table of commands says."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from textual.widgets import Input, OptionList, Static

from reader.app.screens.choose import ChooseScreen
from reader.app.screens.copy_by_hand import CopyByHandScreen
from reader.app.screens.go_to import GoToScreen
from reader.app.screens.help import HelpScreen
from reader.config import Config
from reader.keys.commands import COMMANDS, commands_in
from reader.model import address as addresses
from reader.system.app_state import AppState
from reader.system.paths import Paths
from tests.app.running import NOWHERE, Running, day, running
from tests.app.test_real_terminal import READER, environment
from tests.conftest import NOON
from tests.hub import three_days
from tests.server import Server
from tests.terminal import Terminal


async def test_it_opens_on_the_newest_day_and_the_first_unread(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        assert it.titles[0] == "Made-up paper 1 of 20 November"
        assert len(it.titles) == 30
        assert it.row == 0
        assert "Daily Papers  Friday 20 November 2026" in it.header
        assert "30 unread of 30 · live" in it.header
        await it.press("r")
    async with running(paths) as it:
        assert it.row == 1


async def test_rows_are_moved_through(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        rows = []
        for key in ("j", "down", "k", "up", "G", "g", "end", "home", "pagedown", "pageup"):
            await it.press(key)
            rows.append(it.row)
        assert rows[:8] == [1, 2, 1, 0, 29, 0, 29, 0]
        assert rows[8] > 10 and rows[9] == 0
        await it.press("ctrl+d")
        half = it.row
        assert 5 < half < rows[8]
        await it.press("ctrl+u")
        assert it.row == 0


async def test_keys_that_other_programs_have_do_the_same_here(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await it.press("ctrl+f")
        page = it.row
        await it.press("ctrl+b", "pagedown")
        assert it.row == page > 5
        await it.press("right")
        assert it.screen.panes.abstract.has_focus
        await it.press("left")
        assert it.screen.panes.papers.has_focus
        await it.press("f1")
        assert isinstance(it.app.screen, HelpScreen)


async def test_unread_papers_are_found_below_and_above(hub: Server, paths: Paths) -> None:
    async with running(paths, config=Config(mark_read="manual")) as it:
        await it.press("j", "r", "g", "n")
        assert it.row == 2
        await it.press("N")
        assert it.row == 0
        await it.press("G", "n")
        assert it.footer == "No unread paper below this one; there are some above"
        await it.press("A", "n")
        assert it.footer == "Every paper here is read"


async def test_a_bookmark_is_set_shown_and_taken_off(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await it.press("b")
        assert it.screen.current_entry and it.screen.current_entry.marks.bookmarked
        assert "Bookmarked" in it.footer
        await it.press("3")
        assert it.titles == ["Made-up paper 1 of 20 November"]
        assert "Bookmarks" in it.header
        await it.press("3")
        assert len(it.titles) == 30
        await it.press("b")
        assert it.screen.current_entry and not it.screen.current_entry.marks.bookmarked


async def test_a_mark_is_on_disk_before_it_is_shown(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await it.pilot.press("r")
        while it.screen.current_entry and it.screen.current_entry.marks.read is None:
            await it.pilot.pause(0.01)
        (file,) = paths.events.iterdir()
        assert b'"read"' in file.read_bytes()


async def test_all_shown_are_marked_read_and_that_is_undone(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await it.press("A")
        assert it.unread == 0
        assert "30 marked read · u undoes" in it.footer
        await it.press("u")
        assert it.unread == 30
        await it.press("ctrl+r")
        assert it.unread == 0
    async with running(paths) as it:
        await it.press("u")
        assert it.unread == 30


async def test_only_what_is_above_is_marked_read(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await it.press("j", "j")
        await it.app.run_action("command('all_read_above')", it.screen)
        await it.settled()
        assert it.unread == 27


async def test_rows_just_read_stay_and_the_cursor_does_not_jump(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await it.press("2", "j", "r")
        assert (it.row, len(it.titles)) == (1, 30)
        await it.press("1", "2")
        assert len(it.titles) == 29


async def test_the_filter_narrows_while_typing_and_esc_clears_it(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await it.press("slash", *"paper", "space", *"17")
        assert it.titles == ["Made-up paper 17 of 20 November"]
        await it.press("enter", "b")
        assert it.screen.current_entry and it.screen.current_entry.marks.bookmarked
        assert "/paper 17 · 1" in it.header
        await it.press("escape")
        assert len(it.titles) == 30
        assert it.row == 0, "where the filter was begun"


async def test_esc_from_a_filter_goes_back_to_where_it_was_begun(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await it.press("j", "j", "j")
        assert it.row == 3
        await it.press("slash", *"paper", "space", *"17", "enter")
        assert it.titles == ["Made-up paper 17 of 20 November"]
        await it.press("escape")
        assert it.row == 3


async def test_a_key_that_does_nothing_says_how_to_see_the_keys(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await it.press("Z")
        assert "? shows the keys" in it.footer
        await it.press("slash", "Z")
        assert it.row == 0 and "? shows the keys" not in it.header


async def test_a_filter_that_can_t_be_read_keeps_the_list(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await it.press("slash", *"17", "space", "left_parenthesis")
        assert it.titles == ["Made-up paper 17 of 20 November"]
        problem = it.screen.query_one("#filter-problem", Static)
        assert "never closed" in str(problem.render())
        await it.press("backspace")
        assert not problem.display


async def test_no_key_reaches_the_library_from_a_text_field(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await it.press("slash", *"brAu3q")
        assert it.unread == 30
        assert it.screen.query_one("#filter", Input).value == "brAu3q"
        assert not list(paths.events.glob("*")) if paths.events.exists() else True


@pytest.mark.parametrize("way", [("slash",), ("enter", "slash")], ids=["filter", "full text"])
async def test_nothing_is_done_again_from_a_text_field(
    way: tuple[str, ...], hub: Server, paths: Paths
) -> None:
    async with running(paths, config=Config(mark_read="manual")) as it:
        await it.press("r", "u", *way, "ctrl+r")
        assert it.unread == 30
        await it.press("escape", "ctrl+r")
        assert it.unread == 29


async def test_the_order_is_chosen_from_a_menu(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await it.press("G", "s")
        assert isinstance(it.app.screen, ChooseScreen)
        await it.press("6")
        assert it.titles == sorted(it.titles, key=str.casefold)
        assert it.screen.current_entry and it.screen.current_entry.paper.title.startswith(
            "Made-up paper 30 "
        )
        assert "title" in it.header
        await it.press("s", "j", "escape")
        assert it.titles == sorted(it.titles, key=str.casefold)


async def test_days_are_gone_through(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await it.press("left_square_bracket")
        assert "Thursday 19 November" in it.header
        assert len(it.titles) == 12
        await it.press("right_square_bracket")
        assert "Friday 20 November" in it.header
        await it.press("left_square_bracket", "left_square_bracket", "full_stop")
        assert "Friday 20 November" in it.header
        await it.press("v")
        assert "Week 47 · 16–22 November 2026" in it.header
        assert len(it.titles) == 50
        await it.press("v")
        assert "November 2026" in it.header
        await it.press("v")
        assert "Friday 20 November" in it.header


async def test_day_keys_are_hidden_where_a_feed_has_no_day(hub: Server, paths: Paths) -> None:
    async with running(paths, address=addresses.Trending()) as it:
        before = it.titles
        await it.press("left_square_bracket", "v")
        assert it.titles == before
        assert "older" not in it.header
        assert not it.screen.check_action("older", ())


async def test_esc_goes_back_to_the_same_paper(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await it.press("j", "j", "left_square_bracket", "j")
        assert it.row == 1
        await it.press("escape")
        assert "Friday 20 November" in it.header
        assert it.row == 2


async def test_a_feed_is_gone_to_by_its_address(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await it.press("f", *"2026-11-18", "enter")
        assert "Wednesday 18 November" in it.header
        await it.press("f")
        assert isinstance(it.app.screen, GoToScreen)
        await it.press(*"x:y", "enter")
        hint = it.app.screen.query_one(".hint")
        assert "No feed" in str(hint.render())
        await it.press("escape")
        assert "Wednesday 18 November" in it.header
        await it.press("f", "enter")
        assert "Friday 20 November" in it.header


async def test_refresh_shows_new_papers_and_keeps_the_cursor(
    hub: Server, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.hub import DAY, entry, site

    more = [entry(99), *(entry(number) for number in range(1, 31))]
    async with running(paths) as it:
        await it.press("j", "j")
        with Server(site({DAY: more})) as later:
            monkeypatch.setenv("HF_ENDPOINT", later.url)
            await it.press("R")
        assert len(it.titles) == 31
        assert it.row == 3
        assert it.screen.current_entry and it.screen.current_entry.paper.title.startswith(
            "Made-up paper 3 "
        )


async def test_the_abstract_is_scrolled_from_the_list(hub: Server, paths: Paths) -> None:
    from tests.hub import DAY, entry, site

    long = [entry(1, summary="A long sentence. " * 300), entry(2)]
    with Server(site({DAY: long})) as server, pytest.MonkeyPatch.context() as patch:
        patch.setenv("HF_ENDPOINT", server.url)
        async with running(paths) as it:
            abstract = it.screen.panes.abstract
            await it.press("J", "J")
            assert abstract.scroll_y == 6
            await it.press("K")
            assert abstract.scroll_y == 3
            while not abstract.at_end:
                assert it.row == 0
                await it.press("space")
            await it.press("space")
            assert it.row == 1
            assert abstract.scroll_y == 0


async def test_with_the_abstract_focused_its_lines_move_and_marks_still_work(
    hub: Server, paths: Paths
) -> None:
    async with running(paths) as it:
        await it.press("tab", "j", "b")
        assert it.row == 0
        assert it.screen.current_entry and it.screen.current_entry.marks.bookmarked
        await it.press("h", "j")
        assert it.row == 1
        await it.press("l", "escape", "j")
        assert it.row == 2


async def test_one_pane_at_a_time_on_a_narrow_screen(hub: Server, paths: Paths) -> None:
    async with running(paths, size=(54, 20)) as it:
        panes = it.screen.panes
        assert panes.papers.display and not panes.abstract.display
        await it.press("l")
        assert panes.abstract.display and not panes.papers.display
        await it.press("h")
        assert panes.papers.display and not panes.abstract.display
        await it.press("space")
        assert panes.abstract.display
        await it.press("escape")
        assert panes.papers.display


async def test_rows_are_made_compact_and_that_is_remembered(hub: Server, paths: Paths) -> None:
    from reader.app import start

    async with running(paths) as it:
        await it.press("z")
        assert it.screen.panes.papers.row_height == 1
        state = start.make_app_state(it.app, it.session.clock)
    assert state.compact
    async with running(paths, state=state) as it:
        assert it.screen.panes.papers.row_height == 1


async def test_back_to_where_i_was(hub: Server, paths: Paths) -> None:
    state = AppState(introduced=True, address="hf:date/2026-11-19", key="arxiv:2611.19004", left="")
    async with running(paths, state=state) as it:
        assert it.row == 0
        await it.app.run_action("command('resume')", it.screen)
        await it.settled()
        assert "Thursday 19 November" in it.header
        assert it.row == 3


async def test_v_goes_from_a_day_to_its_week_and_to_the_month_of_this_day(
    hub: Server, paths: Paths
) -> None:
    async with running(paths, address=day("2026-08-01")) as it:
        await it.press("v")
        assert it.screen.feed.address == addresses.Week(2026, 31)
        await it.press("v")
        assert it.screen.feed.address == addresses.Month(2026, 8)
        await it.press("v")
        assert it.screen.feed.address == day("2026-08-01"), "not its empty last day"
    async with running(paths, address=addresses.Week(2026, 31)) as it:
        await it.press("v")
        assert it.screen.feed.address == addresses.Month(2026, 7)


async def test_a_link_that_can_t_be_copied_is_shown_to_be_selected(
    hub: Server, paths: Paths
) -> None:
    async with running(paths) as it:
        await it.press("y")
        assert isinstance(it.app.screen, CopyByHandScreen)
        assert "https://huggingface.co/papers/2611.20001" in _texts(it.app.screen)
        await it.press("escape")
        await it.press("Y", "5")
        assert "@misc{" in _texts(it.app.screen)
        await it.press("escape", "c")
        assert "@misc{" in _texts(it.app.screen)
        await it.press("escape")
        await it.app.run_action("command('show_link')", it.screen)
        await it.settled()
        assert "https://huggingface.co/papers/2611.20001" in _texts(it.app.screen)


async def test_pages_are_opened_in_the_users_browser(
    hub: Server, paths: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, opened = tmp_path / "browser", tmp_path / "opened"
    browser.write_text(f'#!/bin/sh\necho "$1" >> {opened}\n')
    browser.chmod(0o755)
    monkeypatch.setenv("BROWSER", str(browser))
    async with running(paths) as it:
        await it.press("o")
        assert "Opened https://huggingface.co/papers/2611.20001" in it.footer
        await it.press("p")
        both = "https://huggingface.co/papers/2611.20001 https://arxiv.org/pdf/2611.20001"
        async with asyncio.timeout(10):
            while opened.read_text().split() != both.split():
                await it.pilot.pause(0.01)


async def test_help_is_searched_and_closed(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await it.press("question_mark")
        assert isinstance(it.app.screen, HelpScreen)
        rows = it.app.screen.query_one(OptionList)
        everything = rows.option_count
        assert everything > len(commands_in("list"))
        await it.press(*"bibtex")
        assert 0 < rows.option_count < 4
        await it.press("escape")
        assert it.app.screen is it.screen


async def test_the_palette_runs_a_command(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await it.press("ctrl+p", *"all shown read", "enter")
        assert it.unread == 0


async def test_q_quits(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await it.pilot.press("q")
        await it.pilot.pause()
        assert it.app._exit


async def test_what_is_new_enough_is_not_fetched_again(hub: Server, paths: Paths) -> None:
    async with running(paths):
        asked = len(hub.requests)
    async with running(paths) as it:
        assert "30 unread of 30 · as of" in it.header
        assert len(hub.requests) == asked
        await it.press("R")
        assert "30 unread of 30 · live" in it.header
        assert len(hub.requests) > asked


async def test_offline_the_last_snapshot_is_shown_and_said_to_be_old(
    hub: Server, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(paths, clock=lambda: NOON - timedelta(hours=1)):
        pass
    monkeypatch.setenv("HF_ENDPOINT", NOWHERE)
    async with running(paths) as it:
        assert len(it.titles) == 30
        assert "offline · as of" in it.header
        assert "can't be reached" in it.footer
        await it.press("r")
        assert it.unread == 29
        await it.press("left_square_bracket")
        assert it.titles == []
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        await it.press("R")
        assert len(it.titles) == 12
        assert "offline" not in it.header


async def test_a_first_start_without_network_shows_the_sample(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", NOWHERE)
    reason = "Sample papers: 127.0.0.1 can't be reached (Connection refused); R tries again"
    async with running(paths, state=AppState()) as it:
        assert len(it.titles) == 12
        assert "Sample" in it.header
        assert it.notice == reason
        it.screen._footer._end_message()
        await it.press("j", "R")
        assert it.notice == reason and len(it.titles) == 12, "it stays while there is no other feed"
        await it.press("f", *"today", "enter")
        assert it.notice == reason
        with Server(three_days()) as server:
            monkeypatch.setenv("HF_ENDPOINT", server.url)
            await it.press("R")
            assert it.notice == "" and len(it.titles) == 30


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 18)])
def test_why_a_sample_is_shown_and_the_key_are_seen_whole(size: tuple[int, int]) -> None:
    with Terminal(READER, environment(HF_ENDPOINT=NOWHERE), size) as terminal:
        shown = terminal.wait_for("tries again")
        said = "Sample papers: 127.0.0.1 can't be reached (Connection refused); R tries again"
        assert said in " ".join(shown.split())
        terminal.send("j")
        terminal.wait_for("▌")


async def test_a_first_start_names_the_help_until_a_key_is_pressed(
    hub: Server, paths: Paths
) -> None:
    async with running(paths, state=AppState()) as it:
        assert "Press ? for all keys" in it.footer
        await it.press("j")
        assert "Press ?" not in it.footer


async def test_a_day_without_papers_says_so(hub: Server, paths: Paths) -> None:
    async with running(paths, address=day("2026-11-10")) as it:
        assert it.titles == []
        assert it.screen.panes.papers.empty_text == (
            "No papers on Tue 10 November; [ goes to an older day that has some, ] to a newer one"
        )


@pytest.mark.parametrize("policy", ["dwell", "open", "manual"])
async def test_a_paper_is_read_as_the_policy_says(
    hub: Server, paths: Paths, monkeypatch: pytest.MonkeyPatch, policy: str
) -> None:
    monkeypatch.setenv("BROWSER", "true")
    config = Config(mark_read=policy, dwell=0.05)  # type: ignore[arg-type]
    async with running(paths, config=config) as it:
        assert it.unread == 30
        await it.press("j")
        await it.pilot.pause(0.3)
        await it.settled()
        dwelt = it.unread
        await it.press("k", "o")
        opened = it.unread
    assert (dwelt, opened) == {"dwell": (29, 28), "open": (30, 29), "manual": (30, 30)}[policy]


async def test_a_paper_below_a_dialog_is_not_read_by_itself(hub: Server, paths: Paths) -> None:
    async with running(paths, config=Config(dwell=0.2)) as it:
        await it.pilot.press("j", "s")
        await asyncio.sleep(0.5)
        await it.settled()
        assert it.unread == 30
        await it.press("escape", "k")
        async with asyncio.timeout(10):
            while it.unread == 30:
                await it.pilot.pause(0.05)


async def test_what_another_program_marks_is_shown(hub: Server, paths: Paths) -> None:
    from tests.app.running import a_session

    async with running(paths) as it:
        with a_session(paths) as (other, _):
            await other.write_mark("read", ["arxiv:2611.20001"], True, "cli")
            other.close()
        for _ in range(200):
            if it.unread == 29:
                break
            await it.pilot.pause(0.02)
        assert it.unread == 29


async def test_a_failure_that_no_one_foresaw_is_one_sentence(
    hub: Server, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(paths) as it:

        async def broken(*_: object) -> None:
            raise ZeroDivisionError

        monkeypatch.setattr(it.session, "write_mark", broken)
        await it.pilot.press("r")
        for _ in range(100):
            if "ZeroDivisionError" in it.footer:
                break
            await it.pilot.pause(0.02)
        assert "Something failed that should not (ZeroDivisionError)" in it.footer
        await it.pilot.press("j")
        assert it.row == 1


async def test_every_command_has_its_action(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        owners = {"app": it.app, "screen": it.screen, "panes": it.screen.panes}
        for command in commands_in("list"):
            owner = owners[command.owner]
            known = owner._actions if owner is it.screen else dir(owner)
            assert (command.name if owner is it.screen else f"action_{command.name}") in known


def _texts(screen: CopyByHandScreen) -> str:
    from textual.widgets import Static

    return "\n".join(str(one.render()) for one in screen.query(Static))


async def by_name(it: Running, name: str) -> None:
    """Run a command as the palette does."""
    command = next(one for one in COMMANDS if one.name == name)
    await it.app.run_action(command.action, it.screen.owner(command))
    await it.settled()


async def test_a_theme_is_chosen_from_all_there_are(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await by_name(it, "change_theme")
        await it.press(*"dracula", "enter")
        assert it.app.theme == "dracula"
        assert it.left().theme == "dracula"


async def test_the_link_is_shown_to_be_selected_by_hand(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await by_name(it, "show_link")
        shown = it.app.screen.query("Static").first().render()
        assert str(shown) == "https://huggingface.co/papers/2611.20001"
        await it.press("escape")
        assert it.app.screen is it.screen


async def test_what_is_muted_is_listed_by_name(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await by_name(it, "muted_rules")
        assert it.footer == "Nothing is muted; M mutes"
        await it.screen.session.write_rule("mute", "kw:tasks", True)
        await by_name(it, "muted_rules")
        await it.press("1")
        assert it.footer == "kw:tasks is no longer muted · u undoes"
