"""Converts the article in a web page to Markdown."""

import re

from reader.system import input_limits
from reader.text.html import HIDDEN_ELEMENTS, TagParser

_BLOCKS = frozenset({"p", "div", "section", "li", "ul", "ol", "pre", "figcaption"})
_NOT_ARTICLE = frozenset({"nav", "header", "footer", "aside", "button", "form", "svg"})
_HEADINGS = {f"h{depth}": "#" * depth for depth in range(1, 7)}
_SPECIAL = re.compile(r"[\\*`\[<$|]")


class _MarkdownWriter(TagParser):
    """Keeps headings, paragraphs, lists, tables, code, links and formulas; leaves out the rest.

    A table inside a cell becomes text. A table with one filled cell in each row (pages lay out
    formulas like that) becomes paragraphs.
    """

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[str] = []
        self._words: list[str] = []
        self._prefix = ""
        self._skip_depth = 0
        self._verbatim_depth = 0
        self._table_depth = 0
        self._rows: list[list[str]] = []
        self._url = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in HIDDEN_ELEMENTS or tag in _NOT_ARTICLE:
            self._skip_depth += 1
        elif tag == "math":
            formula = dict(attrs).get("alttext")
            if formula and not self._skip_depth:
                self._words.append(f"${formula}$")
            self._skip_depth += 1
        elif self._skip_depth:
            return
        elif tag == "table":
            self._table_depth += 1
            if self._table_depth == 1:
                self._end_block()
                self._rows = []
        elif self._table_depth:
            self._handle_table_tag(tag)
        elif tag in _HEADINGS or tag in _BLOCKS:
            self._end_block()
            self._prefix = f"{_HEADINGS[tag]} " if tag in _HEADINGS else "- " if tag == "li" else ""
            self._verbatim_depth += tag == "pre"
        elif tag == "br":
            self._words.append("\n" if self._verbatim_depth else " ")
        if tag == "a":
            url = dict(attrs).get("href") or ""
            self._url = url if url.startswith(("http://", "https://")) else ""
            self._words.append("[" if self._url else "")

    def handle_endtag(self, tag: str) -> None:
        if tag in HIDDEN_ELEMENTS or tag in _NOT_ARTICLE or tag == "math":
            self._skip_depth = max(0, self._skip_depth - 1)
        elif self._skip_depth:
            return
        elif tag == "a" and self._url:
            self._words.append(f"](<{self._url}>)")
            self._url = ""
        elif tag == "table":
            self._table_depth = max(0, self._table_depth - 1)
            if not self._table_depth:
                self._end_table()
        elif tag in _HEADINGS or tag in _BLOCKS:
            if self._table_depth:
                self._words.append(" ")
            else:
                self._end_block(verbatim=tag == "pre")
                self._verbatim_depth = max(0, self._verbatim_depth - (tag == "pre"))

    def handle_data(self, data: str) -> None:
        if not self._skip_depth:
            self._words.append(data if self._verbatim_depth else _SPECIAL.sub(r"\\\g<0>", data))

    def close(self) -> None:
        super().close()
        if self._table_depth:
            self._end_table()
        self._end_block()

    def _handle_table_tag(self, tag: str) -> None:
        if self._table_depth == 1 and tag in ("tr", "td", "th"):
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
        width = min(max(map(len, rows)), input_limits.TABLE_COLUMNS)
        # Shorter rows need no empty cells, but the first row must name all columns.
        first = [*rows[0], *[""] * (width - len(rows[0]))]
        lines = [f"| {' | '.join(row[:width])} |" for row in (first, *rows[1:])]
        self.blocks.append("\n".join([lines[0], "|---" * width + "|", *lines[1:]]))

    def _end_block(self, *, verbatim: bool = False) -> None:
        text = "".join(self._words)
        self._words.clear()
        if verbatim and text.strip():
            self.blocks.append(f"```\n{text.strip(chr(10))}\n```")
        elif words := " ".join(text.split()):
            self.blocks.append(self._prefix + words)
        self._prefix = ""


def html_to_markdown(html: str) -> str:
    """Convert the article in a page to Markdown; formulas become TeX between dollar signs."""
    start = html.find("<article")
    writer = _MarkdownWriter()
    writer.feed(html[max(0, start) :])
    writer.close()
    return "\n\n".join(writer.blocks)
