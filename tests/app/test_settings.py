"""The settings in the app: what each changes, and that a change is taken over while it runs."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from textual import constants
from textual.widgets import Input

from reader.app.themes import OURS
from reader.config import Column, Config, ShareTarget
from reader.system.app_state import AppState
from reader.system.paths import Paths
from tests.app.running import Running, running
from tests.conftest import NOON
from tests.server import Server


def write(paths: Paths, text: str) -> None:
    """Write the configuration."""
    paths.config.parent.mkdir(parents=True, exist_ok=True)
    paths.config.write_text(text)


async def until(it: Running, true: Callable[[], object]) -> None:
    """Wait for what happens by itself, five seconds at most."""
    for _ in range(100):
        if true():
            return
        await it.pilot.pause(0.05)
    raise AssertionError(f"it never came; the footer says {it.footer!r}")


def lines(it: Running) -> list[str]:
    """What the list shows."""
    papers = it.screen.panes.papers
    return [papers.render_line(y).text for y in range(papers.size.height)]


async def test_keys_are_those_of_the_configuration(hub: Server, paths: Paths) -> None:
    config = Config(keymap={"bookmark": ("B", "f5"), "quit": (), "help": ("ctrl+e",)})
    async with running(paths, config=config) as it:
        assert " B bookmark " in it.footer and " Ctrl+e help" in it.footer
        await it.press("b")
        assert it.screen.current_entry and not it.screen.current_entry.marks.bookmarked
        await it.press("f5")
        assert it.screen.current_entry.marks.bookmarked
        await it.press("B")
        assert not it.screen.current_entry.marks.bookmarked
        await it.press("q")
        assert it.app.is_running and it.app._exit is False
        await it.press("ctrl+e")
        assert "keys" in str(type(it.app.screen)).lower() or it.app.screen is not it.screen


async def test_what_is_said_names_the_keys_of_the_configuration(hub: Server, paths: Paths) -> None:
    config = Config(keymap={"undo": ("U",), "older": ("less_than_sign",), "smaller_list": ()})
    async with running(paths, config=config) as it:
        assert "< older   newer ]" in it.header
        await it.press("A")
        assert it.footer == "30 marked read · U undoes"


async def test_a_change_is_taken_over_while_the_app_runs(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await it.settled()
        write(
            paths,
            'ascii = true\ntheme = "reader-light"\ndensity = "compact"\ncolumns = ["id"]\n'
            'motion = false\nmark_read = "open"\n[keymap]\nbookmark = "B"\n',
        )
        await until(it, lambda: "The new settings are in use" in it.footer)
        assert it.app.theme == "reader-light"
        assert it.screen.panes.papers.compact
        assert "*" in lines(it)[0] and "●" not in lines(it)[0]
        assert it.app.animation_level == "none"
        await it.press("B")
        assert it.screen.current_entry and it.screen.current_entry.marks.bookmarked
        await it.press("b", "y")
        assert it.screen.current_entry.marks.bookmarked and it.screen.current_entry.marks.read
        write(paths, "")
        await until(it, lambda: not it.screen.panes.papers.compact)
        assert it.app.theme == "reader-dark"
        assert it.app.animation_level == constants.TEXTUAL_ANIMATIONS
        assert "●" in lines(it)[2]


async def test_a_file_that_is_broken_while_the_app_runs_changes_nothing_and_is_said(
    hub: Server, paths: Paths
) -> None:
    write(paths, "ascii = true\n")
    async with running(paths, config=Config(ascii=True)) as it:
        write(paths, "ascii = \n")
        await until(it, lambda: "is no valid TOML" in it.footer)
        assert it.footer.endswith("the settings stay as they were")
        assert "*" in lines(it)[0]
        write(paths, "ascii = false\ndwell = 0\nhoem = 3\n")
        await until(it, lambda: "dwell = 0 makes no sense" in it.footer)
        assert it.footer.endswith(" · 1 more: reader config check")
        assert "●" in lines(it)[0]


async def test_what_is_wrong_at_the_start_is_said(hub: Server, paths: Paths) -> None:
    config = Config(theme="purple", problems=("config.toml:1: no",))
    async with running(paths, config=config, settle=False) as it:
        await until(it, lambda: "config.toml:1: no · 1 more: reader config check" in it.footer)
        assert it.app.theme == "reader-dark"


async def test_a_style_sheet_of_ones_own_is_laid_over_ours(hub: Server, paths: Paths) -> None:
    paths.style_sheet.parent.mkdir(parents=True)
    paths.style_sheet.write_text(
        ".paper-list--unread { color: #123456; }\nHelpScreen { layers: x; }\n"
    )

    def unread(it: Running) -> str:
        style = it.screen.panes.papers.get_component_rich_style("paper-list--unread")
        return str(style.color and style.color.get_truecolor().hex)

    async with running(paths) as it:
        await until(it, lambda: unread(it) == "#123456")
        await it.press("question_mark", "escape")
        it.app.theme = "nord"
        await it.settled()
        assert unread(it) == "#123456"
        paths.style_sheet.write_text("\n.paper-list--unread { color: $nothing; }\n")
        await until(it, lambda: f"{paths.style_sheet}:2: " in it.footer)
        assert unread(it) == "#123456"
        paths.style_sheet.write_text("Header {\n  heigth: 1;\n}\n")
        await until(it, lambda: f"{paths.style_sheet}:2: " in it.footer and "heigth" in it.footer)
        paths.style_sheet.write_text("Header { height: 1")
        await until(it, lambda: f"{paths.style_sheet}:1: " in it.footer)
        paths.style_sheet.unlink()
        await until(it, lambda: unread(it) != "#123456")
        await it.press("j")
        assert it.row == 1


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        (("id", "featured"), "2611.20001 "),
        (("id", "featured"), " featured 20 Nov  ▲  99"),
        (("submitter", "stars", "source"), "by"),
        (("keywords",), ""),
        ((), ""),
    ],
)
async def test_columns_are_those_of_the_configuration(
    hub: Server, paths: Paths, columns: tuple[Column, ...], said: str
) -> None:
    async with running(paths, config=Config(columns=columns)) as it:
        assert said in lines(it)[1]
        assert "authors" not in lines(it)[1]


async def test_a_form_of_ones_own_is_in_the_copy_menu(
    hub: Server, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    config = Config(templates={"chat": "{title} <{link}>"}, clipboard="xsel")
    async with running(paths, config=config) as it:
        await it.press("Y", "7")
        assert "xsel" in it.footer
        shown = it.app.screen.query("Static").first().render()
        assert "Made-up paper 1 of 20 November <https://huggingface.co/papers/2611.20001>" in str(
            shown
        )


async def test_a_paper_is_sent_to_a_target_from_the_copy_menu(
    hub: Server, paths: Paths, tmp_path: Path
) -> None:
    out = tmp_path / "papers.txt"
    target = ShareTarget("{id}", ("/usr/bin/env", "tee", "-a", str(out)))
    async with running(paths, config=Config(targets={"inbox": target})) as it:
        await it.press("Y", "7")
        assert "Sent “Made-up paper 1 of 20 November” to inbox" in it.footer
    assert out.read_text() == "2611.20001\n"


async def test_where_nothing_moves_no_cursor_blinks(hub: Server, paths: Paths) -> None:
    async with running(paths, config=Config(motion=False)) as it:
        await it.press("slash")
        assert isinstance(it.app.focused, Input) and not it.app.focused.cursor_blink
        await it.press("escape", "e")
        assert it.app.focused and it.app.focused.cursor_blink is False  # type: ignore[attr-defined]
    async with running(paths) as it:
        await it.press("slash")
        assert isinstance(it.app.focused, Input) and it.app.focused.cursor_blink


async def test_what_was_chosen_last_holds_at_the_next_start(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await it.press("z")
        it.app.theme = "nord"
        left = it.left()
    async with running(paths, state=left) as it:
        assert (it.app.theme, it.screen.panes.papers.compact) == ("nord", True)
    changed = Config(theme="dracula")
    async with running(paths, state=left, config=changed) as it:
        assert (it.app.theme, it.screen.panes.papers.compact) == ("dracula", False)
        left = it.left()
    async with running(paths, state=left, config=changed) as it:
        assert it.app.theme == "dracula"


async def test_a_density_that_is_configured_is_there_at_the_first_start(
    hub: Server, paths: Paths
) -> None:
    async with running(paths, config=Config(density="compact")) as it:
        assert it.screen.panes.papers.compact


async def test_another_time_to_dwell_is_taken_over(hub: Server, paths: Paths) -> None:
    def clock() -> datetime:
        return NOON + timedelta(seconds=1)

    async with running(paths, config=Config(dwell=3600.0), clock=clock) as it:
        await it.settled()
        write(paths, "dwell = 0.05\n")
        await until(it, lambda: "The new settings are in use" in it.footer)
        await it.press("j")
        await until(it, lambda: it.unread == 29)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio."""

    def luminance(colour: str) -> float:
        parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", OURS, ids=lambda theme: theme.name)
def test_our_themes_can_be_read(theme) -> None:  # type: ignore[no-untyped-def]
    high = theme.name == "reader-contrast"
    texts = {
        name: getattr(theme, name, None) or theme.variables[name]
        for name in ("foreground", "primary", "secondary", "warning", "error", "link", "star")
    }
    faint = {name: theme.variables[name] for name in ("muted", "faint")}
    for ground in (theme.background, theme.surface, theme.panel):
        for name, colour in texts.items():
            assert contrast(colour, ground) >= (7 if high else 4.5), (name, ground)
        for name, colour in faint.items():
            least = 7 if high else 4.5 if name == "muted" else 3
            assert contrast(colour, ground) >= least, (name, ground)


async def test_the_split_is_remembered(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await it.press("greater_than_sign", "greater_than_sign")
        left = it.left()
        assert left.split == (63, 38)
    async with running(paths, state=left) as it:
        assert it.screen.panes.papers.size.width == 75
        assert isinstance(it.left(), AppState)


async def test_a_short_pane_shows_authors_on_one_line_and_facts_on_two(
    hub: Server, paths: Paths
) -> None:
    async with running(paths, size=(80, 24)) as it:
        shown = [strip.text.strip() for strip in it.screen.panes.abstract._lines]
        assert shown[0] == "Made-up paper 1 of 20 November"
        assert shown[4] == "", "title, authors, two lines of facts and links"
        assert "page" in " ".join(shown[2:4]) and "PDF" in " ".join(shown[2:4])
        await it.pilot.resize_terminal(120, 40)
        await it.settled()
        assert it.screen.panes.abstract._lines[0].text.strip() == ""
