"""What papers are printed as: pure functions from entries to text.

Each format is a module of its own, imported when it is asked for. The text of a machine format is
the record's own, TeX untouched; only ``table`` and ``show`` turn LaTeX into Unicode.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Literal, assert_never, get_args

from reader.entry import Entry
from reader.errors import UsageError

Format = Literal["table", "tsv", "json", "jsonl", "links", "markdown", "bibtex", "citation"]
FORMATS: tuple[Format, ...] = get_args(Format)

Writer = Callable[[Iterable[Entry]], Iterator[str]]
"""Turns entries into chunks of text, line ends and all, as they come."""


def named(name: str) -> Format:
    """The format of this name. Raises UsageError, which lists the names there are."""
    for known in FORMATS:
        if name == known:
            return known
    raise UsageError(f"No format is called {name!r}; there are {', '.join(FORMATS)}")


def writer(format: Format, *, width: int = 80, ascii: bool = False) -> Writer:
    """The function that writes a format.

    ``width`` (cells) and ``ascii`` (signs and text in ASCII only) matter to ``table`` alone.
    """
    match format:
        case "table":
            from reader.formats.table import table

            return lambda entries: table(entries, width=width, ascii=ascii)
        case "tsv":
            from reader.formats.columns import tsv

            return tsv
        case "json":
            from reader.formats.records import json_array

            return json_array
        case "jsonl":
            from reader.formats.records import json_lines

            return json_lines
        case "links":
            from reader.formats.links import links

            return links
        case "markdown":
            from reader.formats.markdown import bullets

            return bullets
        case "bibtex":
            from reader.formats.bibtex import bibtex

            return bibtex
        case "citation":
            from reader.formats.citation import citations

            return citations
        case _:
            assert_never(format)
