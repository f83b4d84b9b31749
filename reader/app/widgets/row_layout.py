"""Divides the two lines of a row: the whole title, and facts in columns at the right."""

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len, get_character_cell_size

from reader.app.widgets.fitting import fit_text

_GAP = 2
"""Cells between two columns."""
_SHORTEST = 12
"""The smallest width, in cells, to which a fact is cut."""


class TextColumn(NamedTuple):
    """A fact that stands in a column, right-aligned."""

    text: str
    width: int
    """The usual width of the column, in cells."""


class SecondLine(NamedTuple):
    """The second line of a row, of exactly the width that was asked for."""

    left: str
    """The rest of the title, or facts, with blanks up to the columns."""
    right: str
    """The columns that are shown."""


def split_title(title: str, width: int) -> tuple[str, str]:
    """The part of a title that fits into ``width`` cells, and the rest; words stay whole."""
    if cell_len(title) <= width:
        return title, ""
    cells = place = 0
    while (cells := cells + get_character_cell_size(title[place])) <= width:
        place += 1
    blank = title.rfind(" ", 0, place + 1)
    if blank > place // 2:
        place = blank
    return title[:place].rstrip(), title[place:].lstrip()


def lay_out_second_line(
    rest: str,
    facts: Sequence[str],
    columns: Sequence[TextColumn],
    width: int,
    *,
    between: str,
    more: str,
) -> SecondLine:
    """Lay out the rest of a title, or facts where the title is whole, beside the columns.

    The first columns give way to the rest of a title and to a first fact; the last one always
    stays. Of the facts the last ones give way, then a long first one is cut.
    """
    shown = list(columns)
    wanted = cell_len(rest) if rest else min(cell_len(facts[0]), _SHORTEST) if facts else 0
    while len(shown) > 1 and wanted > width - _width_of(shown):
        shown.pop(0)
    right = _join_columns(shown)
    room = width - cell_len(right)
    left = fit_text(rest, room, more) if rest else _fit_facts(facts, room, between, more)
    return SecondLine(left + " " * (room - cell_len(left)), right)


def _join_columns(columns: Sequence[TextColumn]) -> str:
    return "".join(
        " " * (_GAP + max(0, column.width - cell_len(column.text))) + column.text
        for column in columns
    )


def _width_of(columns: Sequence[TextColumn]) -> int:
    return sum(_GAP + max(column.width, cell_len(column.text)) for column in columns)


def _fit_facts(facts: Sequence[str], room: int, between: str, more: str) -> str:
    """The facts in ``room`` cells."""
    if not facts:
        return ""
    first, *others = facts
    shortest = min(_SHORTEST, cell_len(first))
    while others and shortest + cell_len(between.join(["", *others])) > room:
        others.pop()
    first = fit_text(first, room - cell_len(between.join(["", *others])), more)
    return between.join([first, *others])
