"""The user's own style sheet, which overrides ours."""

from pathlib import Path
from typing import TYPE_CHECKING

from textual.css.errors import StylesheetError
from textual.css.stylesheet import Stylesheet, StylesheetParseError
from textual.css.tokenizer import TokenError

from reader.app import themes

if TYPE_CHECKING:
    from textual.app import App

_TIE_BREAKER = 1000
"""Among rules of equal specificity, those of the source with the highest number win."""


def use_style_sheet(app: "App[None]", css: str, path: Path) -> str:
    """Use the user's style sheet in addition to the app's own; it replaces an earlier one.

    If there is a mistake in it, it is not used, and one sentence with the line is returned.
    """
    if problem := _find_problem(css, path):
        return problem
    app.stylesheet.add_source(css, (str(path), ""), tie_breaker=_TIE_BREAKER)
    app.refresh_css(animate=False)
    return ""


def _find_problem(css: str, path: Path) -> str:
    """Find the first mistake in a style sheet, for any theme; empty if there is none."""
    sheet = Stylesheet(variables=themes.list_style_variables())
    sheet.add_source(css, (str(path), ""))
    try:
        sheet.parse()
    except TokenError as error:
        line, message = error.start[0], str(error)
    except StylesheetParseError as error:
        token, mistake = next(one for rule in error.errors.rules for one in rule.errors)
        place = token.referenced_by.location if token.referenced_by else token.location
        line, message = place[0] + 1, getattr(mistake, "summary", str(mistake))
    except StylesheetError as error:
        line, message = 1, str(error)
    else:
        return ""
    first = message.splitlines()[0].strip().rstrip(".")
    line = min(line, max(1, css.count("\n") + (not css.endswith("\n"))))
    return f"{path}:{line}: {first[:1].lower() + first[1:]}; the style sheet is not used"
