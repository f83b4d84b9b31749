"""Blocks as lines of at most so many cells."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from reader.article.blocks import Block, Run, Runs
from reader.text.width import cells, pieces

_GAP = 2
"""Blank cells between the columns of a table."""
_NARROWEST = 8
"""Cells of a column at least; where that is too much, a table is shown row by row."""


class Line(NamedTuple):
    """One line of the screen."""

    runs: Runs
    """Its text, from the left edge."""
    block: int
    """Which block it belongs to, from 0."""
    wrapped: bool = False
    """Whether it goes on where the line before had to end."""

    @property
    def text(self) -> str:
        """What is read on it."""
        return "".join(run.text for run in self.runs)


def lines(blocks: Sequence[Block], width: int) -> Iterator[Line]:
    """The lines of all blocks, a blank one between two that are not in the same list."""
    for number, block in enumerate(blocks):
        if number and not block.tight:
            yield Line((), number - 1)
        lead = block.lead
        for runs, wrapped in _body(block, max(1, width - cells(block.lead))):
            before = (Run(lead, "faint"),) if lead else ()
            yield Line((*before, *runs), number, wrapped)
            lead = block.hang


def _body(block: Block, width: int) -> Iterator[tuple[Runs, bool]]:
    match block.kind:
        case "heading" | "flow":
            yield from _flow(block.runs, width)
        case "verbatim":
            for run in block.runs:
                for line in run.text.split("\n"):
                    for number, part in enumerate(pieces("  " + line, width)):
                        yield (Run(part, run.style),), bool(number)
        case "rule":
            yield (Run("─" * min(width, 12), "faint"),), False
        case "table":
            yield from ((runs, False) for runs in _table(block.rows, width))


def _flow(runs: Iterable[Run], width: int) -> Iterator[tuple[Runs, bool]]:
    """Words on lines; a forced break ends a line."""
    line: list[Run] = []
    used, wrapped = 0, False
    for word in _words(runs):
        if word is None:
            yield tuple(_joined(line)), wrapped
            line, used, wrapped = [], 0, False
            continue
        size = sum(cells(run.text) for run in word)
        if line and used + 1 + size > width:
            yield tuple(_joined(line)), wrapped
            line, used, wrapped = [], 0, True
        if line:
            # A blank inside a link or an emphasis is part of it.
            same = line[-1][1:] == word[0][1:]
            line.append(line[-1]._replace(text=" ") if same else Run(" "))
            used += 1
        *whole, rest = _broken(word, width) if size > width else [word]
        for part in whole:
            yield tuple(part), wrapped
            wrapped = True
        line += rest
        used += sum(cells(run.text) for run in rest)
    if line:
        yield tuple(_joined(line)), wrapped


def _words(runs: Iterable[Run]) -> Iterator[list[Run] | None]:
    """Words, each of one or more runs; None for a forced break."""
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
                    word.append(run._replace(text=part))
    if word:
        yield word


def _broken(word: Iterable[Run], width: int) -> list[list[Run]]:
    """A word that is longer than a line, in parts that are not."""
    parts: list[list[Run]] = []
    for run in word:
        parts += [[run._replace(text=part)] for part in pieces(run.text, width)]
    return parts


def _joined(runs: Iterable[Run]) -> Iterator[Run]:
    """Neighbours of one look as one."""
    last: Run | None = None
    for run in runs:
        if last is not None and last[1:] == run[1:]:
            last = last._replace(text=last.text + run.text)
            continue
        if last is not None:
            yield last
        last = run
    if last is not None:
        yield last


def _table(rows: Sequence[Sequence[Runs]], width: int) -> Iterator[Runs]:
    """A table in columns; where these would be too narrow, row by row with its columns' names."""
    count = max(map(len, rows), default=0)
    widths = _widths(rows, count, width)
    if widths is None:
        yield from _records(rows, width)
        return
    for number, row in enumerate(rows):
        columns = [
            [runs for runs, _ in _flow(row[place], widths[place])] if place < len(row) else []
            for place in range(count)
        ]
        for height in range(max(map(len, columns), default=0)):
            line: list[Run] = []
            for place, column in enumerate(columns):
                runs = column[height] if height < len(column) else ()
                if not number:
                    runs = tuple(run._replace(style="strong") for run in runs)
                room = widths[place] - sum(cells(run.text) for run in runs)
                line += [*runs, Run(" " * (room + _GAP))] if place < count - 1 else runs
            yield tuple(_joined(line))
        if not number:
            yield (Run("─" * min(width, sum(widths) + _GAP * (count - 1)), "faint"),)


def _widths(rows: Sequence[Sequence[Runs]], count: int, width: int) -> list[int] | None:
    """The cells of each column, the widest ones narrowed until all fit; None where they can't."""
    widths = [
        max((_longest(row[place]) for row in rows if place < len(row)), default=1)
        for place in range(count)
    ]
    room = width - _GAP * (count - 1)
    while sum(widths) > room:
        widest = max(range(count), key=widths.__getitem__)
        if widths[widest] <= _NARROWEST:
            return None
        widths[widest] -= 1
    return widths


def _longest(cell: Runs) -> int:
    text = "".join(run.text for run in cell)
    return max(1, *map(cells, text.split("\n")))


def _records(rows: Sequence[Sequence[Runs]], width: int) -> Iterator[Runs]:
    names, *rest = rows
    for number, row in enumerate(rest):
        if number:
            yield ()
        for place, cell in enumerate(row):
            name = names[place] if place < len(names) else ()
            label = tuple(run._replace(style="faint") for run in name)
            between = (Run(": ", "faint"),) if label else ()
            for runs, _ in _flow((*label, *between, *cell), width):
                yield runs
