"""OpenReview's JSON: submissions from the answers of its API.

https://docs.openreview.net/reference/api-v2/entities/note: a submission is a note, and each value
of its content is an object ``{"value": …}``. ``venueid`` tells what became of it: accepted papers
have the venue's own id, others ``…/Submission``, ``…/Rejected_Submission`` and the like.
"""

from collections.abc import Collection
from datetime import UTC, date, datetime
from urllib.parse import quote, urlsplit

from reader.errors import ParseError
from reader.feeds import field_values
from reader.feeds.entry_reader import EntryCounter
from reader.feeds.field_values import Json, get_field, get_mapping, get_text
from reader.feeds.hf_json import decode_json
from reader.feeds.identity import key_from_identifiers
from reader.model.paper import Paper, make_paper
from reader.text.sanitise import line

_MAX_ID = 60
"""Characters of a submission's id."""
_MAX_IDENTIFIERS = 10
"""Ids in other collections that are used to identify a paper."""
_FIELDS_WITH_ID = ("doi", "arxiv", "html", "pdf")
"""Fields of the content that may name the paper's DOI or arXiv id."""


def parse(
    body: bytes,
    name: str,
    *,
    venues: Collection[str] = (),
    counter: EntryCounter | None = None,
) -> list[Paper]:
    """The papers of an answer, in order; those of other venues than ``venues`` are left out.

    Errors call the answer ``name``; no ``venues`` means all. Raises ParseError if it is not a list
    of submissions.
    """
    return (counter or EntryCounter()).read_papers(
        _find_notes(body, name), _parse_note, is_wanted=lambda note: _is_of_venue(note, venues)
    )


def _find_notes(body: bytes, name: str) -> list[object]:
    answer = decode_json(body, name)
    notes = answer.get("notes") if isinstance(answer, dict) else None
    if not isinstance(answer, dict) or not isinstance(notes, list):
        reason = line(get_text(answer, "message"))[:200] if isinstance(answer, dict) else ""
        reason = f" ({reason})" if reason else ""
        raise ParseError(f"{name} holds no list of submissions{reason}; try again later")
    if not notes and answer.get("searchUnavailable") is True:
        raise ParseError(f"{name} says that its search is out of order; try again later")
    return notes


def _is_of_venue(note: object, venues: Collection[str]) -> bool:
    """Whether a submission is one of these venues'; one that does not name its venue is."""
    content = get_mapping(note, "content") if isinstance(note, dict) else {}
    venue = get_text(content, "venueid")
    return not venues or not venue or venue in venues


def _parse_note(note: object) -> Paper | None:
    if not isinstance(note, dict):
        return None
    content = get_mapping(note, "content")
    id = line(get_text(note, "forum") or get_text(note, "id"))
    title = line(get_text(content, "title"))
    if not id or len(id) > _MAX_ID or not title or not get_text(content, "venueid"):
        return None
    page = f"https://openreview.net/forum?id={quote(id, safe='')}"
    others = field_values.get_texts(note, "externalIds")[:_MAX_IDENTIFIERS]
    fields = [get_text(content, field) for field in _FIELDS_WITH_ID]
    authors = [name for one in _get_values(content, "authors") if (name := _author_name(one))]
    return make_paper(
        key=key_from_identifiers([*others, *fields, page], title),
        title=title,
        abstract=get_text(content, "abstract") or get_text(content, "TLDR"),
        authors=authors,
        author_count=len(authors) or None,
        published=_date_of_milliseconds(note, "pdate", "cdate", "tcdate"),
        keywords=[get_text(content, "venue"), *_get_words(content, "keywords")],
        github=_github_url(get_text(content, "code")),
        url=page,
        source="openreview",
    )


def _get_values(content: Json, name: str) -> list[object]:
    """The values in a list of the content, which is bare in the API's first version."""
    value = get_field(content, name)
    inner = get_field(value, "value") if isinstance(value, dict) else value
    return inner if isinstance(inner, list) else []


def _get_words(content: Json, name: str) -> list[str]:
    return [word for word in _get_values(content, name) if isinstance(word, str)]


def _author_name(author: object) -> str:
    """The name of an author: a text, or an object with the full name."""
    if isinstance(author, str):
        return line(author)
    return line(get_text(author, "fullname")) if isinstance(author, dict) else ""


def _github_url(url: str) -> str | None:
    """The URL if it is one of GitHub's: submissions also link archives of code."""
    try:
        host = urlsplit(url.strip()).hostname or ""
    except ValueError:
        return None
    return url if host in ("github.com", "www.github.com") else None


def _date_of_milliseconds(note: Json, *names: str) -> date | None:
    """The UTC date of the first of these fields that holds milliseconds since 1970."""
    for name in names:
        milliseconds = field_values.get_number(note, name)
        if milliseconds:
            try:
                return datetime.fromtimestamp(milliseconds / 1000, UTC).date()
            except (ValueError, OverflowError, OSError):
                continue
    return None
