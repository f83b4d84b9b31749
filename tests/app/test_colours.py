"""Themes in terminals of few colours, and the theme that follows the terminal."""

import re
from pathlib import Path

import pytest
from rich.color import Color, ColorSystem
from textual.color import Color as Shade
from textual.theme import Theme

from reader.app import themes
from reader.app.key_stream import ASK_BACKGROUND, BackgroundTold, KeyStream
from tests.app.test_real_terminal import READER, environment
from tests.server import Server
from tests.terminal import Terminal

COLOUR = re.compile(r"#[0-9a-f]{6}")


def colours_of(theme: Theme) -> set[str]:
    """The colours that are written in a theme."""
    values = [theme.primary, theme.secondary, theme.foreground, theme.background, theme.surface,
              theme.panel, theme.error, *theme.variables.values()]  # fmt: skip
    return {value for value in values if value and COLOUR.fullmatch(value)}


def luminance(colour: str) -> float:
    """WCAG 2.1, relative luminance."""
    parts = (part / 255 for part in Shade.parse(colour).rgb)
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG 2.1, contrast ratio."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(
    ("name", "system"), [("256", ColorSystem.EIGHT_BIT), ("standard", ColorSystem.STANDARD)]
)
def test_the_row_of_the_cursor_and_its_text_are_other_colours_of_the_terminal(
    name: str, system: ColorSystem
) -> None:
    for theme in themes.list_themes(name):
        shown = {
            part: Color.parse(getattr(theme, part)).downgrade(system).number
            for part in ("background", "panel", "foreground", "primary", "error")
        }
        assert len(set(shown.values())) == len(shown), (theme.name, shown)


def test_the_greys_of_256_colours_stay_greys() -> None:
    for theme in themes.list_themes("256"):
        for colour in colours_of(theme):
            shade = Shade.parse(colour)
            if shade.r == shade.g == shade.b:
                number = Color.parse(colour).downgrade(ColorSystem.EIGHT_BIT).number
                assert number in (0, 15, 16, 231) or number in range(232, 256), (colour, number)


@pytest.mark.parametrize("name", ["256", "standard", "truecolor"])
def test_text_can_be_read_on_what_it_stands_on(name: str) -> None:
    for theme in themes.list_themes(name):
        texts = [theme.foreground, theme.variables["muted"], theme.primary]
        for ground in (theme.background, theme.surface, theme.panel):
            for text in texts:
                assert contrast(text or "", ground or "") >= 3, (theme.name, text, ground)


def test_each_theme_has_a_form_for_every_terminal() -> None:
    names = [theme.name for theme in themes.OURS]
    for system in ("256", "standard", "truecolor", None):
        assert [theme.name for theme in themes.list_themes(system)] == names


@pytest.mark.parametrize("end", ["\x07", "\x1b\\"])
@pytest.mark.parametrize("cut", range(1, 25))
def test_the_answer_about_the_background_is_no_key_wherever_it_is_cut(end: str, cut: int) -> None:
    answer = f"\x1b]11;rgb:fbfb/fafa/f7f7{end}"
    stream = KeyStream()
    messages = [*stream.read_text(f"a{answer[:cut]}"), *stream.read_pending()]
    messages += [*stream.read_text(f"{answer[cut:]}b")]
    told = [one for one in messages if isinstance(one, BackgroundTold)]
    assert [one.colour.hex.lower() for one in told] == ["#fbfaf7"]
    keys = [getattr(one, "key", "") for one in messages if one not in told]
    assert keys == ["a", "b"]


@pytest.mark.parametrize(
    ("answer", "background"),
    [("ffff/ffff/ffff", themes.LIGHT.background), ("0000/0000/0000", themes.DARK.background)],
)
def test_the_theme_auto_follows_the_terminal(
    answer: str, background: str, hub: Server, home: Path
) -> None:
    config = home / ".config/reader/config.toml"
    config.parent.mkdir(parents=True)
    config.write_text('theme = "auto"\n')
    shade = Shade.parse(background)
    painted = f"48;2;{shade.r};{shade.g};{shade.b}".encode()
    with Terminal(READER, environment()) as terminal:
        terminal.wait_for("30 unread of 30 · live")
        terminal.wait_for(lambda one: ASK_BACKGROUND.encode() in one.raw)
        before = len(terminal.raw)
        terminal.send(f"\x1b]11;rgb:{answer}\x1b\\j")
        terminal.wait_for(lambda one: painted in one.raw[before:])
        terminal.send("q")
        assert terminal.wait() == 0


def test_another_theme_does_not_ask_the_terminal(hub: Server) -> None:
    with Terminal(READER, environment()) as terminal:
        terminal.wait_for("30 unread of 30 · live")
        terminal.send("q")
        assert terminal.wait() == 0
        assert ASK_BACKGROUND.encode() not in terminal.raw
