"""The app's own themes, made for long reading: few colours and two accents.

Terminals that show 256 or 16 colours replace each colour by the nearest one that they have, so that
two greys become one and a dark grey becomes navy. Each theme has a form of exactly these colours.
"""

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
AUTO = "auto"
"""The setting that chooses between the light and the dark theme by the terminal's background."""
_LIGHT = 0.5
"""A background is light if its brightness, from 0 to 1, is higher."""
_BLACK, _WHITE, _GREY, _BLUE = "#000000", "#ffffff", "#aaaaaa", "#0000aa"
_RED, _YELLOW, _GREEN, _CYAN = "#ff5555", "#ffff55", "#55ff55", "#55ffff"


def _make_form(theme: Theme, colours: str, *, selection: str) -> Theme:
    """A theme in other colours: foreground, background, surface, panel, both accents, error, muted,
    faint, link and star. ``selection`` is the background of selected text."""
    fore, back, surface, panel, first, second, error, muted, faint, link, star = colours.split()
    return Theme(
        name=theme.name,
        dark=theme.dark,
        primary=first,
        secondary=second,
        accent=first,
        foreground=fore,
        background=back,
        surface=surface,
        panel=panel,
        success=second,
        warning=first,
        error=error,
        variables={
            "muted": muted,
            "faint": faint,
            "link": link,
            "star": star,
            "footer-background": back,
            "block-cursor-foreground": back,
            "input-selection-background": selection,
            "scrollbar": faint,
            "scrollbar-hover": muted,
            "scrollbar-active": first,
            "scrollbar-background": back,
            "scrollbar-background-hover": back,
            "scrollbar-background-active": back,
        },
    )


# Colours of https://en.wikipedia.org/wiki/ANSI_escape_code#8-bit; the numbers of those for dark are
# 253 233 234 236 179 107 210 246 243 110 221.
_FORMS_256 = (
    _make_form(
        DARK,
        "#dadada #121212 #1c1c1c #303030 #d7af5f #87af5f #ff8787 #949494 #767676 #87afd7 #ffd75f",
        selection="#5f87af",
    ),
    _make_form(
        LIGHT,
        "#262626 #ffffff #eeeeee #dadada #875f00 #005f00 #af0000 #5f5f5f #767676 #005faf #875f00",
        selection="#afd7ff",
    ),
    _make_form(
        CONTRAST,
        "#ffffff #000000 #000000 #303030 #ffd75f #87ff87 #ffafaf #e4e4e4 #d0d0d0 #afd7ff #ffd75f",
        selection="#5f87af",
    ),
)
# Of 16 colours, blue is the one on which grey and white can be read everywhere.
_FORMS_16 = (
    _make_form(
        DARK,
        f"{_GREY} {_BLACK} {_BLACK} {_BLUE} {_YELLOW} {_GREEN} {_RED} {_GREY} {_GREY} {_CYAN}"
        f" {_YELLOW}",
        selection=_BLUE,
    ),
    _make_form(
        LIGHT,
        f"{_BLACK} {_WHITE} {_WHITE} {_GREY} {_BLUE} {_BLUE} #aa0000 {_BLACK} #555555 {_BLUE}"
        " #aa0000",
        selection=_GREY,
    ),
    _make_form(
        CONTRAST,
        f"{_WHITE} {_BLACK} {_BLACK} {_BLUE} {_YELLOW} {_GREEN} {_RED} {_WHITE} {_WHITE} {_CYAN}"
        f" {_YELLOW}",
        selection=_BLUE,
    ),
)


def choose_theme(background: Color) -> Theme:
    """The theme for a terminal with this background."""
    return LIGHT if background.brightness > _LIGHT else DARK


def list_themes(colour_system: str | None) -> tuple[Theme, ...]:
    """Our themes in the form for a terminal, by Rich's name of its colours."""
    return {"256": _FORMS_256, "standard": _FORMS_16}.get(colour_system or "", OURS)


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
