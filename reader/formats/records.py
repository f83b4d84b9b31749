"""One paper as a record with stable names, and records as JSON."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

import msgspec

from reader.entry import Entry
from reader.formats.years import year
from reader.paper import Links


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """A paper and its marks under the names of the JSON, in their order; absent ones are null.

    Text is the source's, TeX untouched; dates are ISO dates, times ISO times, both UTC.
    """

    key: str
    """``arxiv:2505.10475``, ``doi:…``, ``url:…`` or ``title:<slug>``."""
    id: str | None
    """The arXiv id without version."""
    title: str
    """One line."""
    abstract: str | None
    """One line."""
    authors: tuple[str, ...]
    """Names that are not hidden, in order."""
    author_count: int | None
    """How many authors, hidden ones too."""
    organization: str | None
    """The organisation's full name."""
    published: date | None
    """The paper's own date."""
    featured: date | None
    """The day the feed showed it."""
    votes: int | None
    """Upvotes when fetched."""
    comments: int | None
    """Comments when fetched."""
    submitter: str | None
    """Handle of who submitted it."""
    ai_summary: str | None
    """One line written by a machine."""
    keywords: tuple[str, ...]
    """The feed's keywords, in order."""
    github: str | None
    """URL of the code repository."""
    github_stars: int | None
    """Stars of the repository when fetched."""
    project: str | None
    """URL of the project page."""
    thumbnail: str | None
    """URL of a preview picture."""
    links: Links
    """Public addresses: page, abs, pdf, html, doi."""
    source: str | None
    """The kind of feed it came from."""
    first_seen: datetime | None
    """When the catalogue first held it."""
    read: str | None
    """Time of the read mark."""
    bookmarked: str | None
    """Time of the bookmark."""
    tags: tuple[str, ...]
    """Tag names, sorted."""
    note: str | None
    """The user's note."""
    year: int | None
    """The year it is cited with."""


def record(entry: Entry) -> Record:
    """The record of one entry."""
    paper, marks = entry.paper, entry.marks
    return Record(
        key=paper.key,
        id=paper.id,
        title=paper.title,
        abstract=paper.abstract or None,
        authors=paper.authors,
        author_count=paper.author_count if paper.author_count is not None else _count(entry),
        organization=paper.organization,
        published=paper.published,
        featured=paper.featured,
        votes=paper.votes,
        comments=paper.comments,
        submitter=paper.submitter,
        ai_summary=paper.ai_summary,
        keywords=paper.keywords,
        github=paper.github,
        github_stars=paper.github_stars,
        project=paper.project,
        thumbnail=paper.thumbnail,
        links=paper.links,
        source=paper.source or None,
        first_seen=entry.first_seen,
        read=marks.read,
        bookmarked=marks.bookmarked,
        tags=marks.tags,
        note=marks.note,
        year=year(paper),
    )


def json_array(entries: Iterable[Entry]) -> Iterator[str]:
    """A JSON array (RFC 8259), one paper a line, so that a change is one line in a diff."""
    before = "[\n"
    for line in _objects(entries):
        yield before + line
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def json_lines(entries: Iterable[Entry]) -> Iterator[str]:
    """A JSON object a line (https://jsonlines.org)."""
    for line in _objects(entries):
        yield line + "\n"


def _objects(entries: Iterable[Entry]) -> Iterator[str]:
    encoder = msgspec.json.Encoder()
    for entry in entries:
        yield encoder.encode(record(entry)).decode()


def _count(entry: Entry) -> int | None:
    return len(entry.paper.authors) or None
