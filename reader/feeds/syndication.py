"""Atom, RSS and JSON feeds, also those of arXiv.

RFC 4287, https://www.rssboard.org/rss-specification, https://www.jsonfeed.org/version/1.1/,
https://info.arxiv.org/help/api/user-manual.html (an error is an entry titled "Error") and
https://info.arxiv.org/help/rss_specifications.html (the abstract follows "Announce Type: …").
"""

import codecs
import contextlib
import io
import re
from collections.abc import Sequence, Set
from datetime import date
from typing import Any, NamedTuple

from reader.errors import ParseError
from reader.feeds import field_values, hf_json
from reader.feeds.entry_reader import EntryCounter, report_damage
from reader.feeds.field_values import Json, get_field, get_text, to_text
from reader.feeds.identity import find_version, key_from_identifiers, names_paper
from reader.feeds.person_names import PersonNames, parse_joined_names
from reader.feeds.reference_dates import parse_date
from reader.model.paper import Paper, make_paper
from reader.text.html import html_to_text
from reader.text.sanitise import Clean, line

_CHECKED_ENTRIES = 5
"""Entries that are checked for arXiv's message that a request failed."""
_MAX_LINKS = 5
"""Links of an entry that are used to identify its paper."""
_TITLE_WORDS = 12
"""Words of the text that are the title of an entry without one."""
_MAX_TAGS = 50
"""Categories of an entry."""
_FIRST_YEAR = 1000
"""An earlier year is a mistake."""
_ANNOUNCEMENT = re.compile(
    r"arXiv:\S+\s+Announce Type:\s*(?P<type>\S+)\s+(?:Abstract:\s*)?(?P<abstract>.*)", re.S
)
_WRONG_ENCODING = re.compile(
    rb"""(\A\s{0,20}<\?xml[^<>]{0,100}?)\sencoding\s?=\s?
    ["'](?:utf-?(?:16|32)|ucs-?[24])[^"'<>]{0,20}["']""",
    re.IGNORECASE | re.VERBOSE,
)
"""A declaration that is wrong: these encodings would not let it be read as ASCII."""
_OLD_TITLE = re.compile(
    r"(?P<title>.*?)\.? \(arXiv:[\w./-]{7,30}(?: \[(?P<category>[\w.-]{2,30})\])?(?: UPDATED)?\)"
)
"""A title as arXiv's RSS had it until 2023."""
_LINKED_NAME = re.compile(r"<a\s[^<>]{0,500}>([^<>]{1,200})</a>", re.IGNORECASE)
"""The name of an author in the same RSS; affiliations stand outside of links."""
_FEED_START = re.compile(r"<(?:[A-Za-z]+:)?(?:rss|feed|RDF)[\s>]")


def recognises(file: str) -> bool:
    """Whether a file begins like a feed."""
    return _FEED_START.search(file[:5000]) is not None


def parse(
    body: bytes, name: str, *, source: str = "feed", counter: EntryCounter | None = None
) -> list[Paper]:
    """The papers of a feed, in order; errors call the feed ``name``.

    Raises ParseError if it is not a feed, or if it is arXiv's message that a request failed.
    """
    counter = counter or EntryCounter()
    body = _WRONG_ENCODING.sub(rb"\1", body.removeprefix(codecs.BOM_UTF8), count=1)
    if body.lstrip().startswith(b"{"):
        return _parse_json_feed(body, name, source, counter)
    if b"<!ENTITY" in body[:100_000]:
        raise ParseError(f"{name} declares entities of its own, which is refused; use another feed")
    import feedparser

    with report_damage(name):
        feed: Any = feedparser.parse(
            io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False
        )
        if not feed.get("version") and not feed.entries:
            raise ParseError(f"{name} is no Atom, RSS or JSON feed; give the address of one")
        for entry in feed.entries[:_CHECKED_ENTRIES]:
            _raise_if_error(entry)
        shared = _find_shared_addresses(feed.entries, "link")
        return counter.read_papers(feed.entries, lambda entry: _parse_entry(entry, source, shared))


def _raise_if_error(entry: Json) -> None:
    if get_text(entry, "title") == "Error" and "arxiv.org/api/errors" in get_text(entry, "id"):
        reason = line(get_text(entry, "summary"))[:200] or "no reason given"
        raise ParseError(f"arXiv refuses this: {reason}; change the words of the search")


def _find_shared_addresses(entries: Sequence[Json], *names: str) -> Set[str]:
    """Addresses that different entries of a feed have: they do not tell which paper it is."""
    shared: set[str] = set()
    first_entry: dict[str, tuple[str, str]] = {}
    for entry in entries:
        address = get_text(entry, *names)
        own = get_text(entry, "id"), get_text(entry, "title")
        if first_entry.setdefault(address, own) != own and not names_paper(address):
            shared.add(address)
    return shared


class _Item(NamedTuple):
    """What tells the paper of an entry."""

    identifiers: Sequence[str]
    """Ids and addresses, those that are named as such first."""
    guid: str
    title: str
    text: str
    """The abstract."""

    @property
    def own_title(self) -> str:
        """The title; the first words of the text if there is none."""
        words = self.text.split()
        more = "…" if len(words) > _TITLE_WORDS else ""
        return self.title or " ".join(words[:_TITLE_WORDS]) + more

    def find_key(self, shared: Set[str]) -> Clean | None:
        """The key of its paper, without addresses that other entries share; None if it is empty.

        If no address and no title tells it from other entries, its guid or its text does.
        """
        if not (self.title or self.text or any(self.identifiers)):
            return None
        own = [one for one in self.identifiers if one not in shared]
        if self.title and len(own) == len(self.identifiers):
            return key_from_identifiers(own, self.title)
        guid = "" if self.guid in shared else self.guid
        return key_from_identifiers(own, f"{self.title} {guid or self.text}")


def _parse_entry(entry: Json, source: str, shared: Set[str] = frozenset()) -> Paper | None:
    title = line(_plain_text(entry, "title"))
    old_title = _OLD_TITLE.fullmatch(title)
    if old_title:
        title = line(old_title["title"])
    links = [
        get_text(link, "href") for link in field_values.get_mappings(entry, "links")[:_MAX_LINKS]
    ]
    # A DOI that is named as such goes before one that is found in an address.
    identifiers = [get_text(entry, one) for one in ("prism_doi", "arxiv_doi", "dc_identifier")]
    identifiers += [get_text(entry, "id"), get_text(entry, "link"), *links]
    contents = [_text_of_content(one) for one in field_values.get_mappings(entry, "content")]
    abstract = max([_plain_text(entry, "summary"), *contents], key=len)
    announcement = _ANNOUNCEMENT.match(get_text(entry, "summary").strip())
    if announcement:
        abstract = announcement["abstract"]
    item = _Item(identifiers, get_text(entry, "id"), title, line(abstract))
    key = item.find_key(shared)
    if key is None:
        return None
    moments = (get_field(entry, one) for one in ("published_parsed", "updated_parsed"))
    days = [
        field_values.parse_day(get_text(entry, "prism_publicationdate")),
        *map(_date_of_moment, moments),
        # feedparser reads no date with the name of a month in full or in another language.
        *(parse_date(get_text(entry, one)).date for one in ("published", "updated")),
    ]
    day = next(filter(None, days), None)
    authors = _author_names(entry, split=announcement is not None)
    version = find_version(get_text(entry, "id")) if key.startswith("arxiv:") else None
    if announcement:
        revised = day if announcement["type"].startswith("replace") else None
    else:
        revised = _date_of_moment(get_field(entry, "updated_parsed"))
    return make_paper(
        key=key,
        title=item.own_title or key,
        abstract=abstract,
        authors=authors.names,
        author_count=len(authors.names) if authors.names and not authors.has_more else None,
        published=None if announcement else day,
        featured=day if announcement else None,
        keywords=_category_names(entry, old_title["category"] if old_title else None),
        url=get_text(entry, "link"),
        doi=get_text(entry, "arxiv_doi").partition(" ")[0],
        source="arxiv" if announcement or old_title or source == "arxiv" else source,
        version=version,
        revised=revised,
    )


def _plain_text(entry: Json, name: str) -> str:
    """The text of a field; only a field that is HTML loses tags (RFC 4287, §3.1.1)."""
    kind = get_text(field_values.get_mapping(entry, f"{name}_detail"), "type")
    text = get_text(entry, name)
    return text if kind == "text/plain" else html_to_text(text)


def _text_of_content(content: Json) -> str:
    text = get_text(content, "value")
    return text if get_text(content, "type") == "text/plain" else html_to_text(text)


def _author_names(entry: Json, *, split: bool) -> PersonNames:
    """The names in order. arXiv's RSS joins them with commas, others in several ways."""
    if split:
        authors = map(to_text, field_values.get_list(entry, "authors"))
        names = (line(name) for author in authors for name in author.split(", "))
        return PersonNames(tuple(filter(None, names)))
    linked = [
        name
        for author in field_values.get_list(entry, "authors")
        for name in _LINKED_NAME.findall(to_text(author))
    ]
    if linked:
        return PersonNames(tuple(line(html_to_text(name)) for name in linked))
    texts = [
        part
        for author in field_values.get_list(entry, "authors")
        for part in to_text(author).split("\n")
        if line(part)
    ]
    return parse_joined_names([line(html_to_text(text)) for text in texts])


def _category_names(entry: Json, category: str | None) -> Sequence[str]:
    """The categories of an entry, each once; arXiv's primary category is the first.

    ``category`` is one that its title tells.
    """
    primary = get_text(field_values.get_mapping(entry, "arxiv_primary_category"), "term")
    terms = [
        primary,
        category or "",
        *(get_text(tag, "term") for tag in field_values.get_mappings(entry, "tags")[:_MAX_TAGS]),
    ]
    return list(dict.fromkeys(word for term in terms if (word := line(term))))


def _date_of_moment(parsed: object) -> date | None:
    """The UTC date of a time as feedparser gives it; None if it is long before any paper."""
    match parsed:
        case [int() as year, int() as month, int() as day, *_] if year > _FIRST_YEAR:
            with contextlib.suppress(ValueError, OverflowError):
                return date(year, month, day)
    return None


def is_json_feed(body: bytes) -> bool:
    """Whether JSON begins like a JSON feed."""
    return b"jsonfeed.org/version" in body[:500].replace(b"\\/", b"/")


def _parse_json_feed(body: bytes, name: str, source: str, counter: EntryCounter) -> list[Paper]:
    feed = hf_json.decode_json(body, name)
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(feed, dict) or not isinstance(items, list) or "version" not in feed:
        raise ParseError(f"{name} is no whole JSON Feed; fetch it again")
    shared = _find_shared_addresses(items, "url", "external_url")
    return counter.read_papers(items, lambda item: _parse_json_item(item, source, shared))


def _parse_json_item(item: Json, source: str, shared: Set[str]) -> Paper | None:
    title = line(get_text(item, "title"))  # JSON Feed says that it is plain text
    address = get_text(item, "url", "external_url")
    identifiers = [get_text(item, "id"), address, get_text(item, "external_url")]
    html = html_to_text(get_text(item, "content_html"))
    abstract = get_text(item, "content_text") or html or get_text(item, "summary")
    named = _Item(identifiers, get_text(item, "id"), title, line(abstract))
    key = named.find_key(shared)
    if key is None:
        return None
    authors = field_values.get_mappings(item, "authors") or field_values.get_mappings(
        item, "author"
    )
    authors_named = tuple(found for one in authors if (found := line(get_text(one, "name"))))
    return make_paper(
        key=key,
        title=named.own_title or key,
        abstract=abstract,
        authors=authors_named,
        author_count=len(authors_named) or None,
        published=field_values.parse_day(get_text(item, "date_published")),
        keywords=field_values.get_texts(item, "tags"),
        url=address,
        source=source,
    )
