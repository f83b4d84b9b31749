"""The app's own themes, made for long reading: few colours and two accents."""

from textual.color import Color
from textual.theme import Theme

DARK = Theme(
    name="reader-dark",
    dark=True,
    primary="#e5a550",
    secondary="#8fb573",
    accent="#e5a550",
    foreground="#d8dbe0",
    background="#16181d",
    surface="#1b1e25",
    panel="#262b36",
    success="#8fb573",
    warning="#e5a550",
    error="#e5767f",
    variables={
        "muted": "#8f95a1",
        "faint": "#6f7582",
        "link": "#7aa7d8",
        "star": "#e8c45c",
        "footer-background": "#16181d",
        "block-cursor-foreground": "#16181d",
        "input-selection-background": "#7aa7d8 35%",
    },
)

LIGHT = Theme(
    name="reader-light",
    dark=False,
    primary="#8a5200",
    secondary="#3f6f2a",
    accent="#8a5200",
    foreground="#24272d",
    background="#fbfaf7",
    surface="#f3f1ec",
    panel="#e4e0d7",
    success="#3f6f2a",
    warning="#8a5200",
    error="#b3261e",
    variables={
        "muted": "#5d6169",
        "faint": "#777a80",
        "link": "#1f5fa6",
        "star": "#7d5800",
        "footer-background": "#fbfaf7",
        "block-cursor-foreground": "#fbfaf7",
        "input-selection-background": "#1f5fa6 25%",
    },
)

CONTRAST = Theme(
    name="reader-contrast",
    dark=True,
    primary="#ffd24a",
    secondary="#7df28b",
    accent="#ffd24a",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#2b2b2b",
    success="#7df28b",
    warning="#ffd24a",
    error="#ffb0b0",
    variables={
        "muted": "#e4e4e4",
        "faint": "#cfcfcf",
        "link": "#9fd0ff",
        "star": "#ffd24a",
        "footer-background": "#000000",
        "block-cursor-foreground": "#000000",
        "input-selection-background": "#9fd0ff 45%",
    },
)
OURS = (DARK, LIGHT, CONTRAST)


def list_style_variables() -> dict[str, str]:
    """The variables that a style sheet may use with any theme, with example colours."""
    plain = Theme(name="plain", primary="#808080")
    return {**make_missing_colours(plain), **plain.to_color_system().generate()}


def make_missing_colours(theme: Theme) -> dict[str, str]:
    """The colours that our style sheet needs and a theme lacks, made from those that it has.

    The values are colours, since the value of a variable can't be another variable.
    """
    if theme.variables.keys() >= {"muted", "faint", "link", "star"}:
        return {}
    colours = theme.to_color_system().generate()
    text, ground = (Color.parse(colours[name]) for name in ("foreground", "background"))
    plain = text.ansi is not None or ground.ansi is not None
    return {
        "muted": "ansi_default" if plain else ground.blend(text, 0.7).hex,
        "faint": "ansi_bright_black" if plain else ground.blend(text, 0.5).hex,
        "link": colours["accent"],
        "star": colours["warning"],
    }
