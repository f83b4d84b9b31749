"""Converts HTML to plain text."""

import re
from html import unescape
from html.parser import HTMLParser

from reader.text.scripts import lower_text, raise_text

HIDDEN_ELEMENTS = frozenset({"script", "style", "head", "template", "noscript"})
"""Elements whose text a reader of the page does not see."""
_INLINE_ELEMENTS = frozenset(
    (
        "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "bold", "cite", "code", "data", "del",
        "dfn", "em", "font", "i", "ins", "italic", "kbd", "label", "mark", "q", "s", "samp", "sc",
        "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "underline", "var",
        "wbr",
    )
)  # fmt: skip
"""Elements within a word or a sentence: no blank stands in place of their tags."""
_TAG = re.compile(r"<[A-Za-z/!]|&[A-Za-z#]")
_WHOLE_TAG = re.compile(r"<[A-Za-z/!][^<>]*+>")

_SCRIPTS = {"sub": lower_text, "sup": raise_text}
"""Raised and lowered text becomes Unicode's characters, where there are such."""


class TagParser(HTMLParser):
    """Parses any text as HTML in linear time.

    ``<![x]`` is a comment (https://html.spec.whatwg.org/multipage/parsing.html#parse-errors). The
    text after a tag or comment that never ends is ordinary text.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        """The index at which the section ends; -1 where it does not end."""
        return self.parse_bogus_comment(i, report)

    def close(self) -> None:
        """Treat the rest as text: the base class would search it for tags again and again."""
        rest, self.rawdata = self.rawdata, ""
        if rest:
            self.handle_data(unescape(_WHOLE_TAG.sub(" ", rest)))


class _TextExtractor(TagParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._hidden = 0
        self._script_start: int | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        name = tag.rpartition(":")[2]
        self._hidden += tag in HIDDEN_ELEMENTS
        if name in _SCRIPTS:
            self._script_start = len(self.parts)
        elif name not in _INLINE_ELEMENTS:
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        self._hidden = max(0, self._hidden - (tag in HIDDEN_ELEMENTS))
        if name in _SCRIPTS and self._script_start is not None:
            raised = "".join(self.parts[self._script_start :])
            self.parts[self._script_start :] = [_SCRIPTS[name](raised)]
            self._script_start = None
        elif name not in _INLINE_ELEMENTS:
            self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)


def html_to_text(html: str) -> str:
    """The text of a piece of HTML; plain text (``a < b``) is returned unchanged."""
    if not _TAG.search(html):
        return html
    extractor = _TextExtractor()
    extractor.feed(html)
    extractor.close()
    return "".join(extractor.parts)
