"""Converts the article in a web page to Markdown, in particular one that LaTeXML made."""

import re
from itertools import pairwise

from reader.article.html_tables import write_equations, write_table
from reader.article.inline_html import InlineWriter, fence_for, plain_text
from reader.article.page_tree import Element, descendants, parse_page

_HEADINGS = {f"h{depth}": "#" * depth for depth in range(1, 7)}
_BULLETS = frozenset("•-–—∗*·◦○●▪■‣▸►⋄◆")
"""Labels of items that say no more than that an item begins."""
_NUMBER = re.compile(r"([0-9]{1,9})([.)]?)")
_ITEM = re.compile(r"(?:-|[0-9]{1,9}[.)]) ")
_NEXT_LIST = "<!-- -->"
"""Parts two lists, which Markdown would take for one."""
_MAX_LISTS = 8
"""Lists within lists; the items of deeper ones are paragraphs."""
_BLANKS = re.compile(r"\s++")


def html_to_markdown(html: str) -> str:
    """Convert the article in a page to Markdown; formulas become TeX between dollar signs."""
    blocks = _MarkdownWriter().write_blocks(parse_page(html).children)
    return "\n\n".join(_drop_needless_breaks(blocks))


class _MarkdownWriter:
    """Writes headings, paragraphs, lists, tables, code and formulas; footnotes follow their block.

    A table inside a cell becomes text.
    """

    def __init__(self) -> None:
        self._inline = InlineWriter()
        self._lists = 0
        self._run_in = ""

    def write_blocks(self, content: list[Element | str]) -> list[str]:
        """The blocks of an element's content, each without a line feed at its end."""
        blocks: list[str] = []
        words: list[Element | str] = []
        for one in content:
            if isinstance(one, str) or not (one.is_block or one.holds_blocks):
                words.append(one)
                continue
            blocks += self._end_paragraph(words)
            words = []
            blocks += self._write_block(one)
            blocks += self._inline.take_notes()
        return blocks + self._end_paragraph(words)

    def _end_paragraph(self, words: list[Element | str]) -> list[str]:
        text = self._inline.write_text(words)
        if not text:
            return []
        lead, self._run_in = self._run_in, ""
        return [f"{lead} {text}".strip(), *self._inline.take_notes()]

    def _write_block(self, element: Element) -> list[str]:
        tag, classes = element.tag, element.classes
        if tag in _HEADINGS:
            return self._write_heading(element)
        if (
            "ltx_equation" in classes
            or "ltx_equationgroup" in classes
            or "ltx_eqn_table" in classes
        ):
            return write_equations(element, self._inline)
        if tag == "table" or "ltx_tabular" in classes:
            return write_table(element, self._inline)
        if "ltx_listing" in classes:
            return self._write_listing(element)
        if tag == "pre":
            return _write_code(plain_text(element))
        if tag in ("ul", "ol", "dl"):
            return self._write_list(element)
        inner = self.write_blocks(element.children)
        if tag == "blockquote":
            return (
                ["\n>\n".join(_indent_lines(block, "> ", "> ") for block in inner)] if inner else []
            )
        return ["---"] if tag == "hr" else inner

    def _write_heading(self, element: Element) -> list[str]:
        if "ltx_runin" in element.classes:
            # The name of a theorem stands at the beginning of its text.
            self._run_in = self._inline.write_bold(element.children)
            return []
        text = self._inline.write_text(element.children)
        return [f"{_HEADINGS[element.tag]} {text}"] if text else []

    # Code

    def _write_listing(self, element: Element) -> list[str]:
        """The lines of code or of an algorithm, with their numbers and their indentation."""
        lines = [one for one in descendants(element, "ltx_listingline")
                 if "ltx_listingline" in one.classes]  # fmt: skip
        if not lines:
            return self.write_blocks(element.children)
        numbers = [_take_label(line, "ltx_tag_listingline") for line in lines]
        width = max(map(len, numbers))
        texts = (_line_of_code(plain_text(line)) for line in lines)
        shown = [f"{number:>{width}} {text}" if width else text
                 for number, text in zip(numbers, texts, strict=True)]  # fmt: skip
        return _write_code("\n".join(line.rstrip() for line in shown))

    # Lists

    def _write_list(self, element: Element) -> list[str]:
        if self._lists >= _MAX_LISTS:
            return self.write_blocks([part for one in element.elements for part in one.children])
        self._lists += 1
        blocks: list[str] = []
        term = ""
        number = (_read_number(element.attributes.get("start")) or 1) - 1
        for item in element.elements:
            label = _take_label(item, "ltx_tag")
            inner = _drop_needless_breaks(self.write_blocks(item.children))
            if item.tag == "dt":
                term = f"**{' '.join([label, *inner]).strip()}**"
                continue
            value = _read_number(item.attributes.get("value")) or number + 1
            marker = _mark_item(label, value, ordered=element.tag == "ol")
            if marker == "-" and label and label not in _BULLETS:
                term = f"{term} {self._inline.write_text([label])}".strip()
            inner[:1] = [" ".join(part for part in (term, *inner[:1]) if part)]
            term = ""
            if not inner[0]:
                continue
            if marker != "-":
                if blocks and int(marker[:-1]) != number + 1:
                    blocks.append(_NEXT_LIST)  # Markdown would count on
                number = int(marker[:-1])
            blocks.append(_make_item(marker, inner))
        self._lists -= 1
        return [*blocks, _NEXT_LIST] if blocks else []


def _mark_item(label: str, value: int, *, ordered: bool) -> str:
    """The sign of an item in Markdown: its number, or a dash."""
    if found := _NUMBER.fullmatch(label):
        return f"{int(found[1])}{found[2] or '.'}"
    return f"{value}." if ordered and not label else "-"


def _make_item(marker: str, inner: list[str]) -> str:
    rest = " " * (len(marker) + 1)
    blocks = [
        _indent_lines(block, rest if n else f"{marker} ", rest) for n, block in enumerate(inner)
    ]
    return "\n\n".join(blocks)


def _drop_needless_breaks(blocks: list[str]) -> list[str]:
    """The blocks without those that part a list from what is no list."""
    return [
        block
        for block, after in pairwise([*blocks, ""])
        if block != _NEXT_LIST or _ITEM.match(after)
    ]


def _write_code(text: str) -> list[str]:
    text = text.replace("\xa0", " ").strip("\n")
    fence = fence_for(text, 3)
    return [f"{fence}\n{text}\n{fence}"] if text.strip() else []


def _line_of_code(text: str) -> str:
    """One line: a line break in the page's source is no blank where blanks are beside it."""
    return _BLANKS.sub(lambda blanks: blanks[0].replace("\n", "") or " ", text.strip("\n"))


def _take_label(element: Element, name: str) -> str:
    """The text of the label at the beginning of an item or a line, which is taken out of it."""
    for place, one in enumerate(element.children):
        if not isinstance(one, str):
            if not any(part.startswith(name) for part in one.classes):
                return ""
            del element.children[: place + 1]
            return " ".join(plain_text(one).split())
        if one.strip():
            return ""
    return ""


def _read_number(text: str | None) -> int | None:
    text = (text or "")[:9]
    return int(text) if text.isascii() and text.isdecimal() else None


def _indent_lines(block: str, first: str, rest: str) -> str:
    """The lines of a block, the first one and the others indented."""
    lines = block.split("\n")
    return "\n".join([first + lines[0], *((rest + line).rstrip() for line in lines[1:])])
