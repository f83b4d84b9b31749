"""A digest as Markdown."""

import re
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
from reader.formats.markdown import markdown_link
from reader.model.entry import Entry
from reader.model.paper import Paper

_OPENING = re.compile(r"(\d{1,9})([.)])(?=\s|$)|([-+#=:])")


def format_markdown(digest: Digest) -> str:
    """The digest as CommonMark (https://spec.commonmark.org/0.31.2/): a numbered list."""
    heading = _escape_paragraph(format_heading(digest))
    parts = [f"# {heading}\n\n{_escape_paragraph(format_introduction(digest))}\n"]
    for number, entry in enumerate(digest.entries, 1):
        first, *others = _paper_paragraphs(entry, digest.by_day)
        mark = f"{number}. "
        indent = " " * len(mark)
        parts.append("\n\n".join([mark + first, *(indent + other for other in others)]) + "\n")
    if digest.bookmarked:
        items = (f"- {_title_link(one.paper)}\n" for one in digest.bookmarked)
        parts.append(f"## {BOOKMARKED}\n\n{''.join(items)}")
    return "\n".join(parts)


def _paper_paragraphs(entry: Entry, by_day: bool) -> Iterator[str]:
    paper = entry.paper
    paper_summary = find_summary(paper)
    yield _title_link(paper)
    details = [_escape_paragraph(one) for one in list_facts(entry, by_day=by_day)]
    details += [markdown_link("PDF", paper.links.pdf)] if paper.links.pdf else []
    if details:
        yield " · ".join(details)
    if paper_summary.text:
        yield (
            f"*{BY_MACHINE}* {_escape_inline(paper_summary.text)}"
            if paper_summary.by_machine
            else _escape_paragraph(paper_summary.text)
        )


def _title_link(paper: Paper) -> str:
    page = paper.links.page
    return (
        markdown_link(format_title(paper), page) if page else _escape_paragraph(format_title(paper))
    )


def _escape_inline(text: str) -> str:
    return markdown_link(text, None)


def _escape_paragraph(text: str) -> str:
    """Escape a paragraph, also its beginning, which could start a list, a heading or a rule."""
    return (
        _OPENING.sub(_escape_opening, _escape_inline(text), count=1)
        if _OPENING.match(text)
        else _escape_inline(text)
    )


def _escape_opening(match: re.Match[str]) -> str:
    return f"{match[1]}\\{match[2]}" if match[1] else f"\\{match[3]}"
