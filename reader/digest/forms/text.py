"""A digest as plain text."""

from collections.abc import Iterator

from reader.digest.forms import Digest
from reader.digest.forms.sentences import (
    BOOKMARKED,
    BY_MACHINE,
    find_summary,
    format_heading,
    format_introduction,
    format_title,
    list_facts,
)
from reader.formats.ascii import to_ascii
from reader.model.entry import Entry
from reader.text.symbols import symbols_for
from reader.text.width import wrap

WIDTH = 78
"""The most cells of a line (RFC 5322 §2.1.1); only addresses may be longer."""


def format_text(digest: Digest, width: int = WIDTH, ascii: bool = False) -> str:
    """The digest as lines of at most ``width`` cells; with ``ascii``, in ASCII."""
    lines = [*wrap(format_heading(digest), width), *wrap(format_introduction(digest), width)]
    between = f" {symbols_for(ascii).between} "
    for number, entry in enumerate(digest.entries, 1):
        lines += ["", *_paper_lines(entry, f"{number}. ", width, between, digest.by_day)]
    if digest.bookmarked:
        lines += ["", BOOKMARKED, ""]
        for entry in digest.bookmarked:
            lines += _hanging_lines(format_title(entry.paper), "- ", width)
            lines += [f"  {entry.paper.links.page}"] if entry.paper.links.page else []
    result = "\n".join(lines) + "\n"
    return to_ascii(result) if ascii else result


def _paper_lines(entry: Entry, mark: str, width: int, between: str, by_day: bool) -> Iterator[str]:
    paper = entry.paper
    indent = " " * len(mark)
    paper_summary = find_summary(paper)
    label = f"{BY_MACHINE} " if paper_summary.by_machine else ""
    yield from _hanging_lines(format_title(paper), mark, width)
    yield from _hanging_lines(between.join(list_facts(entry, by_day=by_day)), indent, width)
    yield from _hanging_lines(label + paper_summary.text, indent, width)
    yield from (f"{indent}{url}" for url in (paper.links.page, paper.links.pdf) if url)


def _hanging_lines(words: str, mark: str, width: int) -> Iterator[str]:
    """Wrapped lines of the words, with a mark before the first and spaces before the others."""
    for number, line in enumerate(wrap(words, width - len(mark))):
        yield f"{' ' * len(mark) if number else mark}{line}"
