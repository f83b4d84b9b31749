"""Hugging Face's JSON: the API's answers in all their shapes, read into papers.

https://huggingface.co/docs/hub/api names the routes; what the fields hold is known from recorded
answers. A field that is missing, null or of another type is left out; the paper stays.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from urllib.parse import quote

import msgspec

from reader.errors import ParseError
from reader.paper import Paper, arxiv_id, title_key
from reader.text.sanitise import line, safe_url

Json = dict[str, object]
_LISTS = ("dailyPapers", "papers", "data")
"""Names under which objects hold the list of entries."""


def parse(
    body: bytes, name: str, *, source: str = "hf", featured: date | None = None
) -> list[Paper]:
    """The papers of an answer, in order, as often as it names them.

    ``name`` is what the answer is called in errors; ``featured`` is the day that was asked for.
    Raises ParseError, which names the answer and the place, where it is no list of papers.
    """
    entries = _entries(decoded(body, name), name)
    return [
        _paper(entry, f"{name}, entry {place}", source, featured)
        for place, entry in enumerate(entries, 1)
    ]


def decoded(body: bytes, name: str) -> object:
    """The JSON value. Raises ParseError with the place."""
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        start = body[:200].lstrip().lower()
        if start.startswith((b"<!doctype", b"<html", b"<")):
            raise ParseError(
                f"{name} is a web page, not data (a login page?); open it in a browser"
            ) from error
        raise ParseError(f"{name} is no valid JSON ({error}); fetch or save it again") from error


def _entries(value: object, name: str) -> Iterator[Json]:
    match value:
        case list():
            found = value
        case {"paper": dict()} | {"id": str(), "title": str()}:
            found = [value]
        case dict():
            found = _listed(value, name)
        case _:
            raise ParseError(f"{name} holds no list of papers; save the API's whole answer")
    for place, entry in enumerate(found, 1):
        if isinstance(entry, str) and entry.lstrip().startswith("{'"):
            raise ParseError(
                f"{name}, entry {place} is Python's way to print a dictionary, not JSON;"
                " save it again with json.dump"
            )
        if not isinstance(entry, dict):
            kind = type(entry).__name__
            raise ParseError(f"{name}, entry {place} is a {kind} and no paper; save it again")
        yield entry


def _listed(value: Json, name: str) -> list[object]:
    for key in _LISTS:
        found = value.get(key)
        if isinstance(found, list):
            return found
    message = _text(value, "error") or _text(value, "message")
    if message:
        raise ParseError(f"{name} is an error message, no papers: {message[:200]}")
    raise ParseError(f"{name} holds no list of papers; save the API's whole answer")


def _paper(entry: Json, place: str, source: str, featured: date | None) -> Paper:
    inner = _object(entry, "paper") or entry
    title = _text(entry, "title") or _text(inner, "title")
    id = _text(inner, "id")
    if not title and not id:
        raise ParseError(f"{place} has neither id nor title; save the API's whole answer")
    authors = [one for one in _list(inner, "authors") if isinstance(one, dict)]
    names = (_text(one, "name") for one in authors if one.get("hidden") is not True)
    keywords = (line(word) for word in _list(inner, "ai_keywords") if isinstance(word, str))
    owner = _object(inner, "organization") or _object(entry, "organization")
    return Paper(
        key=_key(id, title),
        title=title or id,
        abstract=_text(inner, "summary") or _text(entry, "summary"),
        authors=tuple(name for name in names if name),
        author_count=len(authors) if "authors" in inner else None,
        organization=(_text(owner, "fullname") or _text(owner, "name") or None) if owner else None,
        published=_date(inner, "publishedAt"),
        featured=featured or _date(inner, "submittedOnDailyAt"),
        votes=_number(inner, "upvotes"),
        comments=_number(entry, "numComments"),
        submitter=_handle(entry, "submittedBy") or _handle(inner, "submittedOnDailyBy"),
        ai_summary=_text(inner, "ai_summary") or None,
        keywords=tuple(word for word in keywords if word),
        github=safe_url(_text(inner, "githubRepo")),
        github_stars=_number(inner, "githubStars"),
        project=safe_url(_text(inner, "projectPage")),
        thumbnail=safe_url(_text(entry, "thumbnail") or _text(inner, "thumbnail")),
        url=None if arxiv_id(id) or not id else _page(id),
        source=source,
    )


def _key(id: str, title: str) -> str:
    if arxiv := arxiv_id(id):
        return f"arxiv:{arxiv}"
    return f"url:{_page(id)}" if id else title_key(title)


def _page(id: str) -> str:
    return "https://huggingface.co/papers/" + quote(id, safe="/.-")


def _object(value: Json, name: str) -> Json | None:
    found = value.get(name)
    return found if isinstance(found, dict) else None


def _list(value: Json, name: str) -> list[object]:
    found = value.get(name)
    return found if isinstance(found, list) else []


def _text(value: Json, name: str) -> str:
    found = value.get(name)
    return line(found) if isinstance(found, str) else ""


def _number(value: Json, name: str) -> int | None:
    found = value.get(name)
    return found if isinstance(found, int) and not isinstance(found, bool) and found >= 0 else None


def _date(value: Json, name: str) -> date | None:
    """The UTC date of an ISO time."""
    try:
        time = datetime.fromisoformat(_text(value, name))
    except ValueError:
        return None
    return (time.astimezone(UTC) if time.tzinfo else time).date()


def _handle(value: Json, name: str) -> str | None:
    """A user's handle, which is in ``user``, ``name`` or both; the full name has ``fullname``."""
    user = _object(value, name) or {}
    return _text(user, "user") or _text(user, "name") or None
