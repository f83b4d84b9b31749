"""What papers are printed as: pure functions from entries to text.

Each format is a module of its own, imported when it is asked for. The text of a machine format is
the record's own, TeX untouched; only ``table`` and ``show`` turn LaTeX into Unicode.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Literal, assert_never, get_args

from reader.errors import UsageError

if TYPE_CHECKING:
    from reader.entry import Entry
    from reader.formats.channel import Channel

Format = Literal[
    "table", "tsv", "csv", "json", "jsonl", "markdown", "html", "bibtex", "ris", "csl", "rss",
    "atom", "jsonfeed", "ids", "links", "citation",
]  # fmt: skip
FORMATS: tuple[Format, ...] = get_args(Format)

Writer = Callable[[Iterable["Entry"]], Iterator[str]]
"""Turns entries into chunks of text, line ends and all, as they come."""


def named(name: str) -> Format:
    """The format of this name. Raises UsageError, which lists the names there are."""
    for known in FORMATS:
        if name == known:
            return known
    raise UsageError(f"No format is called {name!r}; there are {', '.join(FORMATS)}")


def writer(
    format: Format, *, width: int = 80, ascii: bool = False, channel: "Channel | None" = None
) -> Writer:
    """The function that writes a format.

    ``width`` (cells) and ``ascii`` (signs and text in ASCII only) matter to ``table`` alone, the
    channel to feeds and pages, which have a head.
    """
    match format:
        case "table":
            from reader.formats.table import table

            return lambda entries: table(entries, width=width, ascii=ascii)
        case "rss" | "atom" | "jsonfeed" | "html":
            from reader.formats.channel import Channel

            return _headed(format, channel or Channel())
        case "tsv":
            from reader.formats.tsv import tsv

            return tsv
        case "csv":
            from reader.formats.csv import csv_rows

            return csv_rows
        case "json":
            from reader.formats.records import json_array

            return json_array
        case "jsonl":
            from reader.formats.records import json_lines

            return json_lines
        case "markdown":
            from reader.formats.markdown import bullets

            return bullets
        case "bibtex":
            from reader.formats.bibtex import bibtex

            return bibtex
        case "ris":
            from reader.formats.ris import ris

            return ris
        case "csl":
            from reader.formats.csl import csl

            return csl
        case "ids":
            from reader.formats.ids import ids

            return ids
        case "links":
            from reader.formats.links import links

            return links
        case "citation":
            from reader.formats.citation import citations

            return citations
        case _:
            assert_never(format)


def _headed(format: Literal["rss", "atom", "jsonfeed", "html"], channel: "Channel") -> Writer:
    match format:
        case "rss":
            from reader.formats.rss import rss

            return lambda entries: rss(entries, channel)
        case "atom":
            from reader.formats.atom import atom

            return lambda entries: atom(entries, channel)
        case "jsonfeed":
            from reader.formats.jsonfeed import json_feed

            return lambda entries: json_feed(entries, channel)
        case "html":
            from reader.formats.html import page

            return lambda entries: page(entries, channel)
        case _:
            assert_never(format)
