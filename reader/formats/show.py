"""One paper as plain text for a terminal."""

from collections.abc import Iterator

from reader.formats.ascii import to_ascii
from reader.model.entry import Entry
from reader.model.paper import Paper
from reader.text.latex import to_unicode
from reader.text.width import wrap

_MAX_AUTHORS = 20
"""The number of authors first_authors before "and N more"."""
_LABEL_WIDTH = 11
"""The width in cells of the column of labels."""


def format_paper(entry: Entry, width: int = 80, ascii: bool = False) -> str:
    """A paper as text: title, authors, facts, links, summary, abstract, keywords, tags and note.

    Text is wrapped at ``width`` cells, addresses are not. LaTeX is converted to Unicode; with
    ``ascii``, everything is converted to ASCII.
    """
    width = max(20, width)
    paper, marks = entry.paper, entry.marks
    blocks = [
        [*wrap(to_unicode(paper.title), width), *wrap(_author_line(paper), width)],
        [*_fact_lines(entry, width)],
        [*_link_lines(paper)],
        wrap(f"Summary by a machine: {to_unicode(paper.ai_summary)}", width)
        if paper.ai_summary
        else [],
        wrap(to_unicode(paper.abstract) or "No abstract is known here", width),
        [*_labelled_lines("keywords", ", ".join(paper.keywords), width)],
        [
            *_labelled_lines("tags", ", ".join(marks.tags), width),
            *_labelled_lines("note", marks.note or "", width),
        ],
    ]
    text = "\n\n".join("\n".join(block) for block in blocks if block) + "\n"
    return to_ascii(text) if ascii else text


def _author_line(paper: Paper) -> str:
    count = max(paper.author_count or 0, len(paper.authors))
    first_authors = paper.authors[:_MAX_AUTHORS]
    if not first_authors:
        return f"{count} author{'s' if count != 1 else ''}" if count else ""
    more = count - len(first_authors)
    return ", ".join(first_authors) + (f" and {more} more" if more else "")


def _fact_lines(entry: Entry, width: int) -> Iterator[str]:
    paper, marks = entry.paper, entry.marks
    change = f" ({entry.vote_change:+d} since last seen)" if entry.vote_change else ""
    facts = (
        ("from", paper.organization),
        ("published", paper.date_text),
        ("featured", paper.featured),
        ("by", paper.submitter),
        ("votes", None if paper.votes is None else f"{paper.votes}{change}"),
        ("comments", paper.comments),
        ("arXiv", paper.id),
        ("read", marks.read),
        ("bookmarked", marks.bookmarked),
    )
    for label, value in facts:
        yield from _labelled_lines(label, "" if value is None else str(value), width)


def _link_lines(paper: Paper) -> Iterator[str]:
    links = paper.links
    stars = "" if paper.github_stars is None else f"  ({paper.github_stars:,} stars)"
    for label, url, after in (
        ("page", links.page, ""),
        ("abstract", links.abs, ""),
        ("PDF", links.pdf, ""),
        ("HTML", links.html, ""),
        ("DOI", links.doi if paper.id is None else None, ""),
        ("code", paper.github, stars),
        ("project", paper.project, ""),
    ):
        if url:
            yield f"{label:<{_LABEL_WIDTH}}{url}{after}"


def _labelled_lines(label: str, value: str, width: int) -> Iterator[str]:
    lines = [line for part in value.splitlines() for line in wrap(part, width - _LABEL_WIDTH)]
    for number, line in enumerate(lines):
        yield f"{'' if number else label:<{_LABEL_WIDTH}}{line}"
