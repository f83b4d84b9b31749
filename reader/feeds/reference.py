"""A reference: what a bibliography says of a paper, whatever form it has."""

from collections.abc import Sequence
from typing import NamedTuple

from reader.feeds.identity import key_from_identifiers
from reader.feeds.reference_dates import ReferenceDate
from reader.model.paper import Paper, make_paper
from reader.text.sanitise import line


class Reference(NamedTuple):
    """The values of a reference as text; what it does not say is empty."""

    title: str
    authors: Sequence[str] = ()
    """Full names, first name first."""
    has_more_authors: bool = False
    """Whether there are authors whom it does not name."""
    abstract: str = ""
    identifiers: Sequence[str] = ()
    """arXiv ids, DOIs and addresses. Those that are named as such come before what may hold one."""
    doi: str = ""
    date: ReferenceDate = ReferenceDate()
    keywords: Sequence[str] = ()
    url: str = ""


def paper_from_reference(reference: Reference) -> Paper | None:
    """The paper of a reference; None if the reference has neither a title nor an identifier."""
    title = line(reference.title)
    authors = tuple(name for name in reference.authors if name.strip())
    key = key_from_identifiers([one for one in reference.identifiers if one], title)
    if not title and key.startswith("title:"):
        return None
    published = reference.date.date
    return make_paper(
        key=key,
        title=title or key,
        abstract=reference.abstract,
        authors=authors,
        author_count=len(authors) if authors and not reference.has_more_authors else None,
        published=published,
        year=reference.date.year if published is None else None,
        month=reference.date.month if published is None else None,
        keywords=reference.keywords,
        url=reference.url or None,
        doi=reference.doi.partition(" ")[0],
        source="file",
    )
