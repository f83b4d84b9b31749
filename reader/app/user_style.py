"""The user's own style sheet, laid over ours."""

from pathlib import Path
from typing import TYPE_CHECKING

from textual.css.errors import StylesheetError
from textual.css.stylesheet import Stylesheet, StylesheetParseError
from textual.css.tokenizer import TokenError

from reader.app import themes

if TYPE_CHECKING:
    from textual.app import App

_OVER = 1000
"""Of rules of the same weight, those of the source with the higher number hold."""


def use(app: "App[None]", css: str, path: Path) -> str:
    """Lay a style sheet over the app's own, in place of an earlier one.

    Returns what is wrong with it, one sentence with its line: then it is not used.
    """
    if problem := _problem(css, path):
        return problem
    app.stylesheet.add_source(css, (str(path), ""), tie_breaker=_OVER)
    app.refresh_css(animate=False)
    return ""


def _problem(css: str, path: Path) -> str:
    """What is wrong with a style sheet whatever the theme; empty where it is all right."""
    alone = Stylesheet(variables=themes.variables())
    alone.add_source(css, (str(path), ""))
    try:
        alone.parse()
    except TokenError as error:
        line, what = error.start[0], str(error)
    except StylesheetParseError as error:
        token, about = next(one for rule in error.errors.rules for one in rule.errors)
        place = token.referenced_by.location if token.referenced_by else token.location
        line, what = place[0] + 1, getattr(about, "summary", str(about))
    except StylesheetError as error:
        line, what = 1, str(error)
    else:
        return ""
    first = what.splitlines()[0].strip().rstrip(".")
    line = min(line, max(1, css.count("\n") + (not css.endswith("\n"))))
    return f"{path}:{line}: {first[:1].lower() + first[1:]}; the style sheet is not used"
