"""Parses a web page into a tree of elements, in linear time and with a limited depth."""

from collections.abc import Mapping

from reader.text.html import HIDDEN_ELEMENTS, TagParser

_NOT_ARTICLE = frozenset({"nav", "header", "footer", "aside", "button", "form", "svg"})
_FURNITURE = frozenset(
    (
        "ltx_page_footer", "ltx_page_header", "ltx_page_logo", "ltx_page_navbar",
        "ltx_page_navigation", "ltx_pagination", "ltx_TOC", "ltx_listing_data", "ltx_ERROR",
        "ltx_rdf", "ltx_bib_cited", "ltx_role_newpage", "ar5iv-footer", "sr-only",
    )
)  # fmt: skip
"""Classes of what belongs to the site, or to the making of the page, and not to the paper."""
_BLOCK_TAGS = frozenset(
    (
        "article", "blockquote", "dd", "div", "dl", "dt", "figcaption", "figure", "h1", "h2", "h3",
        "h4", "h5", "h6", "hr", "li", "main", "ol", "p", "pre", "section", "table", "ul",
    )
)  # fmt: skip
_BLOCK_CLASSES = frozenset(
    (
        "ltx_p", "ltx_para", "ltx_equation", "ltx_equationgroup", "ltx_listing", "ltx_listingline",
        "ltx_tabular", "ltx_itemize", "ltx_enumerate", "ltx_theorem", "ltx_proof",
    )
)  # fmt: skip
_VOID = frozenset(
    (
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source",
        "track", "wbr",
    )
)  # fmt: skip
"""Elements that have no end."""
_ENDED_BY = {
    "li": (frozenset(["li"]), frozenset(["ul", "ol"])),
    "dt": (frozenset(["dt", "dd"]), frozenset(["dl"])),
    "dd": (frozenset(["dt", "dd"]), frozenset(["dl"])),
    "td": (frozenset(["td", "th"]), frozenset(["tr", "table"])),
    "th": (frozenset(["td", "th"]), frozenset(["tr", "table"])),
    "tr": (frozenset(["tr"]), frozenset(["table"])),
}
"""Elements that the beginning of another one ends, and those outside of which none is ended."""
_WALLS = frozenset({"td", "th", "table", "article"})
"""Elements that the end of an element outside of them does not end."""
_TABLE_PARTS = frozenset({"table", "thead", "tbody", "tfoot", "tr", "td", "th", "article"})
_KEPT_ATTRIBUTES = frozenset({"href", "alttext", "colspan", "rowspan", "start", "value"})
_MAX_DEPTH = 100
"""Elements within elements; deeper ones become neighbours. Papers have at most 50."""


class Element:
    """An element of a page: its tag, what describes it, and what it contains."""

    __slots__ = ("attributes", "children", "classes", "holds_blocks", "tag")

    def __init__(self, tag: str, classes: frozenset[str], attributes: Mapping[str, str]) -> None:
        self.tag = tag
        self.classes = classes
        self.attributes = attributes
        self.children: list[Element | str] = []
        self.holds_blocks = False
        """Whether a block is somewhere inside, other than in a footnote."""

    @property
    def is_block(self) -> bool:
        """Whether it stands on lines of its own."""
        return self.tag in _BLOCK_TAGS or not _BLOCK_CLASSES.isdisjoint(self.classes)

    @property
    def elements(self) -> list["Element"]:
        """The elements directly inside."""
        return [one for one in self.children if isinstance(one, Element)]


def descendants(element: Element, stop: str = "") -> list[Element]:
    """All elements inside, in order; not those inside an element of the class ``stop``."""
    found: list[Element] = []
    waiting = element.elements[::-1]
    while waiting:
        one = waiting.pop()
        found.append(one)
        if not stop or stop not in one.classes:
            waiting += one.elements[::-1]
    return found


_NO_CLASSES: frozenset[str] = frozenset()
_NO_ATTRIBUTES: Mapping[str, str] = {}
_MAX_CLASS_SETS = 2000
"""How many sets of classes are remembered."""


class _TreeBuilder(TagParser):
    """Builds the tree of the first element, and passes over what is no part of a paper."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Element("", _NO_CLASSES, {})
        self._open = [self.root]
        self._hidden: list[str] = []
        self._done = False
        self._class_sets: dict[str, frozenset[str]] = {"": _NO_CLASSES}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._done:
            return
        if self._hidden:
            if tag == self._hidden[-1] and len(self._hidden) < _MAX_DEPTH:
                self._hidden.append(tag)
            return
        found = dict(attrs) if attrs else {}
        classes = self._read_classes(found.get("class") or "")
        if tag in HIDDEN_ELEMENTS or tag in _NOT_ARTICLE or not classes.isdisjoint(_FURNITURE):
            if tag not in _VOID:
                self._hidden.append(tag)
            return
        self._end_implied(tag)
        kept = {name: found[name] or "" for name in found if name in _KEPT_ATTRIBUTES}
        element = Element(tag, classes, kept or _NO_ATTRIBUTES)
        self._open[-1].children.append(element)
        if element.is_block:
            self._mark_outer()
        if tag == "math" and kept.get("alttext"):
            self._hidden.append(tag)
        elif tag not in _VOID and len(self._open) < _MAX_DEPTH:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if self._hidden:
            if tag == self._hidden[-1]:
                self._hidden.pop()
            return
        for place in range(len(self._open) - 1, 0, -1):
            outer = self._open[place]
            if outer.tag == tag:
                del self._open[place:]
                self._done = self._done or tag == "article"
                return
            if outer.tag in _WALLS and tag not in _TABLE_PARTS:
                return

    def handle_data(self, data: str) -> None:
        if not self._hidden and not self._done:
            self._open[-1].children.append(data)

    def _read_classes(self, text: str) -> frozenset[str]:
        """The classes in an attribute; a page has many elements and few sets of classes."""
        classes = self._class_sets.get(text)
        if classes is None:
            classes = frozenset(text.split())
            if len(self._class_sets) < _MAX_CLASS_SETS:
                self._class_sets[text] = classes
        return classes

    def _end_implied(self, tag: str) -> None:
        """End the elements that the beginning of this one ends."""
        if self._open[-1].tag == "p" and tag in _BLOCK_TAGS:
            self._open.pop()
        if tag not in _ENDED_BY:
            return
        ended, outside = _ENDED_BY[tag]
        for place in range(len(self._open) - 1, 0, -1):
            if self._open[place].tag in outside:
                break
            if self._open[place].tag in ended:
                del self._open[place:]
                break
        if tag in ("td", "th") and self._open[-1].tag in _TABLE_PARTS - {"tr", "td", "th"}:
            self.handle_starttag("tr", [])

    def _mark_outer(self) -> None:
        """Note in all elements around that a block is inside."""
        for outer in reversed(self._open):
            if outer.holds_blocks or "ltx_note" in outer.classes:
                return
            outer.holds_blocks = True


def parse_page(html: str) -> Element:
    """The article of a page as a tree; the whole page where it has no article."""
    builder = _TreeBuilder()
    builder.feed(html[max(0, html.find("<article")) :])
    builder.close()
    return builder.root
