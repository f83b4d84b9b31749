"""One paper as text for a terminal."""

from collections.abc import Iterator

from reader.entry import Entry
from reader.formats.ascii import to_ascii
from reader.paper import Paper
from reader.text.latex import to_unicode
from reader.text.width import wrap

_AUTHORS = 20
"""Names shown before "and N more"."""
_LABEL = 11
"""Cells of the column of labels."""


def show(entry: Entry, width: int = 80, ascii: bool = False) -> str:
    """A paper as text: title, authors, figures, links, summary, abstract, keywords, tags and note.

    Text is wrapped at ``width`` cells, addresses are not. LaTeX is shown as Unicode, or, with
    ``ascii``, everything as ASCII.
    """
    width = max(20, width)
    paper, marks = entry.paper, entry.marks
    blocks = [
        [*wrap(to_unicode(paper.title), width), *wrap(_byline(paper), width)],
        [*_facts(entry, width)],
        [*_links(paper)],
        wrap(f"Summary by a machine: {to_unicode(paper.ai_summary)}", width)
        if paper.ai_summary
        else [],
        wrap(to_unicode(paper.abstract) or "No abstract is known here", width),
        [*_labelled("keywords", ", ".join(paper.keywords), width)],
        [
            *_labelled("tags", ", ".join(marks.tags), width),
            *_labelled("note", marks.note or "", width),
        ],
    ]
    text = "\n\n".join("\n".join(block) for block in blocks if block) + "\n"
    return to_ascii(text) if ascii else text


def _byline(paper: Paper) -> str:
    count = max(paper.author_count or 0, len(paper.authors))
    shown = paper.authors[:_AUTHORS]
    if not shown:
        return f"{count} author{'s' if count != 1 else ''}" if count else ""
    more = count - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


def _facts(entry: Entry, width: int) -> Iterator[str]:
    paper, marks = entry.paper, entry.marks
    change = f" ({entry.vote_change:+d} since last seen)" if entry.vote_change else ""
    facts = (
        ("from", paper.organization),
        ("published", paper.published or paper.year),
        ("featured", paper.featured),
        ("by", paper.submitter),
        ("votes", None if paper.votes is None else f"{paper.votes}{change}"),
        ("comments", paper.comments),
        ("arXiv", paper.id),
        ("read", marks.read),
        ("bookmarked", marks.bookmarked),
    )
    for label, value in facts:
        yield from _labelled(label, "" if value is None else str(value), width)


def _links(paper: Paper) -> Iterator[str]:
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
            yield f"{label:<{_LABEL}}{url}{after}"


def _labelled(label: str, value: str, width: int) -> Iterator[str]:
    lines = [line for part in value.splitlines() for line in wrap(part, width - _LABEL)]
    for number, line in enumerate(lines):
        yield f"{'' if number else label:<{_LABEL}}{line}"
