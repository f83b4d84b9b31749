"""Turns papers into records with stable field names, and records into JSON."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

import msgspec

from reader.formats.years import citation_year
from reader.model.entry import Entry
from reader.model.paper import Links


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """A paper with its marks, with the field names and the order of the JSON; unknown is null.

    Text is that of the source, with its TeX unchanged; dates and times are in ISO form, UTC.
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
    """The names that the source shows, in order."""
    author_count: int | None
    """The number of authors, with those that the source does not name."""
    organization: str | None
    """The organisation's full name."""
    published: str | None
    """The paper's own date, as ``2026-11-20``; ``2026-11`` if the day is not known."""
    featured: date | None
    """The day on which the feed showed it."""
    votes: int | None
    """Upvotes when fetched."""
    comments: int | None
    """Comments when fetched."""
    submitter: str | None
    """The user name of the person who submitted it."""
    ai_summary: str | None
    """A summary on one line, written by a machine."""
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
    """Public addresses of the paper: page, abs, pdf, html, doi."""
    source: str | None
    """The kind of feed it came from."""
    first_seen: datetime | None
    """The time at which it was first stored in the catalogue."""
    read: str | None
    """Time of the read mark."""
    bookmarked: str | None
    """Time of the bookmark."""
    tags: tuple[str, ...]
    """Tag names, sorted."""
    note: str | None
    """The user's note."""
    year: int | None
    """The year for citations."""
    version: int | None
    """The newest version of a preprint on arXiv that a feed told."""
    revised: date | None
    """The day of that version."""


def make_record(entry: Entry) -> Record:
    """Make the record of one entry."""
    paper, marks = entry.paper, entry.marks
    return Record(
        key=paper.key,
        id=paper.id,
        title=paper.title,
        abstract=paper.abstract or None,
        authors=paper.authors,
        author_count=paper.author_count
        if paper.author_count is not None
        else _count_authors(entry),
        organization=paper.organization,
        published=paper.date_text if paper.published or paper.month else None,
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
        year=citation_year(paper),
        version=paper.version,
        revised=paper.revised,
    )


def write_json_array(entries: Iterable[Entry]) -> Iterator[str]:
    """A JSON array (RFC 8259), one paper per line, so that a change is one line in a diff."""
    before = "[\n"
    for line in _encode_entries(entries):
        yield before + line
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def write_json_lines(entries: Iterable[Entry]) -> Iterator[str]:
    """JSON objects, one per line (https://jsonlines.org)."""
    for line in _encode_entries(entries):
        yield line + "\n"


def _encode_entries(entries: Iterable[Entry]) -> Iterator[str]:
    encoder = msgspec.json.Encoder()
    for entry in entries:
        yield encoder.encode(make_record(entry)).decode()


def _count_authors(entry: Entry) -> int | None:
    return len(entry.paper.authors) or None
