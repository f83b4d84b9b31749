"""Papers as plain citations, for chats and notes."""

from collections.abc import Iterable, Iterator

from reader.formats import names
from reader.formats.years import citation_year
from reader.model.entry import Entry
from reader.model.paper import Paper

_MAX_NAMES = 3
"""The number of authors named before "et al."."""


def format_citation(paper: Paper) -> str:
    """The citation of a paper on one line: authors, year, title, arXiv id, address.

    >>> format_citation(Paper(key="arxiv:1706.03762", title="Attention Is All You Need",
    ...                authors=("Ashish Vaswani", "Noam Shazeer"), author_count=8))
    'Vaswani, A., Shazeer, N., et al. (2017). Attention Is All You Need. arXiv:1706.03762. https://arxiv.org/abs/1706.03762'
    """
    year_part = f"({citation_year(paper) or 'n.d.'})."
    title = paper.title if paper.title.endswith((".", "?", "!")) else paper.title + "."
    author_part = _format_authors(paper)
    parts = [author_part, year_part, title] if author_part else [title, year_part]
    links = paper.links
    if paper.id:
        parts.append(f"arXiv:{paper.id}.")
    if address := links.abs or links.doi or links.page:
        parts.append(address)
    return " ".join(parts)


def write_citations(entries: Iterable[Entry]) -> Iterator[str]:
    """The citation of each paper, one per line."""
    for entry in entries:
        yield format_citation(entry.paper) + "\n"


def _format_authors(paper: Paper) -> str:
    authors = [_format_author(name, paper.organization) for name in paper.authors[:_MAX_NAMES]]
    if not authors:
        return ""
    if max(paper.author_count or 0, len(paper.authors)) > len(authors):
        return ", ".join([*authors, "et al."])
    return ", ".join(authors[:-1]) + f", & {authors[-1]}" if len(authors) > 1 else authors[0]


def _format_author(name: str, organization: str | None) -> str:
    last, first, suffix = names.split_name(name, organization)
    return ", ".join(part for part in (last, names.make_initials(first), suffix) if part)
