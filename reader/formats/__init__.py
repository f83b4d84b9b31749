"""Output formats: pure functions that turn entries into text.

Each format is a module of its own, imported when it is used. Formats for programs print the
record's text with its TeX unchanged; only ``table`` and ``show`` convert LaTeX to Unicode. A format
adds escapes of its own to the text, so :func:`make_writer` cleans the output once more.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Literal, assert_never, get_args

from reader.errors import UsageError
from reader.text.sanitise import Clean, clean_output

if TYPE_CHECKING:
    from reader.formats.channel import Channel
    from reader.model.entry import Entry

Format = Literal[
    "table", "tsv", "csv", "json", "jsonl", "markdown", "html", "bibtex", "ris", "csl", "rss",
    "atom", "jsonfeed", "ids", "links", "citation",
]  # fmt: skip
FORMATS: tuple[Format, ...] = get_args(Format)

FORMAT_BY_SUFFIX: Mapping[str, Format] = {
    ".bib": "bibtex",
    ".ris": "ris",
    ".md": "markdown",
    ".csv": "csv",
    ".tsv": "tsv",
    ".json": "json",
    ".jsonl": "jsonl",
    ".html": "html",
    ".txt": "citation",
}
"""The formats that the end of a file's name tells."""

Writer = Callable[[Iterable["Entry"]], Iterator[Clean]]
"""Turns entries into pieces of text with their line ends, one entry after the other."""
_RawWriter = Callable[[Iterable["Entry"]], Iterator[str]]


def format_named(name: str) -> Format:
    """The format with this name. Raises UsageError, which lists all names."""
    for format in FORMATS:
        if name == format:
            return format
    raise UsageError(f"No format is called {name!r}; there are {', '.join(FORMATS)}")


def format_for_file(name: str) -> Format | None:
    """The format that the end of a file's name tells, or None.

    >>> format_for_file("notes/Refs.BIB")
    'bibtex'
    """
    begin, dot, end = name.rpartition(".")
    return FORMAT_BY_SUFFIX.get(f".{end.casefold()}") if begin and dot else None


def make_writer(
    format: Format, *, width: int = 80, ascii: bool = False, channel: "Channel | None" = None
) -> Writer:
    """The function that writes a format.

    Only ``table`` uses ``width`` (cells) and ``ascii`` (symbols and text in ASCII only). Only feeds
    and web pages, which begin with a head, use ``channel``.
    """
    write = _load_format(format, width, ascii, channel)
    return lambda entries: map(clean_output, write(entries))


def _load_format(format: Format, width: int, ascii: bool, channel: "Channel | None") -> _RawWriter:
    match format:
        case "table":
            from reader.formats.table import write_table

            return lambda entries: write_table(entries, width=width, ascii=ascii)
        case "rss" | "atom" | "jsonfeed" | "html":
            from reader.formats.channel import Channel

            return _load_format_with_head(format, channel or Channel())
        case "tsv":
            from reader.formats.tsv import write_tsv

            return write_tsv
        case "csv":
            from reader.formats.csv import write_csv

            return write_csv
        case "json":
            from reader.formats.records import write_json_array

            return write_json_array
        case "jsonl":
            from reader.formats.records import write_json_lines

            return write_json_lines
        case "markdown":
            from reader.formats.markdown import write_bullets

            return write_bullets
        case "bibtex":
            from reader.formats.bibtex import write_bibtex

            return write_bibtex
        case "ris":
            from reader.formats.ris import write_ris

            return write_ris
        case "csl":
            from reader.formats.csl import write_csl

            return write_csl
        case "ids":
            from reader.formats.ids import write_ids

            return write_ids
        case "links":
            from reader.formats.links import write_links

            return write_links
        case "citation":
            from reader.formats.citation import write_citations

            return write_citations
        case _:
            assert_never(format)


def _load_format_with_head(
    format: Literal["rss", "atom", "jsonfeed", "html"], channel: "Channel"
) -> _RawWriter:
    match format:
        case "rss":
            from reader.formats.rss import write_rss

            return lambda entries: write_rss(entries, channel)
        case "atom":
            from reader.formats.atom import write_atom

            return lambda entries: write_atom(entries, channel)
        case "jsonfeed":
            from reader.formats.jsonfeed import write_json_feed

            return lambda entries: write_json_feed(entries, channel)
        case "html":
            from reader.formats.html import write_html_page

            return lambda entries: write_html_page(entries, channel)
        case _:
            assert_never(format)
