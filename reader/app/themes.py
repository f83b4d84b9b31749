"""Our own themes, made for long reading: few colours, two accents, no boxes."""

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
    error="#e06c75",
    variables={
        "muted": "#868c98",
        "faint": "#5f6571",
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
    primary="#9a5b00",
    secondary="#3f6f2a",
    accent="#9a5b00",
    foreground="#24272d",
    background="#fbfaf7",
    surface="#f3f1ec",
    panel="#e4e0d7",
    success="#3f6f2a",
    warning="#9a5b00",
    error="#b3261e",
    variables={
        "muted": "#61656d",
        "faint": "#83868c",
        "link": "#1f5fa6",
        "star": "#8a6100",
        "footer-background": "#fbfaf7",
        "block-cursor-foreground": "#fbfaf7",
        "input-selection-background": "#1f5fa6 25%",
    },
)


def defaults(theme: Theme) -> dict[str, str]:
    """The colours of ours that another theme lacks, from those it has. Style sheets name them.

    They are whole colours: a variable of a style sheet can't name another one.
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
