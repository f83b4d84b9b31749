"""Papers as plain citations, for chats and notes."""

from collections.abc import Iterable, Iterator

from reader.entry import Entry
from reader.formats import names
from reader.formats.years import year
from reader.paper import Paper

_NAMES = 3
"""Authors named before "et al."."""


def citation(paper: Paper) -> str:
    """One line: authors, year, title, arXiv id, address; what is unknown is left out.

    >>> citation(Paper(key="arxiv:1706.03762", title="Attention Is All You Need",
    ...                authors=("Ashish Vaswani", "Noam Shazeer"), author_count=8))
    'Vaswani, A., Shazeer, N., et al. (2017). Attention Is All You Need. arXiv:1706.03762. https://arxiv.org/abs/1706.03762'
    """
    when = f"({year(paper) or 'n.d.'})."
    title = paper.title if paper.title.endswith((".", "?", "!")) else paper.title + "."
    who = _authors(paper)
    parts = [who, when, title] if who else [title, when]
    links = paper.links
    if paper.id:
        parts.append(f"arXiv:{paper.id}.")
    if address := links.abs or links.doi or links.page:
        parts.append(address)
    return " ".join(parts)


def citations(entries: Iterable[Entry]) -> Iterator[str]:
    """A citation a line."""
    for entry in entries:
        yield citation(entry.paper) + "\n"


def _authors(paper: Paper) -> str:
    shown = [_author(name, paper.organization) for name in paper.authors[:_NAMES]]
    if not shown:
        return ""
    if max(paper.author_count or 0, len(paper.authors)) > len(shown):
        return ", ".join([*shown, "et al."])
    return ", ".join(shown[:-1]) + f", & {shown[-1]}" if len(shown) > 1 else shown[0]


def _author(name: str, organization: str | None) -> str:
    last, first, suffix = names.split(name, organization)
    return ", ".join(part for part in (last, names.initials(first), suffix) if part)
