"""Pages that mark their papers up as ``ScholarlyArticle``, such as ``reader list --format html``.

Microdata: https://html.spec.whatwg.org/multipage/microdata.html; the names are those of
https://schema.org/ScholarlyArticle.
"""

import re
from datetime import date
from html.parser import HTMLParser

from reader.errors import ParseError
from reader.feeds.identity import key_of
from reader.paper import Paper
from reader.text.sanitise import line, safe_url

_TYPE = re.compile(r"""itemtype=["']?https?://schema\.org/ScholarlyArticle\b""")
_VOID = frozenset({"meta", "link", "img", "br", "hr", "input"})
_VALUES = {"meta": "content", "a": "href", "link": "href", "time": "datetime"}
"""The attribute that holds a property's value; elsewhere it is the text (§5.2.4)."""


def recognises(text: str) -> bool:
    """Whether a page has such papers."""
    return _TYPE.search(text) is not None


def parse(html: str, name: str) -> list[Paper]:
    """The papers of a page, in order. Raises ParseError where it holds none with a title."""
    finder = _Finder()
    finder.feed(html)
    finder.close()
    papers = [paper for item in finder.items if (paper := _paper(item))]
    if not papers:
        raise ParseError(f"{name} marks up no paper with a title; save the page again")
    return papers


class _Finder(HTMLParser):
    """Collects the properties of each article."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.items: list[dict[str, list[str]]] = []
        self._open: list[tuple[str, str | None]] = []
        """Elements that are open, each with the property whose text it holds."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if _TYPE.search(f'itemtype="{found.get("itemtype") or ""}"'):
            self.items.append({"key": [found.get("itemid") or ""]})
        names = (found.get("itemprop") or "").split() if self.items else []
        attribute = _VALUES.get(tag)
        for name in names:
            self.items[-1].setdefault(name, []).append(found.get(attribute or "") or "")
        if tag not in _VOID:
            self._open.append((tag, names[0] if names and not attribute else None))

    def handle_endtag(self, tag: str) -> None:
        if any(tag == one for one, _ in self._open):
            while self._open and self._open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        for _, name in self._open:
            if name:
                self.items[-1][name][-1] += data


def _paper(item: dict[str, list[str]]) -> Paper | None:
    title = line(" ".join(item.get("name", item.get("headline", ()))))
    if not title:
        return None
    authors = tuple(name for one in item.get("author", ()) if (name := line(one)))
    url = next(iter(item.get("url", ())), None)
    key = key_of([*item["key"], url, *item.get("sameAs", ())], title)
    return Paper(
        key=key,
        title=title,
        abstract=line(" ".join(item.get("abstract", item.get("description", ())))),
        authors=authors,
        author_count=len(authors) or None,
        published=_date(next(iter(item.get("datePublished", ())), "")),
        keywords=tuple(word for one in item.get("keywords", ()) if (word := line(one))),
        url=None if key.startswith("arxiv:") else safe_url(url),
        source="file",
    )


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
