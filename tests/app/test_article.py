"""Reading a paper in full."""

import sys
from pathlib import Path

import pytest
from textual.widgets import OptionList

from reader.app.screens.article import ArticleScreen
from reader.app.screens.help import HelpScreen
from reader.app.screens.no_full_text import make_blocks_without_text
from reader.app.screens.outline import OutlineScreen
from reader.article.blocks import parse_markdown
from reader.config import Config
from reader.keys.commands import commands_in
from reader.keys.keymap import CommandKeys
from reader.model.address import File
from reader.system.app_state import AppState
from reader.system.paths import Paths
from tests import hub as made_up
from tests.app.running import NOWHERE, Running, day, running
from tests.make import paper as made_up_paper
from tests.server import Answer, Server

FIRST = "2611.20001"


def article(it: Running) -> ArticleScreen:
    """The open text."""
    assert isinstance(it.app.screen, ArticleScreen)
    return it.app.screen


def header(it: Running) -> str:
    return article(it)._header.render().plain


def footer(it: Running) -> str:
    return article(it).footer.render().plain


def screen_text(it: Running) -> str:
    """What is on the screen of the text."""
    view = article(it).view
    return "\n".join(view.render_line(y).text.rstrip() for y in range(view.size.height))


async def test_enter_shows_the_whole_text_and_escape_returns_to_the_row(
    hub: Server, paths: Paths
) -> None:
    async with running(paths) as it:
        await it.press("j", "enter")
        assert "Paper 2611.20002 in full" in screen_text(it)
        assert "Made-up paper 2 of 20 November" in header(it)
        await it.press("escape")
        assert it.app.screen is it.screen
        assert it.row == 1


async def test_a_text_once_fetched_is_read_without_network(
    hub: Server, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(paths) as it:
        await it.press("enter")
    monkeypatch.setenv("HF_ENDPOINT", NOWHERE)
    async with running(paths) as it:
        await it.press("enter")
        assert f"Paper {FIRST} in full" in screen_text(it)


async def test_it_scrolls_by_lines_pages_and_ends_and_says_how_far(
    hub: Server, paths: Paths
) -> None:
    async with running(paths) as it:
        await it.press("enter")
        view = article(it).view
        tops = []
        keys = ("j", "down", "k", "up", "space", "pageup", "ctrl+d", "ctrl+u", "G", "g")
        for key in keys:
            await it.press(key)
            tops.append(round(view.scroll_y))
        assert tops[:4] == [1, 2, 1, 0]
        assert tops[4] > tops[6] > 0 and tops[5] == tops[7] == tops[9] == 0
        assert tops[8] == view.max_scroll_y
        assert "100 %" not in header(it)
        await it.press("G")
        assert "100 %" in header(it)


async def test_brackets_go_from_heading_to_heading(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await it.press("enter")
        await it.press("right_square_bracket", "right_square_bracket")
        assert screen_text(it).splitlines()[0].strip() == "Section 1"
        await it.press("right_square_bracket")
        assert screen_text(it).splitlines()[0].strip() == "Section 2"
        await it.press("left_square_bracket")
        assert screen_text(it).splitlines()[0].strip() == "Section 1"
        await it.press("G", "right_square_bracket")
        assert "There is no next heading" in footer(it)


async def test_the_outline_goes_to_a_section(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await it.press("enter")
        await it.press("tab")
        assert isinstance(it.app.screen, OutlineScreen)
        rows = [str(option.prompt) for option in it.app.screen.query_one(OptionList).options]
        assert rows[:3] == [f"Paper {FIRST} in full", "  Abstract", "  Section 1"]
        await it.press("j", "j", "j", "enter")
        assert screen_text(it).splitlines()[0].strip() == "Section 2"
        await it.press("tab")
        outline = it.app.screen.query_one(OptionList)
        assert outline.highlighted == 3
        await it.press("tab")
        assert isinstance(it.app.screen, ArticleScreen)


async def test_words_are_searched_and_gone_through(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await it.press("enter")
        await it.press("slash", *"section")
        assert "/section · 1 of 10" in header(it)
        await it.press("enter")
        await it.press("n", "n")
        assert "/section · 3 of 10" in header(it)
        assert "Section 3" in screen_text(it)
        await it.press("N", "N", "N")
        assert "/section · 10 of 10" in header(it)
        await it.press("escape")
        assert "/section" not in header(it)
        await it.press("slash", *"absent")
        assert "/absent · not found" in header(it)
        await it.press("escape", "escape", "escape")
        assert it.app.screen is it.screen


async def test_letters_open_a_link(
    hub: Server, paths: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = tmp_path / "opened"
    browser = tmp_path / "browser"
    browser.write_text(
        f"#!{sys.executable}\nimport sys\nopen({str(opened)!r}, 'a').write(sys.argv[1])"
    )
    browser.chmod(0o755)
    monkeypatch.setenv("BROWSER", str(browser))
    async with running(paths) as it:
        await it.press("enter")
        await it.press("right_square_bracket", "right_square_bracket", "f")
        assert article(it).view.has_hints
        await it.press("a")
        assert not article(it).view.has_hints
        assert "Opened https://example.org/1" in footer(it)
        await it.press("f", "Q")
        assert not article(it).view.has_hints
        await it.press("f", "escape")
        assert isinstance(it.app.screen, ArticleScreen)
        await it.press("g", "f")
    assert opened.read_text() == "https://example.org/1"


async def test_the_place_is_remembered_for_each_paper(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await it.press("enter")
        await it.press(*["right_square_bracket"] * 5, "escape", "j", "enter")
        assert article(it).view.top_block == 0
        await it.press("escape")
        state = it.left()
    async with running(paths, size=(60, 20), state=state, address=day("2026-11-20")) as it:
        await it.press("g", "enter")
        assert screen_text(it).splitlines()[0].strip() == "Section 4"


async def test_another_width_keeps_the_place(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await it.press("enter")
        await it.press(*["right_square_bracket"] * 4)
        await it.pilot.resize_terminal(50, 20)
        await it.settled()
        assert screen_text(it).splitlines()[0].strip() == "Section 3"


async def test_what_is_done_to_a_paper_that_is_read_is_done_to_that_paper(
    hub: Server, paths: Paths
) -> None:
    async with running(paths) as it:
        await it.press("X", "enter", "b")
        assert "★ Made-up paper 1" in header(it)
        assert "Bookmarked" in footer(it)
        await it.press("u")
        assert "★" not in header(it)
        await it.press("r", "escape")
        assert it.unread == 29


async def test_opening_counts_as_reading_where_that_is_the_policy(
    hub: Server, paths: Paths
) -> None:
    async with running(paths, config=Config(mark_read="open")) as it:
        await it.press("enter")
        await it.press("escape")
        assert it.unread == 29
    async with running(paths, config=Config(mark_read="manual")) as it:
        await it.press("j", "enter", "escape")
        assert it.unread == 29


async def test_a_paper_without_text_says_so_and_is_left(
    hub: Server, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = hub.answer
    monkeypatch.setenv("READER_ARXIV_ENDPOINT", hub.url)
    hub.answer = lambda request: (
        Answer(b"", 404) if request.path.startswith(("/papers/", "/html/")) else site(request)
    )
    async with running(paths) as it:
        await it.press("enter")
        assert "https://arxiv.org/pdf/2611.20001" in screen_text(it)
        await it.press("escape")
        assert it.app.screen is it.screen


async def test_a_paper_that_is_nowhere_on_arxiv_is_not_opened(
    hub: Server, paths: Paths, tmp_path: Path
) -> None:
    file = tmp_path / "own.bib"
    file.write_text("@book{a, title={A book}, author={Ada Byron}, year={2020}}")
    async with running(paths, address=File(str(file))) as it:
        await it.press("enter")
        assert it.app.screen is it.screen
        assert "Only papers on arXiv have a full text; o opens the page" in it.footer


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 18)])
async def test_where_there_is_no_full_text_the_abstract_and_the_links_stay(
    size: tuple[int, int], hub: Server, paths: Paths
) -> None:
    days = made_up.three_days()
    hub.answer = lambda request: (
        Answer(b"gone", 404) if request.path.endswith(".md") else days(request)
    )
    state = AppState(introduced=True, places={f"arxiv:{FIRST}": 3})
    async with running(paths, size=size, state=state) as it:
        await it.press("enter")
        it.screen._read_actions.article_screen.footer._end_message()  # type: ignore[union-attr]
        shown = screen_text(it)
        assert "Made-up paper 1 of 20 November" in shown
        assert "No full text; p opens the PDF" in shown
        assert "page · abstract · PDF" in shown
        assert "tasks that α-pruning keeps what matters" in " ".join(shown.split())
        assert "%" not in header(it)
        await it.press("f")
        assert article(it).view.has_hints
        await it.press("escape", "escape")
        assert it.left().places == {f"arxiv:{FIRST}": 3}, "nothing was read in the text"


def test_only_a_key_that_opens_something_is_named_where_there_is_no_text() -> None:
    keys = CommandKeys({"open_pdf": ("P",)})
    for paper, said in (
        (made_up_paper(), "; P opens the PDF"),
        (
            made_up_paper(key="url:https://a.example/", url="https://a.example/"),
            "; o opens the page",
        ),
        (made_up_paper(key="title:a-paper"), ""),
    ):
        blocks = make_blocks_without_text(paper, "It is gone", keys)
        assert [block.runs[0].text for block in blocks[2:4]] == [
            f"No full text{said}",
            "It is gone",
        ]


async def test_leaving_before_the_text_came_is_no_problem(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await it.pilot.press("enter", "escape", "j", "enter")
        await it.settled()
        assert "Paper 2611.20002 in full" in screen_text(it)


async def test_help_and_palette_show_what_keys_do_there(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await it.press("enter")
        await it.press("question_mark")
        assert isinstance(it.app.screen, HelpScreen)
        shown = {str(one.prompt) for one in it.app.screen.query_one(OptionList).options}
        for command in commands_in("article"):
            keys = CommandKeys().shown_keys(command) or "—"
            assert f"{keys:<12} {command.label_in('article')}" in shown
        await it.press("escape")
        await it.press("colon")
        names = {one.id for one in it.app.screen.query_one(OptionList).options}
        assert names == {one.name for one in commands_in("article")} - {"command_palette"}


async def test_every_command_of_a_text_has_its_action(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await it.press("enter")
        screen = article(it)
        for command in commands_in("article"):
            if command.owner == "screen":
                assert command.name in it.screen._actions
            else:
                assert hasattr(screen.owner(command), f"action_{command.name}")


async def test_q_leaves_the_text_and_not_the_app(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await it.press("enter")
        await it.press("q")
        assert it.app.screen is it.screen
        assert it.app.is_running


async def test_a_text_is_selected_with_the_mouse(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await it.press("enter")
        view = article(it).view
        await it.pilot.mouse_down(view, offset=(0, 0))
        await it.pilot.hover(view, offset=(5, 0))
        await it.pilot.mouse_up(view, offset=(5, 0))
        assert (article(it).get_selected_text() or "").startswith("Paper")


async def test_in_ascii_mode_the_signs_of_a_text_are_plain(hub: Server, paths: Paths) -> None:
    async with running(paths, config=Config(ascii=True)) as it:
        await it.press("enter")
        await it.press(*["right_square_bracket"] * 2)
        assert "* one point" in screen_text(it)
        assert "•" not in screen_text(it) and "─" not in screen_text(it)


def test_the_made_up_text_has_all_kinds_of_blocks() -> None:
    kinds = {block.kind for block in parse_markdown(made_up.full_text(FIRST))}
    assert kinds == {"heading", "flow", "table", "verbatim"}


async def test_places_of_the_last_papers_only_are_remembered(hub: Server, paths: Paths) -> None:
    many = {f"arxiv:2611.{number:05}": 3 for number in range(500)}
    async with running(paths, state=AppState(introduced=True, places=many)) as it:
        await it.press("enter")
        await it.press("right_square_bracket", "escape")
        places = it.left().places
        assert len(places) == 300
        assert f"arxiv:{FIRST}" in places
