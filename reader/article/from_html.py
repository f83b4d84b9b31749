"""A page's article as Markdown."""

import re
from html.parser import HTMLParser

from reader.text.html import HIDDEN

_BLOCKS = frozenset({"p", "div", "section", "li", "ul", "ol", "pre", "figcaption"})
_AROUND = frozenset({"nav", "header", "footer", "aside", "button", "form", "svg"})
_HEADINGS = {f"h{depth}": "#" * depth for depth in range(1, 7)}
_SPECIAL = re.compile(r"[\\*`\[<$|]")


class _Markdown(HTMLParser):
    """Keeps headings, paragraphs, lists, tables, code, links and formulas, and nothing around them.

    A table inside a cell is text. One with a single cell a row, as formulas are set, is no table.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[str] = []
        self._words: list[str] = []
        self._begin = ""
        self._skipped = 0
        self._verbatim = 0
        self._tables = 0
        self._rows: list[list[str]] = []
        self._url = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in HIDDEN or tag in _AROUND:
            self._skipped += 1
        elif tag == "math":
            formula = dict(attrs).get("alttext")
            if formula and not self._skipped:
                self._words.append(f"${formula}$")
            self._skipped += 1
        elif self._skipped:
            return
        elif tag == "table":
            self._tables += 1
            if self._tables == 1:
                self._end_block()
                self._rows = []
        elif self._tables:
            self._in_table(tag)
        elif tag in _HEADINGS or tag in _BLOCKS:
            self._end_block()
            self._begin = f"{_HEADINGS[tag]} " if tag in _HEADINGS else "- " if tag == "li" else ""
            self._verbatim += tag == "pre"
        elif tag == "br":
            self._words.append("\n" if self._verbatim else " ")
        if tag == "a":
            url = dict(attrs).get("href") or ""
            self._url = url if url.startswith(("http://", "https://")) else ""
            self._words.append("[" if self._url else "")

    def handle_endtag(self, tag: str) -> None:
        if tag in HIDDEN or tag in _AROUND or tag == "math":
            self._skipped = max(0, self._skipped - 1)
        elif self._skipped:
            return
        elif tag == "a" and self._url:
            self._words.append(f"](<{self._url}>)")
            self._url = ""
        elif tag == "table":
            self._tables = max(0, self._tables - 1)
            if not self._tables:
                self._end_table()
        elif tag in _HEADINGS or tag in _BLOCKS:
            if self._tables:
                self._words.append(" ")
            else:
                self._end_block(verbatim=tag == "pre")
                self._verbatim = max(0, self._verbatim - (tag == "pre"))

    def handle_data(self, data: str) -> None:
        if not self._skipped:
            self._words.append(data if self._verbatim else _SPECIAL.sub(r"\\\g<0>", data))

    def close(self) -> None:
        super().close()
        if self._tables:
            self._end_table()
        self._end_block()

    def _in_table(self, tag: str) -> None:
        if self._tables == 1 and tag in ("tr", "td", "th"):
            self._end_cell()
            if tag == "tr":
                self._rows.append([])
            elif self._rows:
                self._rows[-1].append("")
        else:
            self._words.append(" ")

    def _end_cell(self) -> None:
        words = " ".join("".join(self._words).split())
        self._words.clear()
        if self._rows and self._rows[-1]:
            self._rows[-1][-1] = words
        elif words:
            self.blocks.append(words)

    def _end_table(self) -> None:
        self._end_cell()
        rows = [row for row in self._rows if any(row)]
        if all(sum(map(bool, row)) == 1 for row in rows):
            self.blocks += (cell for row in rows for cell in row if cell)
            return
        width = max(map(len, rows))
        lines = [f"| {' | '.join([*row, *[''] * (width - len(row))])} |" for row in rows]
        self.blocks.append("\n".join([lines[0], "|---" * width + "|", *lines[1:]]))

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
