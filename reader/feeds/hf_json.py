"""Hugging Face's JSON: papers from the API's answers in all their shapes.

https://huggingface.co/docs/hub/api names the routes; what the fields hold is known from recorded
answers. A field that is missing, null or of another type is ignored; the paper is kept.
"""

import re
from collections.abc import Mapping
from datetime import date
from itertools import count
from urllib.parse import quote

import msgspec

from reader.errors import ParseError
from reader.feeds import field_values
from reader.feeds.entry_reader import EntryCounter
from reader.model.paper import Paper, arxiv_key, make_paper, parse_arxiv_id, title_key
from reader.text.sanitise import Clean, join_clean, line

Json = Mapping[str, object]
_MAX_ID = 300
"""Characters."""
_SURROGATE = "surrogate"
"""A word in the decoder's message when JSON escapes half of a character."""
_ESCAPE = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    rb"|(?P<half>u[dD][89a-fA-F][0-9a-fA-F]{2})|.)"
)
_SITE_FIELDS = frozenset(
    {
        "ai_keywords", "ai_summary", "discussionId", "githubRepo", "isAuthorParticipating",
        "numComments", "submittedBy", "submittedOnDailyAt", "submittedOnDailyBy", "upvotes",
    }
)  # fmt: skip
"""Fields that no other site's JSON has."""
_NAMED_FIELDS = 5
"""Fields of unknown JSON that an error names."""
_NEEDED_FIELDS = (
    "what can be read are Hugging Face's answers, CSL-JSON, JSON feeds and what reader list prints"
)
_LIST_NAMES = ("dailyPapers", "papers", "data")
"""The names under which an object may hold the list of entries."""


def parse(
    body: bytes,
    name: str,
    *,
    source: str = "hf",
    featured: date | None = None,
    counter: EntryCounter | None = None,
) -> list[Paper]:
    """The papers of an answer, in order; a paper that is there twice comes twice.

    Errors call the answer ``name``; ``featured`` is the day that was requested. Raises ParseError,
    which names the answer and the position in it, if it is not a list of papers.
    """
    return papers_from_json(
        decode_json(body, name), name, source=source, featured=featured, counter=counter
    )


def papers_from_json(
    value: object,
    name: str,
    *,
    source: str = "hf",
    featured: date | None = None,
    counter: EntryCounter | None = None,
) -> list[Paper]:
    """The papers of a decoded answer. Raises ParseError as :func:`parse` does."""
    positions = count(1)
    return (counter or EntryCounter()).read_papers(
        _find_entries(value, name),
        lambda entry: _parse_entry(entry, f"{name}, entry {next(positions)}", source, featured),
    )


def decode_json(body: bytes, name: str) -> object:
    """Decode JSON. Raises ParseError, which says where the mistake is."""
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        if (
            _SURROGATE in str(error)
            and (repaired := _ESCAPE.sub(_replace_half_character, body)) != body
        ):
            return decode_json(repaired, name)
        if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
            raise ParseError(
                f"{name} is a web page, not data (a login page?); open it in a browser"
            ) from error
        raise ParseError(f"{name} is no valid JSON ({error}); fetch or save it again") from error


def _replace_half_character(escaped: re.Match[bytes]) -> bytes:
    """The escaped character; for half of one, the replacement character."""
    return b"\\ufffd" if escaped["half"] else escaped[0]


def _find_entries(value: object, name: str) -> list[object]:
    match value:
        case list():
            return value
        case {"paper": dict()} | {"id": str(), "title": str()}:
            return [value]
        case dict():
            return _find_list(value, name)
        case _:
            raise ParseError(f"{name} holds JSON without papers; {_NEEDED_FIELDS}")


def _find_list(value: Json, name: str) -> list[object]:
    for key in _LIST_NAMES:
        entries = value.get(key)
        if isinstance(entries, list):
            return entries
    message = _get_text(value, "error") or _get_text(value, "message")
    if message:
        raise ParseError(f"{name} is an error message, no papers: {message[:200]}")
    names = ", ".join(list(value)[:_NAMED_FIELDS])
    found = f" (its fields: {names})" if names else ""
    raise ParseError(f"{name} holds JSON without papers{found}; {_NEEDED_FIELDS}")


def _parse_entry(entry: object, position: str, source: str, featured: date | None) -> Paper:
    if isinstance(entry, str) and entry.lstrip().startswith("{'"):
        raise ParseError(
            f"{position} is Python's way to print a dictionary, not JSON;"
            " save it again with json.dump"
        )
    if not isinstance(entry, dict):
        raise ParseError(f"{position} is a {type(entry).__name__} and no paper; save it again")
    inner = _get_object(entry, "paper") or entry
    title = _get_text(entry, "title") or _get_text(inner, "title")
    id = _get_text(inner, "id")
    if not title and not id:
        raise ParseError(f"{position} has neither id nor title; save the API's whole answer")
    if inner is entry and not parse_arxiv_id(id) and not _SITE_FIELDS & entry.keys():
        raise ParseError(
            f"{position} names no paper: it has no arXiv id and no field of Hugging Face's; export"
            " it as CSL-JSON, BibTeX or RIS"
        )
    authors = field_values.get_mappings(inner, "authors")
    names = (_get_text(one, "name") for one in authors if one.get("hidden") is not True)
    owner = _get_object(inner, "organization") or _get_object(entry, "organization")
    return make_paper(
        key=_make_key(id, title),
        title=title or id,
        abstract=_get_text(inner, "summary") or _get_text(entry, "summary"),
        authors=names,
        author_count=len(authors) if "authors" in inner else None,
        organization=(_get_text(owner, "fullname") or _get_text(owner, "name")) if owner else None,
        published=field_values.parse_day(_get_text(inner, "publishedAt")),
        featured=featured or field_values.parse_day(_get_text(inner, "submittedOnDailyAt")),
        votes=field_values.get_number(inner, "upvotes"),
        comments=field_values.get_number(entry, "numComments"),
        submitter=_get_handle(entry, "submittedBy") or _get_handle(inner, "submittedOnDailyBy"),
        ai_summary=_get_text(inner, "ai_summary"),
        keywords=field_values.get_texts(inner, "ai_keywords"),
        github=_get_text(inner, "githubRepo"),
        github_stars=field_values.get_number(inner, "githubStars"),
        project=_get_text(inner, "projectPage"),
        thumbnail=_get_text(entry, "thumbnail") or _get_text(inner, "thumbnail"),
        url=_page_url(id) if id else None,
        source=source,
    )


def _make_key(id: str, title: str) -> Clean:
    if arxiv := parse_arxiv_id(id):
        return arxiv_key(arxiv)
    return join_clean(Clean("url:"), _page_url(id)) if id else title_key(title)


def _page_url(id: str) -> Clean:
    return line("https://huggingface.co/papers/" + quote(id[:_MAX_ID], safe="/.-"))


def _get_object(value: Json, name: str) -> Json | None:
    member = value.get(name)
    return member if isinstance(member, dict) else None


def _get_text(value: Json, name: str) -> str:
    member = value.get(name)
    return line(member) if isinstance(member, str) else ""


def _get_handle(value: Json, name: str) -> str:
    """A user's handle, which is in ``user`` or ``name``; ``fullname`` is the full name."""
    user = _get_object(value, name) or {}
    return _get_text(user, "user") or _get_text(user, "name")
