"""Lays out blocks as lines of a given width in cells."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from reader.article.blocks import Block, Run, Runs
from reader.text.sanitise import Clean
from reader.text.width import cells, split_by_width

_SPACE = Run(Clean(" "))
"""A space without a style."""
_GAP = 2
"""Empty cells between the columns of a table."""
_MIN_COLUMN = 8
"""The least cells of a column; a table without room for that is shown row by row."""


class Line(NamedTuple):
    """One line of the screen."""

    runs: Runs
    """Its text, from the left edge."""
    block: int
    """The index of its block, from 0."""
    wrapped: bool = False
    """Whether it continues the line before, which was full."""

    @property
    def text(self) -> str:
        """The text of all its runs."""
        return "".join(run.text for run in self.runs)


def lay_out(blocks: Sequence[Block], width: int) -> Iterator[Line]:
    """The lines of all blocks, with a blank line between two blocks unless one is tight."""
    for number, block in enumerate(blocks):
        if number and not block.tight:
            yield Line((), number - 1)
        lead = block.lead
        for runs, wrapped in _block_lines(block, max(1, width - cells(block.lead))):
            before = (_faint_run(lead),) if lead else ()
            yield Line((*before, *runs), number, wrapped)
            lead = block.hang


def _with_text(run: Run, text: str) -> Run:
    """The run with a part of its text, or with spaces: a part of clean text is clean."""
    return run._replace(text=Clean(text))


def _faint_run(text: str) -> Run:
    """A run for a sign that the text does not contain, such as a bullet or a line."""
    return Run(Clean(text), "faint")


def _block_lines(block: Block, width: int) -> Iterator[tuple[Runs, bool]]:
    match block.kind:
        case "heading" | "flow":
            yield from _wrap_runs(block.runs, width)
        case "verbatim":
            lines = _verbatim_lines(block.runs, width)
            yield from _put_number(lines, block.number, width) if block.number else lines
        case "rule":
            yield (_faint_run("─" * min(width, 12)),), False
        case "table":
            yield from ((runs, False) for runs in _table_lines(block.rows, width))


def _verbatim_lines(runs: Iterable[Run], width: int) -> Iterator[tuple[Runs, bool]]:
    for run in runs:
        for line in run.text.split("\n"):
            for number, part in enumerate(split_by_width("  " + line, width)):
                yield (_with_text(Run(run.text, run.style), part),), bool(number)


def _put_number(
    lines: Iterable[tuple[Runs, bool]], number: Clean, width: int
) -> Iterator[tuple[Runs, bool]]:
    """The lines of an equation, its number at the right of the last one or below."""
    *lines_before, (last, wrapped) = lines
    yield from lines_before
    free = width - sum(cells(run.text) for run in last) - cells(number)
    if free < _GAP:
        yield last, wrapped
        last, wrapped, free = (), False, max(0, width - cells(number))
    yield (*last, _with_text(_SPACE, " " * free), Run(number, "faint")), wrapped


def _wrap_runs(runs: Iterable[Run], width: int) -> Iterator[tuple[Runs, bool]]:
    """Wrap the words of runs to lines; a forced break ends a line."""
    line: list[Run] = []
    cells_used, wrapped = 0, False
    for word in _split_words(runs):
        if word is None:
            yield tuple(_merge_runs(line)), wrapped
            line, cells_used, wrapped = [], 0, False
            continue
        size = sum(cells(run.text) for run in word)
        if line and cells_used + 1 + size > width:
            yield tuple(_merge_runs(line)), wrapped
            line, cells_used, wrapped = [], 0, True
        if line:
            # A space inside a link or an emphasis belongs to it.
            same_style = line[-1][1:] == word[0][1:]
            line.append(_with_text(line[-1] if same_style else _SPACE, " "))
            cells_used += 1
        *full_lines, rest = _break_word(word, width) if size > width else [word]
        for part in full_lines:
            yield tuple(part), wrapped
            wrapped = True
        line += rest
        cells_used += sum(cells(run.text) for run in rest)
    if line:
        yield tuple(_merge_runs(line)), wrapped


def _split_words(runs: Iterable[Run]) -> Iterator[list[Run] | None]:
    """The words of runs, each word a list of runs; None for a forced break."""
    word: list[Run] = []
    for run in runs:
        for number, row in enumerate(run.text.split("\n")):
            if number:
                if word:
                    yield word
                yield None
                word = []
            parts = row.split(" ")
            for place, part in enumerate(parts):
                if place and word:
                    yield word
                    word = []
                if part:
                    word.append(_with_text(run, part))
    if word:
        yield word


def _break_word(word: Iterable[Run], width: int) -> list[list[Run]]:
    """Break a word that is longer than a line into parts that fit."""
    parts: list[list[Run]] = []
    for run in word:
        parts += [[_with_text(run, part)] for part in split_by_width(run.text, width)]
    return parts


def _merge_runs(runs: Iterable[Run]) -> Iterator[Run]:
    """Merge neighbouring runs that have the same style and address."""
    last: Run | None = None
    for run in runs:
        if last is not None and last[1:] == run[1:]:
            last = _with_text(last, last.text + run.text)
            continue
        if last is not None:
            yield last
        last = run
    if last is not None:
        yield last


def _table_lines(rows: Sequence[Sequence[Runs]], width: int) -> Iterator[Runs]:
    """A table in columns; where they would be too narrow, row by row with the columns' names."""
    count = max(map(len, rows), default=0)
    widths = _column_widths(rows, count, width)
    if widths is None:
        yield from _table_as_records(rows, width)
        return
    for number, row in enumerate(rows):
        columns = [
            [runs for runs, _ in _wrap_runs(row[place], widths[place])] if place < len(row) else []
            for place in range(count)
        ]
        for height in range(max(map(len, columns), default=0)):
            line: list[Run] = []
            for place, column in enumerate(columns):
                runs = column[height] if height < len(column) else ()
                if not number:
                    runs = tuple(run._replace(style="strong") for run in runs)
                room = widths[place] - sum(cells(run.text) for run in runs)
                line += (
                    [*runs, _with_text(_SPACE, " " * (room + _GAP))] if place < count - 1 else runs
                )
            yield tuple(_merge_runs(line))
        if not number:
            yield (_faint_run("─" * min(width, sum(widths) + _GAP * (count - 1))),)


def _column_widths(rows: Sequence[Sequence[Runs]], count: int, width: int) -> list[int] | None:
    """The width of each column, the widest ones narrowed until all fit; None where they can't."""
    widths = [
        max((_longest_line(row[place]) for row in rows if place < len(row)), default=1)
        for place in range(count)
    ]
    cells_free = width - _GAP * (count - 1)
    if sum(min(one, _MIN_COLUMN) for one in widths) > cells_free:
        return None
    # No column can be wider than the line.
    widths = [min(one, max(cells_free, _MIN_COLUMN)) for one in widths]
    while sum(widths) > cells_free:
        widest = max(range(count), key=widths.__getitem__)
        widths[widest] -= 1
    return widths


def _longest_line(cell: Runs) -> int:
    text = "".join(run.text for run in cell)
    return max(1, *map(cells, text.split("\n")))


def _table_as_records(rows: Sequence[Sequence[Runs]], width: int) -> Iterator[Runs]:
    names, *rest = rows
    for number, row in enumerate(rest):
        if number:
            yield ()
        for place, cell in enumerate(row):
            if not cell:
                continue  # a cell above or beside it reaches into its place
            name = names[place] if place < len(names) else ()
            label = tuple(run._replace(style="faint") for run in name)
            between = (_faint_run(": "),) if label else ()
            for runs, _ in _wrap_runs((*label, *between, *cell), width):
                yield runs
