"""Markdown as the blocks a reader sees: headings, paragraphs, lists, tables, code, formulas.

The Markdown of papers is CommonMark (https://spec.commonmark.org/0.31.2/) with GitHub's tables
(https://github.github.com/gfm/#tables-extension-), TeX between dollars, and pieces of HTML where
Markdown has no word for it: superscripts, line breaks, tables.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin

from reader.text.html import text_of
from reader.text.latex import to_unicode
from reader.text.sanitise import safe_url
from reader.text.scripts import subscript, superscript

Style = Literal["text", "strong", "emphasis", "code", "link", "faint", "heading"]


class Run(NamedTuple):
    """A piece of text of one look."""

    text: str
    """What is read; a line feed is a forced break."""
    style: Style = "text"
    """Its look."""
    url: str = ""
    """Where it leads; http(s) only."""


Runs = tuple[Run, ...]


class Block(NamedTuple):
    """A part of the text that is laid out by itself."""

    kind: Literal["heading", "flow", "verbatim", "table", "rule"]
    """``flow`` is wrapped; ``verbatim`` (code, formulas) keeps its lines."""
    runs: Runs = ()
    """The text, of what is no table."""
    level: int = 0
    """1 to 6, of a heading."""
    lead: str = ""
    """What stands before the first line: a list's bullet, a quote's bar."""
    hang: str = ""
    """What stands before the other lines."""
    rows: tuple[tuple[Runs, ...], ...] = ()
    """Cells by row, of a table; the first row names the columns."""
    tight: bool = False
    """Whether it follows the block before without a blank line."""


_MARKDOWN = (
    MarkdownIt("commonmark")
    .enable("table")
    .use(
        # Pandoc's rule, so that prices stay prices: https://pandoc.org/MANUAL.html#math
        dollarmath_plugin,
        allow_space=False,
        allow_digits=False,
        double_inline=True,
    )
)
_PIPES = re.compile(r"\s*\|.*\|\s*")
_RULE = re.compile(r"\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*")
_ROW = re.compile(r"<tr\b.*?>(.*?)(?=<tr\b|</table|\Z)", re.IGNORECASE | re.DOTALL)
_CELL = re.compile(r"<t[dh]\b.*?>(.*?)(?=<t[dh]\b|</tr|\Z)", re.IGNORECASE | re.DOTALL)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_SCRIPTS = {"<sup>": superscript, "<sub>": subscript}


def blocks(markdown: str) -> list[Block]:
    """The blocks of a text, in order. Any text is some Markdown; nothing is raised."""
    return list(_Reader(_MARKDOWN.parse(_with_whole_tables(markdown))).blocks())


def _with_whole_tables(markdown: str) -> str:
    """Without the blank lines that some converters put between the rows of a table."""
    if "|" not in markdown:
        return markdown
    kept: list[str] = []
    lines = markdown.split("\n")
    for number, line in enumerate(lines):
        if line.strip() or not kept or not _PIPES.fullmatch(kept[-1]):
            kept.append(line)
            continue
        following = [one for one in lines[number + 1 : number + 8] if one.strip()][:2]
        goes_on = following and _PIPES.fullmatch(following[0])
        begins = len(following) == 2 and _RULE.fullmatch(following[1])
        if not goes_on or begins:
            kept.append(line)
    return "\n".join(kept)


class _Reader:
    """Walks the tokens, with the lists and quotes that are open."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self._hangs: list[str] = []
        self._numbers: list[int | None] = []
        self._bullet = ""
        self._next_item = False

    def blocks(self) -> Iterator[Block]:
        """Each token that opens or is a block."""
        at = 0
        while at < len(self._tokens):
            token = self._tokens[at]
            match token.type:
                case "heading_open":
                    runs = _runs(self._tokens[at + 1].children, "heading")
                    if runs:
                        yield self._block("heading", runs, level=int(token.tag[1]))
                case "paragraph_open":
                    if runs := _runs(self._tokens[at + 1].children):
                        yield self._block("flow", runs)
                case "fence" | "code_block":
                    yield self._block("verbatim", (Run(token.content.rstrip("\n"), "code"),))
                case "math_block" | "math_block_label":
                    yield self._block("verbatim", (Run(_formula(token.content), "emphasis"),))
                case "html_block":
                    yield from self._html(token.content)
                case "hr":
                    yield self._block("rule")
                case "table_open":
                    end = _end_of_table(self._tokens, at)
                    yield self._block("table", rows=_table(self._tokens[at:end]))
                    at = end
                case _:
                    self._nest(token)
            at += 1

    def _nest(self, token: Token) -> None:
        """Follow lists and quotes in and out."""
        match token.type:
            case "bullet_list_open":
                self._numbers.append(None)
            case "ordered_list_open":
                self._numbers.append(int(token.attrs.get("start", 1)))
            case "bullet_list_close" | "ordered_list_close":
                self._numbers.pop()
                self._next_item = False
            case "list_item_open":
                number = self._numbers[-1]
                self._bullet = "• " if number is None else f"{number}. "
                if number is not None:
                    self._numbers[-1] = number + 1
                self._hangs.append(" " * len(self._bullet))
                self._next_item = self._next_item or len(self._numbers) > 1
            case "blockquote_open":
                self._hangs.append("│ ")
            case "list_item_close" | "blockquote_close":
                self._hangs.pop()
                self._bullet, self._next_item = "", token.type == "list_item_close"

    def _block(
        self,
        kind: Literal["heading", "flow", "verbatim", "table", "rule"],
        runs: Runs = (),
        *,
        level: int = 0,
        rows: tuple[tuple[Runs, ...], ...] = (),
    ) -> Block:
        hang = "".join(self._hangs)
        lead = hang
        if self._bullet:
            lead = "".join(self._hangs[:-1]) + self._bullet
        tight = self._next_item and bool(self._bullet)
        self._bullet, self._next_item = "", False
        return Block(kind, runs, level, lead, hang, rows, tight)

    def _html(self, html: str) -> Iterator[Block]:
        rows = [
            tuple((Run(" ".join(text_of(cell).split())),) for cell in _CELL.findall(row))
            for row in _ROW.findall(html)
        ]
        if any(rows):
            yield self._block("table", rows=tuple(row for row in rows if row))
        elif text := " ".join(text_of(_BREAK.sub(" ", html)).split()):
            yield self._block("flow", (Run(text),))


def _end_of_table(tokens: Sequence[Token], start: int) -> int:
    return next(n for n in range(start, len(tokens)) if tokens[n].type == "table_close")


def _table(tokens: Sequence[Token]) -> tuple[tuple[Runs, ...], ...]:
    rows: list[tuple[Runs, ...]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append(())
        elif token.type == "inline":
            rows[-1] += (_runs(token.children),)
    return tuple(rows)


def _runs(tokens: Sequence[Token] | None, base: Style = "text") -> Runs:
    """The text of a paragraph, a heading or a cell."""
    runs: list[Run] = []
    styles: list[Style] = [base]
    url, script = "", None
    for token in tokens or ():
        match token.type:
            case "text":
                text = token.content
                runs.append(Run((script and script(text)) or text, styles[-1], url))
            case "softbreak":
                runs.append(Run(" ", styles[-1], url))
            case "hardbreak":
                runs.append(Run("\n", styles[-1], url))
            case "code_inline":
                runs.append(Run(token.content, "code", url))
            case "math_inline" | "math_inline_double":
                runs.append(Run(_formula(token.content), styles[-1], url))
            case "strong_open" | "em_open":
                style: Style = "strong" if token.type == "strong_open" else "emphasis"
                styles.append(style if base == "text" else base)
            case "link_open":
                url = safe_url(str(token.attrs.get("href", ""))) or ""
                styles.append("link" if url else styles[-1])
            case "strong_close" | "em_close" | "link_close":
                styles.pop()
                url = "" if token.type == "link_close" else url
            case "image":
                source = safe_url(str(token.attrs.get("src", ""))) or ""
                name = " ".join(token.content.split())
                shown = f"[figure: {name}]" if name else "[figure]"
                runs.append(Run(shown, "link" if source else "faint", source))
            case "html_inline":
                tag = token.content.lower()
                script = _SCRIPTS.get(tag, None if tag.startswith("</") else script)
                if _BREAK.fullmatch(tag):
                    runs.append(Run("\n", styles[-1], url))
    return tuple(run for run in runs if run.text)


def _formula(source: str) -> str:
    """TeX as Unicode, line by line; where that is not known, the source."""
    lines = (line.strip() for line in source.strip().split("\\\\"))
    shown = (to_unicode(f"${line}$") for line in lines if line)
    return "\n".join(line.strip("$") for line in shown)
