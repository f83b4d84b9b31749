"""Pages that mark up papers as ``ScholarlyArticle``, such as ``reader list --format html``.

Microdata: https://html.spec.whatwg.org/multipage/microdata.html; the names are those of
https://schema.org/ScholarlyArticle.
"""

import re
from collections import Counter

from reader.errors import ParseError
from reader.feeds import field_values
from reader.feeds.entry_reader import EntryCounter
from reader.feeds.identity import key_from_identifiers
from reader.model.paper import Paper, make_paper
from reader.text.html import TagParser
from reader.text.sanitise import line

_ARTICLE_TYPE = re.compile(r"""itemtype=["']?https?://schema\.org/ScholarlyArticle\b""")
_VOID_TAGS = frozenset({"meta", "link", "img", "br", "hr", "input"})
_MAX_DEPTH = 10
"""How many nested properties get the text inside them."""
_VALUE_ATTRIBUTES = {"meta": "content", "a": "href", "link": "href", "time": "datetime"}
"""The attribute that holds a property's value; for other tags the text is the value (§5.2.4)."""


def recognises(text: str) -> bool:
    """Whether a page marks up papers."""
    return _ARTICLE_TYPE.search(text) is not None


def parse(html: str, name: str, counter: EntryCounter | None = None) -> list[Paper]:
    """The papers of a page, in order. Raises ParseError if none has a title."""
    finder = _ArticleFinder()
    finder.feed(html)
    finder.close()
    papers = (counter or EntryCounter()).read_papers(finder.items, _make_paper)
    if not papers:
        raise ParseError(f"{name} marks up no paper with a title; save the page again")
    return papers


Pieces = list[str]
"""A value, as the pieces of text that the parser gives one after the other."""


class _ArticleFinder(TagParser):
    """Collects the properties of each article."""

    def __init__(self) -> None:
        super().__init__()
        self.items: list[dict[str, list[Pieces]]] = []
        self._open: list[tuple[str, Pieces | None]] = []
        """The open elements, each with the value that its text belongs to, or None."""
        self._tags: Counter[str] = Counter()
        """How many elements of each tag are open."""
        self._values: list[Pieces] = []
        """The values that get the text that comes next."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if _ARTICLE_TYPE.search(f'itemtype="{attributes.get("itemtype") or ""}"'):
            self.items.append({"key": [[attributes.get("itemid") or ""]]})
        names = (attributes.get("itemprop") or "").split() if self.items else []
        attribute = _VALUE_ATTRIBUTES.get(tag)
        value = [attributes.get(attribute or "") or ""]
        for name in names:
            self.items[-1].setdefault(name, []).append(value)
        if tag in _VOID_TAGS:
            return
        text_is_value = bool(names) and not attribute and len(self._values) < _MAX_DEPTH
        self._open.append((tag, value if text_is_value else None))
        self._tags[tag] += 1
        if text_is_value:
            self._values.append(value)

    def handle_endtag(self, tag: str) -> None:
        while self._tags[tag]:
            closed, value = self._open.pop()
            self._tags[closed] -= 1
            if value is not None:
                self._values.pop()
            if closed == tag:
                break

    def handle_data(self, data: str) -> None:
        for value in self._values:
            value.append(data)


def _make_paper(item: dict[str, list[Pieces]]) -> Paper | None:
    properties = {name: ["".join(pieces) for pieces in several] for name, several in item.items()}
    title = line(" ".join(properties.get("name", properties.get("headline", ()))))
    if not title:
        return None
    authors = tuple(name for one in properties.get("author", ()) if (name := line(one)))
    url = next(iter(properties.get("url", ())), None)
    key = key_from_identifiers([*properties["key"], url, *properties.get("sameAs", ())], title)
    return make_paper(
        key=key,
        title=title,
        abstract=" ".join(properties.get("abstract", properties.get("description", ()))),
        authors=authors,
        author_count=len(authors) or None,
        published=field_values.parse_day(next(iter(properties.get("datePublished", ())), "")[:10]),
        keywords=properties.get("keywords", ()),
        url=url,
        source="file",
    )
