"""Atom, RSS and JSON Feed, arXiv's own among them.

RFC 4287, https://www.rssboard.org/rss-specification, https://www.jsonfeed.org/version/1.1/,
https://info.arxiv.org/help/api/user-manual.html (an error is an entry titled "Error") and
https://info.arxiv.org/help/rss_specifications.html (the abstract follows "Announce Type: …").
"""

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import msgspec

from reader.errors import ParseError
from reader.feeds.identity import key_of
from reader.paper import Paper, doi_of
from reader.text.html import text_of
from reader.text.sanitise import line, safe_url

_MOST = 5000
"""Entries of a feed at most."""
_ANNOUNCED = re.compile(
    r"arXiv:\S+\s+Announce Type:\s*(?P<type>\S+)\s+(?:Abstract:\s*)?(?P<abstract>.*)", re.S
)
_FEED = re.compile(r"<(?:[A-Za-z]+:)?(?:rss|feed|RDF)[\s>]")


def recognises(text: str) -> bool:
    """Whether a file begins like a feed."""
    return _FEED.search(text[:5000]) is not None


def parse(body: bytes, name: str, *, source: str = "feed") -> list[Paper]:
    """The papers of a feed, in order; ``name`` is what it is called in errors.

    Raises ParseError where it is no feed, or where it is arXiv's way to say that a request failed.
    """
    if body.lstrip().startswith(b"{"):
        return _json_feed(body, name, source)
    if b"<!ENTITY" in body[:100_000]:
        raise ParseError(f"{name} declares entities of its own, which is refused; use another feed")
    import feedparser

    found: Any = feedparser.parse(
        io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False
    )
    if not found.get("version") and not found.entries:
        raise ParseError(f"{name} is no Atom, RSS or JSON feed; give the address of one")
    papers = []
    for entry in found.entries[:_MOST]:
        _refuse_error(entry)
        if paper := _paper(entry, source):
            papers.append(paper)
    return papers


def _refuse_error(entry: Mapping[str, Any]) -> None:
    if entry.get("title") == "Error" and "arxiv.org/api/errors" in str(entry.get("id")):
        reason = line(str(entry.get("summary", "")))[:200] or "no reason given"
        raise ParseError(f"arXiv refuses this: {reason}; change the words of the search")


def _paper(entry: Mapping[str, Any], source: str) -> Paper | None:
    title = line(text_of(str(entry.get("title", ""))))
    links = [str(link.get("href", "")) for link in entry.get("links", ())]
    names = [entry.get("id"), entry.get("link"), *links[:5]]
    names += [entry.get(one) for one in ("prism_doi", "arxiv_doi", "dc_identifier")]
    if not title and not any(names):
        return None
    key = key_of([str(one) for one in names if one], title)
    summary = str(entry.get("summary", ""))
    contents = [str(one.get("value", "")) for one in entry.get("content", ())]
    abstract = max([summary, *contents], key=len)
    announced = _ANNOUNCED.match(abstract.strip())
    if announced:
        abstract = announced["abstract"]
    moment = next((one for one in ("published_parsed", "updated_parsed") if one in entry), "")
    day = _iso(entry.get("prism_publicationdate")) or _date(entry.get(moment))
    authors = tuple(_authors(entry, split=announced is not None))
    return Paper(
        key=key,
        title=title or key,
        abstract=line(abstract if announced else text_of(abstract)),
        authors=authors,
        author_count=len(authors) or None,
        published=None if announced else day,
        featured=day if announced else None,
        keywords=tuple(_words(entry)),
        url=None if key.startswith("arxiv:") else safe_url(str(entry.get("link") or "")),
        doi=doi_of(str(entry.get("arxiv_doi", "")).partition(" ")[0]),
        source="arxiv" if announced or source == "arxiv" else source,
    )


def _authors(entry: Mapping[str, Any], *, split: bool) -> Iterator[str]:
    """Names in order. arXiv's RSS joins them with commas in one element."""
    for one in entry.get("authors", ()):
        whole = line(str(one.get("name", "")))
        names = whole.split(", ") if split else [whole]
        yield from (name for name in names if name)


def _words(entry: Mapping[str, Any]) -> Sequence[str]:
    """Its categories, each once; arXiv's primary one comes first."""
    primary = entry.get("arxiv_primary_category") or {}
    terms = [primary.get("term"), *(tag.get("term") for tag in entry.get("tags", ())[:50])]
    return list(dict.fromkeys(word for term in terms if (word := line(str(term or "")))))


def _date(parsed: Any) -> date | None:
    """The date of a moment that feedparser read, UTC."""
    try:
        return date(*parsed[:3])
    except (TypeError, ValueError):
        return None


class _Author(msgspec.Struct):
    name: str = ""


class _Item(msgspec.Struct):
    id: str | int | None = None
    url: str | None = None
    external_url: str | None = None
    title: str | None = None
    content_text: str | None = None
    content_html: str | None = None
    summary: str | None = None
    date_published: str | None = None
    authors: list[_Author] | None = None
    author: _Author | None = None
    tags: list[str] | None = None


class _JsonFeed(msgspec.Struct):
    version: str
    items: list[_Item]


def is_json_feed(body: bytes) -> bool:
    """Whether JSON begins like a JSON Feed."""
    return b"jsonfeed.org/version" in body[:500]


def _json_feed(body: bytes, name: str, source: str) -> list[Paper]:
    try:
        feed = msgspec.json.decode(body, type=_JsonFeed)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise ParseError(f"{name} is no whole JSON Feed ({error}); fetch it again") from error
    papers = []
    for item in feed.items[:_MOST]:
        title = line(item.title or "")  # plain text, says the form
        address = item.url or item.external_url
        names = [str(item.id or ""), address, item.external_url]
        if not title and not any(names):
            continue
        key = key_of(names, title)
        text = item.content_text or text_of(item.content_html or "") or item.summary or ""
        authors = item.authors or ([item.author] if item.author else [])
        named = tuple(found for one in authors if (found := line(one.name)))
        papers.append(
            Paper(
                key=key,
                title=title or key,
                abstract=line(text),
                authors=named,
                author_count=len(named) or None,
                published=_iso(item.date_published),
                keywords=tuple(word for one in item.tags or () if (word := line(one))),
                url=None if key.startswith("arxiv:") else safe_url(address),
                source=source,
            )
        )
    return papers


def _iso(text: str | None) -> date | None:
    try:
        return datetime.fromisoformat(text).date() if text else None
    except ValueError:
        return None
