"""HTML to text: what a feed's entry says without its markup."""

import re
from html.parser import HTMLParser

HIDDEN = frozenset({"script", "style", "head", "template", "noscript"})
"""Elements whose text is not read."""
_TAG = re.compile(r"<[A-Za-z/!]|&[A-Za-z#]")


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in HIDDEN
        self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self._hidden = max(0, self._hidden - (tag in HIDDEN))
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
