"""A digest as plain text."""

from collections.abc import Iterator

from reader.entry import Entry
from reader.formats.ascii import to_ascii
from reader.formats.digest import Digest
from reader.formats.digest.wording import (
    BOOKMARKED,
    BY_MACHINE,
    facts,
    heading,
    introduction,
    summary,
    title,
)
from reader.text.symbols import signs
from reader.text.width import wrap

WIDTH = 78
"""Cells of a line (RFC 5322 §2.1.1); addresses alone may be longer."""


def text(digest: Digest, width: int = WIDTH, ascii: bool = False) -> str:
    """The digest as lines of at most ``width`` cells; with ``ascii``, in ASCII."""
    lines = [*wrap(heading(digest), width), *wrap(introduction(digest), width)]
    between = f" {signs(ascii).between} "
    for number, entry in enumerate(digest.entries, 1):
        lines += ["", *_paper(entry, f"{number}. ", width, between, digest.by_day)]
    if digest.bookmarked:
        lines += ["", BOOKMARKED, ""]
        for entry in digest.bookmarked:
            lines += _hung(title(entry.paper), "- ", width)
            lines += [f"  {entry.paper.links.page}"] if entry.paper.links.page else []
    found = "\n".join(lines) + "\n"
    return to_ascii(found) if ascii else found


def _paper(entry: Entry, mark: str, width: int, between: str, by_day: bool) -> Iterator[str]:
    paper = entry.paper
    indent = " " * len(mark)
    about = summary(paper)
    label = f"{BY_MACHINE} " if about.by_machine else ""
    yield from _hung(title(paper), mark, width)
    yield from _hung(between.join(facts(entry, by_day=by_day)), indent, width)
    yield from _hung(label + about.text, indent, width)
    yield from (f"{indent}{url}" for url in (paper.links.page, paper.links.pdf) if url)


def _hung(words: str, mark: str, width: int) -> Iterator[str]:
    """The words on lines, a mark before the first and blanks before the others."""
    for number, line in enumerate(wrap(words, width - len(mark))):
        yield f"{' ' * len(mark) if number else mark}{line}"
