"""A row of a menu: a name, a word about it beside it, and a word at the right edge."""

from rich.cells import cell_len
from textual.content import Content
from textual.css.styles import RulesMap
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual

from reader.app.widgets.fitting import fit_text
from reader.text.sanitise import visible

_GAP = 2
"""Cells between two columns."""
_LEAST_MIDDLE = 8
"""Cells below which the column in the middle is left out."""


class TableRow(Visual):
    """Fits into any width: what has no room is cut, first the word beside the name."""

    def __init__(
        self,
        name: str,
        middle: str = "",
        right: str = "",
        *,
        middle_column: int = 0,
        is_right_strong: bool = False,
    ) -> None:
        """``middle_column`` is the column at which the word beside the name begins."""
        self.name = visible(name)
        self.middle = visible(middle)
        self.right = visible(right)
        self._middle_column = middle_column
        self._right_style = "bold" if is_right_strong else "$muted"

    def __str__(self) -> str:
        return "  ".join(filter(None, (self.name, self.middle, self.right)))

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """The width in which nothing is cut."""
        return cell_len(str(self))

    def get_height(self, rules: RulesMap, width: int) -> int:
        """A row is one line."""
        return 1

    def render_strips(
        self, width: int, height: int | None, style: Style, options: RenderOptions
    ) -> list[Strip]:
        """The row in this width."""
        right_width = cell_len(self.right) + _GAP if self.right else 0
        room = max(0, width - right_width)
        parts: list[tuple[str, str]] = []
        used = 0
        middle_column = min(self._middle_column, width // 2)
        if self.middle and room - middle_column >= _LEAST_MIDDLE:
            name = fit_text(self.name, max(0, middle_column - _GAP), "…")
            middle = fit_text(self.middle, room - middle_column, "…")
            parts = [(_pad(name, middle_column), ""), (middle, "$muted")]
            used = middle_column + cell_len(middle)
        else:
            name = fit_text(self.name, room, "…")
            parts = [(name, "")]
            used = cell_len(name)
        if self.right:
            parts += [(" " * (width - used - cell_len(self.right)), "")]
            parts += [(self.right, self._right_style)]
        return Content.assemble(*parts).render_strips(width, 1, style, options)


def _pad(text: str, width: int) -> str:
    return text + " " * (width - cell_len(text))
