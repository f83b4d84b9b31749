"""HTML to text: what a feed's entry says without its markup, and articles as Markdown."""

import re
from html.parser import HTMLParser

_HIDDEN = frozenset({"script", "style", "head", "template", "noscript"})
_TAG = re.compile(r"<[A-Za-z/!]|&[A-Za-z#]")


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in _HIDDEN
        self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self._hidden = max(0, self._hidden - (tag in _HIDDEN))
        self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)


def text_of(html: str) -> str:
    """The words of a piece of HTML; plain text (``a < b``) stays as it is."""
    if not _TAG.search(html):
        return html
    reader = _Text()
    reader.feed(html)
    reader.close()
    return "".join(reader.parts)


_BLOCKS = frozenset({"p", "div", "section", "li", "tr", "table", "ul", "ol", "pre", "figcaption"})
_AROUND = frozenset({"nav", "header", "footer", "aside", "button", "form", "svg"})
_HEADINGS = {f"h{depth}": "#" * depth for depth in range(1, 7)}


class _Markdown(HTMLParser):
    """Headings, paragraphs, lists, code and formulas; what stands around the text is left out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[str] = []
        self._words: list[str] = []
        self._begin = ""
        self._skipped = 0
        self._verbatim = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HIDDEN or tag in _AROUND:
            self._skipped += 1
        elif tag == "math":
            formula = dict(attrs).get("alttext")
            if formula and not self._skipped:
                self._words.append(f"${formula}$")
            self._skipped += 1
        elif tag in _HEADINGS or tag in _BLOCKS:
            self._end_block()
            self._begin = f"{_HEADINGS[tag]} " if tag in _HEADINGS else "- " if tag == "li" else ""
            self._verbatim += tag == "pre"
        elif tag in ("td", "th"):
            self._words.append(" | ")
        elif tag == "br":
            self._words.append("\n" if self._verbatim else " ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN or tag in _AROUND or tag == "math":
            self._skipped = max(0, self._skipped - 1)
        elif tag in _HEADINGS or tag in _BLOCKS:
            self._end_block(verbatim=tag == "pre")
            self._verbatim = max(0, self._verbatim - (tag == "pre"))

    def handle_data(self, data: str) -> None:
        if not self._skipped:
            self._words.append(data)

    def close(self) -> None:
        super().close()
        self._end_block()

    def _end_block(self, *, verbatim: bool = False) -> None:
        text = "".join(self._words)
        self._words.clear()
        if verbatim and text.strip():
            self.blocks.append(f"```\n{text.strip(chr(10))}\n```")
        elif words := " ".join(text.split()):
            self.blocks.append(self._begin + words)
        self._begin = ""


def markdown_of(html: str) -> str:
    """A page's article as Markdown, formulas as TeX between dollar signs."""
    start = html.find("<article")
    reader = _Markdown()
    reader.feed(html[max(0, start) :])
    reader.close()
    return "\n\n".join(reader.blocks)
