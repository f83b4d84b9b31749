"""Converts the tables of a page to Markdown: those of values, and those that lay out formulas."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from reader.article.inline_html import InlineWriter, plain_text, tex_of
from reader.article.page_tree import Element, descendants
from reader.system import input_limits

_TEX_SIGNS = re.compile(r"[\\{}$%&#_^~]")
_NUMBER_SIGNS = str.maketrans("", "", "()$")
_LONGEST_NUMBER = 20
"""Characters of the number of an equation."""


def write_table(table: Element, writer: InlineWriter) -> list[str]:
    """A table as Markdown; where each row has one filled cell, these are paragraphs."""
    captions = (writer.write_text(one.children) for one in table.elements if one.tag == "caption")
    return [*filter(None, captions), *_write_rows(table, writer)]


def _write_rows(table: Element, writer: InlineWriter) -> list[str]:
    grid = _Grid()
    for row in _rows_of(table):
        grid.add_row([(writer.write_cell(cell), *_read_spans(cell)) for cell in _cells_of(row)])
    rows = [row for row in grid.rows if any(row)]
    if all(sum(map(bool, row)) == 1 for row in rows):
        return [cell for row in rows for cell in row if cell]
    width = min(max(map(len, rows)), input_limits.TABLE_COLUMNS)
    # Shorter rows need no empty cells, but the first row must name all columns.
    first = [*rows[0], *[""] * (width - len(rows[0]))]
    lines = [f"| {' | '.join(row[:width])} |" for row in (first, *rows[1:])]
    return ["\n".join([lines[0], "|---" * width + "|", *lines[1:]])]


def write_equations(element: Element, writer: InlineWriter) -> list[str]:
    """The equations of a group, each with its number; a row of words alone is a paragraph."""
    rows = [one for one in descendants(element, "ltx_eqn_row") if "ltx_eqn_row" in one.classes]
    blocks = []
    for row in rows or [element]:
        equation = _read_equation(row)
        if equation.tex and equation.has_formula:
            label = f" ({equation.number})" if equation.number else ""
            blocks.append(f"$$\n{equation.tex}\n$${label}")
        elif text := writer.write_text(row.children):
            blocks.append(text)
    return blocks


class _Equation(NamedTuple):
    tex: str
    number: str
    has_formula: bool


def _read_equation(row: Element) -> _Equation:
    """The formulas and words of a row as TeX, and the number at its side."""
    parts: list[str] = []
    number, has_formula = "", False
    waiting: list[Element | str] = [row]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            words = " ".join(_TEX_SIGNS.sub("", one).split())
            parts += [f"\\text{{ {words} }}"] if words else []
        elif one.tag == "math":
            parts.append(tex_of(one))
            has_formula = has_formula or bool(parts[-1])
        elif "ltx_eqn_eqno" in one.classes or "ltx_tag" in one.classes:
            number = number or " ".join(plain_text(one).translate(_NUMBER_SIGNS).split())
        elif "ltx_note" not in one.classes:
            waiting += one.children[::-1]
    return _Equation(
        " ".join(part for part in parts if part), number[:_LONGEST_NUMBER], has_formula
    )


class _Grid:
    """The rows of a table, each cell in its column; a cell that spans others is followed by blanks.

    Hostile tables span more than they hold, so that only so many blanks are put in.
    """

    def __init__(self) -> None:
        self.rows: list[list[str]] = []
        self._rows_left: dict[int, int] = {}
        self._blanks_left = input_limits.TABLE_CELLS

    def add_row(self, cells: list[tuple[str, int, int]]) -> None:
        """Add a row of cells, each with the columns and rows that it spans."""
        row: list[str] = []
        spanned: dict[int, int] = {}
        for text, wanted, rows in cells:
            self._skip_spanned(row)
            columns = min(wanted, 1 + self._blanks_left, input_limits.TABLE_COLUMNS)
            self._blanks_left -= columns - 1
            if rows > 1:
                spanned |= dict.fromkeys(range(len(row), len(row) + columns), rows - 1)
            row += [text, *[""] * (columns - 1)]
        self._rows_left = {
            column: left - 1 for column, left in self._rows_left.items() if left > 1
        } | spanned
        while row and not row[-1]:
            row.pop()
        self.rows.append(row)

    def _skip_spanned(self, row: list[str]) -> None:
        while len(row) in self._rows_left and self._blanks_left > 0:
            row.append("")
            self._blanks_left -= 1


def _rows_of(table: Element) -> Iterator[Element]:
    return _parts_of(table, frozenset(["tr"]), "ltx_tr")


def _cells_of(row: Element) -> Iterator[Element]:
    return _parts_of(row, frozenset(["td", "th"]), "ltx_td")


def _parts_of(element: Element, tags: frozenset[str], class_name: str) -> Iterator[Element]:
    """The rows of a table or the cells of a row, but not those of a table inside."""
    waiting = element.elements[::-1]
    while waiting:
        one = waiting.pop()
        if one.tag in tags or class_name in one.classes:
            yield one
        elif one.tag != "table" and "ltx_tabular" not in one.classes:
            waiting += one.elements[::-1]


def _read_spans(cell: Element) -> tuple[int, int]:
    """How many columns and rows a cell spans, from 1 on."""
    return _read_span(cell, "colspan"), _read_span(cell, "rowspan")


def _read_span(cell: Element, name: str) -> int:
    text = cell.attributes.get(name, "").strip()[:4]
    return max(1, int(text)) if text.isascii() and text.isdecimal() else 1
