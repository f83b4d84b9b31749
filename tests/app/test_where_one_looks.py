"""What has the focus is seen, the footer's keys follow it, and bars, help and palette run keys."""

from pathlib import Path

import pytest
from textual.geometry import Offset
from textual.widget import Widget
from textual.widgets import OptionList, Static

from reader.app.screens.article import ArticleScreen
from reader.app.widgets.filter_problem import lay_out_problem
from reader.config import Config
from reader.system.paths import Paths
from tests.app.running import Running, running
from tests.hub import DAY, entry, site
from tests.server import Server


def first_cells(widget: Widget) -> str:
    """The first cell of each line of a widget."""
    return "".join(
        widget.render_line(y).text[0]  # type: ignore[attr-defined]
        for y in range(widget.size.height)
    )


def bar_colour(it: Running) -> object:
    """The colour of the sign at the cursor's row."""
    segment = next(iter(it.screen.panes.papers.render_line(0)))
    return segment.style and segment.style.color


async def click_word(it: Running, bar: Widget, word: str) -> None:
    """Click on a word of the header or the footer."""
    column = bar.render().plain.index(word)  # type: ignore[union-attr]
    assert await it.pilot.click(bar, offset=Offset(column, 0))
    await it.settled()


async def test_the_pane_with_the_focus_has_a_bar(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        abstract, in_list = it.screen.panes.abstract, bar_colour(it)
        assert set(first_cells(abstract)) == {" "}
        await it.press("l")
        assert set(first_cells(abstract)) == {"▌"}
        assert bar_colour(it) != in_list
        await it.press("h")
        assert set(first_cells(abstract)) == {" "}
        assert bar_colour(it) == in_list


async def test_the_footers_keys_follow_the_focus(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        assert it.footer.split()[:3] == ["j", "k", "move"]
        await it.press("l")
        assert it.footer.split()[:5] == ["j", "k", "scroll", "h", "list"]
        await it.press("h")
        assert it.footer.split()[:3] == ["j", "k", "move"]


async def test_enter_and_help_are_always_in_the_footer(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        for width in (40, 60, 80, 120):
            await it.pilot.resize_terminal(width, 24)
            for focus in ("h", "l"):
                await it.press(focus)
                assert "Enter read" in it.footer and "? help" in it.footer
                assert len(it.footer.rstrip()) <= width


async def test_a_click_on_the_footer_runs_the_key(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await click_word(it, it.screen._footer, "bookmark")
        assert it.screen.panes.entry and it.screen.panes.entry.marks.bookmarked
        await it.press("g")
        it.screen._footer.show_hint("")
        it.screen._footer._end_message()
        await click_word(it, it.screen._footer, "Enter")
        assert isinstance(it.app.screen, ArticleScreen)
        await click_word(it, it.app.screen.footer, "back")
        assert it.app.screen is it.screen


async def test_a_click_on_older_and_newer_opens_those_days(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await click_word(it, it.screen._header, "older")
        assert "Thursday 19 November" in it.header
        await click_word(it, it.screen._header, "newer")
        assert "Friday 20 November" in it.header


async def test_a_number_before_a_key_repeats_it(hub: Server, paths: Paths) -> None:
    async with running(paths, config=Config(mark_read="manual")) as it:
        await it.press("5")
        assert it.footer == "5"
        await it.press("j")
        assert it.row == 5
        await it.press("1", "k")
        assert it.row == 4, "1 shows all papers and is no number"
        await it.press("6", "n")
        assert it.row == 10
        await it.press("5", "0", "k")
        assert it.row == 0
        await it.press("9", "G")
        assert it.row == 8
        await it.press("7", "Q", "j")
        assert it.row == 9, "a key that does nothing forgets the number"


async def test_a_key_in_the_help_is_run(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await it.press("question_mark", *"last paper", "enter")
        assert it.app.screen is it.screen
        assert it.row == 29


async def test_the_help_explains_the_signs(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await it.press("question_mark", *"bookmarked")
        rows = [str(one.prompt) for one in it.app.screen.query_one(OptionList).options]
        assert any(row.startswith("★ ") and row.endswith("bookmarked") for row in rows)


async def test_the_palette_begins_with_what_is_looked_for_most(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await it.press("colon")
        names = [one.id for one in it.app.screen.query_one(OptionList).options]
        assert names[:3] == ["go_to", "filter", "sort"]
        assert names.index("fetch_texts") < names.index("next_paper")


async def test_a_bad_filter_has_a_caret_below_the_place(hub: Server, paths: Paths) -> None:
    async with running(paths, size=(40, 24)) as it:
        await it.press("slash", *"made votes:>x")
        field, problem = it.screen.query_one("#filter"), it.screen.query_one("#filter-problem")
        assert isinstance(problem, Static)
        caret = str(problem.render()).splitlines()[0]
        assert caret.index("^") == "made votes:>x".index(">")
        assert problem.region.y == field.region.y + 1
        assert problem.region.bottom == 24


@pytest.mark.parametrize("column", [0, 7, 25, 39, 500])
@pytest.mark.parametrize("width", [20, 40, 80])
def test_a_problem_fits_on_its_lines(column: int, width: int) -> None:
    lines = lay_out_problem("votes: needs a number", column, width).splitlines()
    assert all(len(line) <= width for line in lines)
    assert lines[0].index("^") == min(column, width - 1)
    assert "".join(lines).replace("^", "").split() == ["votes:", "needs", "a", "number"] or (
        " ".join(lines).replace("^", "").split() == ["votes:", "needs", "a", "number"]
    )


async def test_all_authors_can_be_seen(hub: Server, paths: Paths) -> None:
    names = [{"name": f"Author {number}"} for number in range(1, 41)]
    first = entry(1)
    first["paper"]["authors"] = names  # type: ignore[index]
    hub.answer = site({DAY: [first, *map(entry, range(2, 31))]})
    async with running(paths) as it:
        abstract = it.screen.panes.abstract

        def shown() -> str:
            return " ".join(" ".join(strip.text for strip in abstract._lines).split())

        assert "and 30 more" in shown() and "Author 40" not in shown()
        await it.press("a")
        assert "Author 40" in shown() and "more" not in shown().split("Made-up", 1)[0]
        await it.press("a")
        assert "and 30 more" in shown()
        await it.press("j", "a")
        assert it.footer == "All authors are shown already"


async def test_papers_are_saved_to_a_new_file(
    hub: Server, paths: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with running(paths) as it:
        await it.press("x", "x", "Y", "7", "enter")
        assert it.footer == "Saved 2 papers to papers.bib"
        saved = (tmp_path / "papers.bib").read_text()
        assert saved.count("@") == 2 and "Made-up paper 2 of 20 November" in saved
        await it.press("Y", "7", *["backspace"] * 12, *"papers.bib", "enter")
        assert "exists already" in "\n".join(
            str(one.render()) for one in it.app.screen.query(Static)
        )
        assert (tmp_path / "papers.bib").read_text() == saved
        await it.press(*["backspace"] * 10, *"list.md", "enter")
        assert (tmp_path / "list.md").read_text().startswith("- ")


async def test_links_of_no_paper_are_asked_for_in_vain(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await it.press("slash", *"nothing has this", "enter", "L")
        assert it.footer == "There is no paper here, so there are no links"
        assert it.screen.panes.papers.has_focus


@pytest.mark.parametrize("key", ["colon", "question_mark"])
async def test_the_hint_of_a_long_menu_is_on_the_screen(
    key: str, hub: Server, paths: Paths
) -> None:
    async with running(paths, size=(80, 24)) as it:
        await it.press(key)
        hint, box = it.app.screen.query_one(".hint"), it.app.screen.query_one(".box")
        assert hint.region.height == 1 and box.region.contains_region(hint.region)
