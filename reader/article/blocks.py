"""Parses Markdown into blocks: headings, paragraphs, lists, tables, code, formulas.

The Markdown of papers is CommonMark (https://spec.commonmark.org/0.31.2/) with GitHub's tables
(https://github.github.com/gfm/#tables-extension-), TeX between dollar signs, and HTML for what
Markdown lacks: superscripts, line breaks, some tables.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin

from reader.system import input_limits
from reader.text.formula import formula_to_unicode
from reader.text.html import html_to_text
from reader.text.sanitise import Clean, safe_url, visible
from reader.text.scripts import lower_text, raise_text

Style = Literal["text", "strong", "emphasis", "code", "link", "faint", "heading"]


_NO_URL = Clean("")
"""The address of a run that is not a link."""
_NO_NUMBER = Clean("")
"""The number of a block that has none."""


class Run(NamedTuple):
    """A piece of text in one style."""

    text: Clean
    """The text; a line feed is a forced line break."""
    style: Style = "text"
    """How it looks."""
    url: Clean = _NO_URL
    """The address of a link, http(s) only; empty where the run is not a link."""


Runs = tuple[Run, ...]


class Block(NamedTuple):
    """A part of the text with a layout of its own, such as a paragraph."""

    kind: Literal["heading", "flow", "verbatim", "table", "rule"]
    """``flow`` is wrapped; ``verbatim`` (code, formulas) keeps its lines."""
    runs: Runs = ()
    """The text; empty for a table."""
    level: int = 0
    """The level of a heading, 1 to 6; 0 for other blocks."""
    lead: str = ""
    """The text before the first line: the bullet of a list, the bar of a quotation."""
    hang: str = ""
    """The text before the other lines."""
    rows: tuple[tuple[Runs, ...], ...] = ()
    """The rows of a table, each a tuple of cells; the first row names the columns."""
    tight: bool = False
    """Whether no blank line stands between this block and the one before."""
    number: Clean = _NO_NUMBER
    """The number of an equation, such as ``(1)``; it stands at the right edge."""


_MARKDOWN = (
    MarkdownIt("commonmark")
    .enable("table")
    .use(
        # Pandoc's rule, so that prices are not taken for formulas:
        # https://pandoc.org/MANUAL.html#math
        dollarmath_plugin,
        allow_space=False,
        allow_digits=False,
        double_inline=True,
    )
)
_TABLE_LINE = re.compile(r"\s*\|.*\|\s*")
_TABLE_RULE = re.compile(r"\s*+\|?\s*+:?-++:?\s*+(?:\|\s*+:?-++:?\s*+)*+\|?\s*+")
_ROW = re.compile(r"<(tr\b|/table)", re.IGNORECASE)
_CELL = re.compile(r"<(t[dh]\b|/tr)", re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_SCRIPTS = {"<sup>": raise_text, "<sub>": lower_text}
_FORMULA_TOKENS = ("math_block", "math_block_label")
_LABEL = re.compile(
    r"(?:\[[^\[\]\s]{1,12}\]|\((?:[a-z]|[ivx]{1,5}|[A-Z]|[0-9]{1,3})\)|(?:[a-z]|[ivx]{1,5})[.)])\s+"
)
"""A label that an author gave to an item, such as ``(a)``; it stands in place of the bullet."""


def parse_markdown(markdown: str) -> list[Block]:
    """The blocks of a text, in order. Every text is valid Markdown, so no error is raised."""
    return list(_BlockReader(_MARKDOWN.parse(_rejoin_tables(markdown))).blocks())


def _rejoin_tables(markdown: str) -> str:
    """Remove the blank lines that some converters put between the rows of a table."""
    if "|" not in markdown:
        return markdown
    result: list[str] = []
    lines = markdown.split("\n")
    for number, line in enumerate(lines):
        if line.strip() or not result or not _TABLE_LINE.fullmatch(result[-1]):
            result.append(line)
            continue
        next_lines = [one for one in lines[number + 1 : number + 8] if one.strip()][:2]
        table_continues = next_lines and _TABLE_LINE.fullmatch(next_lines[0])
        table_begins = len(next_lines) == 2 and _TABLE_RULE.fullmatch(next_lines[1])
        if not table_continues or table_begins:
            result.append(line)
    return "\n".join(result)


class _BlockReader:
    """Walks through the tokens and keeps track of the open lists and quotations."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self._indents: list[str] = []
        self._list_numbers: list[int | None] = []
        self._bullet = ""
        self._next_item = False

    def blocks(self) -> Iterator[Block]:
        """Yield a block for each token that is a block or opens one."""
        at = 0
        while at < len(self._tokens):
            token = self._tokens[at]
            match token.type:
                case "heading_open":
                    runs = _inline_runs(self._tokens[at + 1].children, "heading")
                    if runs:
                        yield self._make_block("heading", runs, level=int(token.tag[1]))
                case "paragraph_open":
                    if runs := self._take_label(_inline_runs(self._tokens[at + 1].children)):
                        yield self._make_block("flow", runs)
                case "fence" | "code_block":
                    yield self._make_block(
                        "verbatim", (_clean_run(token.content.rstrip("\n"), "code"),)
                    )
                case "math_block" | "math_block_label":
                    follows = at > 0 and self._tokens[at - 1].type in _FORMULA_TOKENS
                    yield self._formula_block(token, follows=follows)
                case "html_block":
                    yield from self._html_blocks(token.content)
                case "hr":
                    yield self._make_block("rule")
                case "table_open":
                    end = _find_table_end(self._tokens, at)
                    yield from self._table_blocks(_table_cells(self._tokens[at:end]))
                    at = end
                case _:
                    self._track_nesting(token)
            at += 1

    def _track_nesting(self, token: Token) -> None:
        """Note where lists, their items and quotations begin and end."""
        match token.type:
            case "bullet_list_open":
                self._list_numbers.append(None)
            case "ordered_list_open":
                self._list_numbers.append(int(token.attrs.get("start", 1)))
            case "bullet_list_close" | "ordered_list_close":
                self._list_numbers.pop()
                self._next_item = False
            case "list_item_open":
                number = self._list_numbers[-1]
                self._bullet = "• " if number is None else f"{number}{token.markup} "
                if number is not None:
                    self._list_numbers[-1] = number + 1
                self._indents.append(" " * len(self._bullet))
                self._next_item = self._next_item or len(self._list_numbers) > 1
            case "blockquote_open":
                self._indents.append("│ ")
            case "list_item_close" | "blockquote_close":
                self._indents.pop()
                self._bullet, self._next_item = "", token.type == "list_item_close"

    def _make_block(
        self,
        kind: Literal["heading", "flow", "verbatim", "table", "rule"],
        runs: Runs = (),
        *,
        level: int = 0,
        rows: tuple[tuple[Runs, ...], ...] = (),
    ) -> Block:
        hang = "".join(self._indents)
        lead = hang
        if self._bullet:
            lead = "".join(self._indents[:-1]) + self._bullet
        tight = self._next_item and bool(self._bullet)
        self._bullet, self._next_item = "", False
        return Block(kind, runs, level, lead, hang, rows, tight)

    def _take_label(self, runs: Runs) -> Runs:
        """The runs of a paragraph without the label of an item, which takes the bullet's place."""
        if not runs or self._bullet != "• " or runs[0].style != "text":
            return runs
        # A label in brackets is several runs, since Markdown reads them as a link that is none.
        merged = "".join(run.text for run in runs if run.style == "text")[:20]
        label = _LABEL.match(merged)
        if not label:
            return runs
        self._bullet = f"{label[0].strip()} "
        self._indents[-1] = " " * len(self._bullet)
        return _drop_start(runs, label.end())

    def _formula_block(self, token: Token, *, follows: bool) -> Block:
        """A formula on lines of its own; no blank line is between the equations of one group."""
        block = self._make_block(
            "verbatim", (_clean_run(_formula_on_lines(token.content), "emphasis"),)
        )
        number = visible(f"({token.info})") if token.info else _NO_NUMBER
        return block._replace(number=number, tight=block.tight or follows)

    def _table_blocks(self, rows: tuple[tuple[Runs, ...], ...]) -> Iterator[Block]:
        """A table, and a note below it where rows or columns are left out."""
        column_count = max(map(len, rows), default=0)
        width = max(1, min(column_count, input_limits.TABLE_COLUMNS))
        first_rows = rows[: input_limits.TABLE_CELLS // width]
        yield self._make_block("table", rows=tuple(row[:width] for row in first_rows))
        left_out = (
            [f"{len(rows) - len(first_rows):,} more rows"] if len(rows) > len(first_rows) else []
        )
        left_out += [f"{column_count - width:,} more columns"] if column_count > width else []
        if left_out:
            yield self._make_block("flow", (_clean_run(" and ".join(left_out), "faint"),))

    def _html_blocks(self, html: str) -> Iterator[Block]:
        rows = [
            tuple(
                (_clean_run(" ".join(html_to_text(cell).split())),)
                for cell in _split_at_tags(_CELL, row)
            )
            for row in _split_at_tags(_ROW, html)
        ]
        if any(rows):
            yield from self._table_blocks(tuple(row for row in rows if row))
        elif text := " ".join(html_to_text(_BREAK.sub(" ", html)).split()):
            yield self._make_block("flow", (_clean_run(text),))


def _split_at_tags(tag_pattern: re.Pattern[str], html: str) -> Iterator[str]:
    """The HTML after each tag that begins a row or a cell, up to the next such tag or the end."""
    _, *tags_and_rests = tag_pattern.split(html)
    for tag, rest in zip(tags_and_rests[::2], tags_and_rests[1::2], strict=True):
        _, bracket, inner = rest.partition(">")
        if bracket and not tag.startswith("/"):
            yield inner


def _find_table_end(tokens: Sequence[Token], start: int) -> int:
    return next(n for n in range(start, len(tokens)) if tokens[n].type == "table_close")


def _table_cells(tokens: Sequence[Token]) -> tuple[tuple[Runs, ...], ...]:
    rows: list[list[Runs]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(_inline_runs(token.children))
    return tuple(map(tuple, rows))


def _inline_runs(tokens: Sequence[Token] | None, base: Style = "text") -> Runs:
    """The runs of a paragraph, a heading or a cell."""
    runs: list[Run] = []
    styles: list[Style] = [base]
    url, script = _NO_URL, None
    for token in tokens or ():
        match token.type:
            case "text":
                text = token.content
                runs.append(_clean_run(script(text) if script else text, styles[-1], url))
            case "softbreak":
                runs.append(_clean_run(" ", styles[-1], url))
            case "hardbreak":
                runs.append(_clean_run("\n", styles[-1], url))
            case "code_inline":
                runs.append(_clean_run(token.content, "code", url))
            case "math_inline" | "math_inline_double":
                runs.append(_clean_run(_formula_in_text(token.content), styles[-1], url))
            case "strong_open" | "em_open":
                style: Style = "strong" if token.type == "strong_open" else "emphasis"
                styles.append(style if base == "text" else base)
            case "link_open":
                url = safe_url(str(token.attrs.get("href", ""))) or _NO_URL
                styles.append("link" if url else styles[-1])
            case "strong_close" | "em_close" | "link_close":
                styles.pop()
                url = _NO_URL if token.type == "link_close" else url
            case "image":
                source = safe_url(str(token.attrs.get("src", ""))) or _NO_URL
                name = " ".join(token.content.split())
                label = f"[figure: {name}]" if name else "[figure]"
                runs.append(_clean_run(label, "link" if source else "faint", source))
            case "html_inline":
                tag = token.content.lower()
                script = _SCRIPTS.get(tag, None if tag.startswith("</") else script)
                if _BREAK.fullmatch(tag):
                    runs.append(_clean_run("\n", styles[-1], url))
    return tuple(run for run in runs if run.text)


def _clean_run(text: str, style: Style = "text", url: Clean = _NO_URL) -> Run:
    """A run with its text cleaned: the parser has decoded entities and escapes in it."""
    return Run(visible(text.expandtabs(4)), style, url)


def _drop_start(runs: Runs, length: int) -> Runs:
    """The runs without so many characters at their beginning."""
    result: list[Run] = []
    for run in runs:
        taken = min(length, len(run.text))
        length -= taken
        if taken < len(run.text):
            result.append(run._replace(text=visible(run.text[taken:])))
    return tuple(result)


def _formula_in_text(source: str) -> str:
    """A formula in Unicode; its TeX where it can't be converted."""
    formula = formula_to_unicode(source)
    return source.strip() if formula is None else formula


def _formula_on_lines(source: str) -> str:
    """A formula in Unicode, row by row; a row that can't be converted stays as it is."""
    formula = formula_to_unicode(source, on_lines=True)
    if formula is not None:
        return formula
    rows = (row.strip() for row in source.strip().split("\\\\"))
    shown = ((row, formula_to_unicode(row, on_lines=True)) for row in rows if row)
    return "\n".join(row if text is None else text for row, text in shown)
