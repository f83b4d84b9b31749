"""Converts what stands within a paragraph of a page to Markdown."""

import re

from reader.article.page_tree import Element, descendants
from reader.text.formula import formula_to_unicode
from reader.text.scripts import to_subscript, to_superscript

_SPECIAL = re.compile(r"[\\*_`<$|&]|!\Z|\](?=\()")
"""Brackets make a link only together with a parenthesis."""
_BLOCK_START = re.compile(r"([#>+=~-]|\[(?=[^\[\]]{0,1000}\]:))|([0-9]{1,9})(?=[.)](?:\s|$))")
"""What would begin a heading, a list, a quotation or the definition of a link."""
_OPEN, _CLOSE = "\ue000", "\ue001"
"""Marks of this module, before and after what Markdown would not see close to a letter."""
_OWN_MARKS = str.maketrans("", "", _OPEN + _CLOSE)
_TOO_CLOSE = re.compile(rf"(?<=\w){_OPEN}|{_CLOSE}(?=\w)|{_CLOSE}{_OPEN}")
_BREAK = "<wbr>"
"""HTML's sign for nothing, which parts a word from the sign of a formula or an emphasis."""
_TEX_COMMENT = re.compile(r"(\\.)|%[ \t]*+\n\s*+", re.DOTALL)
"""LaTeXML breaks the lines of its TeX with comments."""
_BACKTICKS = re.compile(r"`++")
_BAR = re.compile(r"\\(.)|\|", re.DOTALL)
_BOLD, _ITALIC, _TYPEWRITER = "**", "*", "`"
_STYLE_TAGS = {"b": _BOLD, "strong": _BOLD, "i": _ITALIC, "em": _ITALIC, "code": _TYPEWRITER,
               "tt": _TYPEWRITER, "kbd": _TYPEWRITER}  # fmt: skip
_STYLE_CLASSES = {
    "ltx_font_bold": _BOLD, "ltx_font_italic": _ITALIC, "ltx_font_slanted": _ITALIC,
    "ltx_font_typewriter": _TYPEWRITER,
}  # fmt: skip
_LINKS_OUT = frozenset(["ltx_href", "ltx_url", "ltx_bib_external"])
_APART_TAGS = frozenset(["td", "th", "tr", "caption"])
_APART_CLASSES = frozenset(["ltx_td", "ltx_tr", "ltx_bibblock", "ltx_creator"])
"""What is parted from its neighbours without being a block."""
_NOTE_SIGNS = frozenset(["ltx_note_mark", "ltx_tag_note", "ltx_note_type"])


class InlineWriter:
    """Writes the content of elements as Markdown, and keeps the footnotes for later."""

    def __init__(self) -> None:
        self._notes: list[str] = []
        self._styles: list[str] = []
        self._in_cell = False

    def write_bold(self, content: list[Element | str]) -> str:
        """A bold beginning of a paragraph."""
        return _part_from_letters(self._set_in_style(_BOLD, content))

    def write_text(self, content: list[Element | str]) -> str:
        """A paragraph, on one line."""
        text = _part_from_letters(self._join_content(content))
        return _BLOCK_START.sub(_escape_start, text, count=1) if _BLOCK_START.match(text) else text

    def write_cell(self, cell: Element) -> str:
        """The content of a cell of a table; its bars are escaped."""
        self._in_cell = True
        text = _part_from_letters(self._join_content(cell.children))
        self._in_cell = False
        return re.sub(r"(?<!\\)\|", r"\\|", text)

    def take_notes(self) -> list[str]:
        """The footnotes since the last call, each a paragraph."""
        notes, self._notes = self._notes, []
        return notes

    def _join_content(self, content: list[Element | str]) -> str:
        parts: list[str] = []
        for one in content:
            part = _escape_signs(one) if isinstance(one, str) else self._write_element(one)
            if part.startswith("(") and parts and parts[-1].endswith("]"):
                parts[-1] = parts[-1][:-1] + r"\]"
            if part:
                parts.append(part)
        return "".join(parts)

    def _write_element(self, element: Element) -> str:
        tag, classes = element.tag, element.classes
        if tag == "math":
            tex = self._write_formula(element)
            return f"{_OPEN}${tex}${_CLOSE}" if tex else ""
        if "ltx_note" in classes:
            return self._write_note(element)
        if tag == "br":
            return " "
        if tag == "a":
            return self._write_link(element)
        if tag in ("sup", "sub"):
            inner = self._join_content(element.children).strip()
            script = _to_script(element)
            return script or (f"<{tag}>{inner}</{tag}>" if inner else "")
        text = self._write_styled(element)
        apart = element.is_block or tag in _APART_TAGS or not classes.isdisjoint(_APART_CLASSES)
        return f" {text} " if apart else text

    def _write_styled(self, element: Element) -> str:
        """The content of an element in its style, unless it is in that style already."""
        style = _style_of(element)
        if not style or style in self._styles or element.holds_blocks:
            return self._join_content(element.children)
        if style == _TYPEWRITER:
            return self._write_code(element)
        return self._set_in_style(style, element.children)

    def _set_in_style(self, style: str, content: list[Element | str]) -> str:
        self._styles.append(style)
        text = self._join_content(content)
        self._styles.pop()
        inner = text.strip()
        if not inner:
            return text
        before, after = " " * text[0].isspace(), " " * text[-1].isspace()
        return f"{before}{_OPEN}{style}{inner}{style}{_CLOSE}{after}"

    def _write_code(self, element: Element) -> str:
        if any(one.tag not in ("span", "em") for one in element.elements):
            return self._join_content(element.children)  # code can contain no formula and no link
        text = " ".join(plain_text(element).split())
        fence = fence_for(text, 1)
        blank = " " * (text[:1] == "`" or text[-1:] == "`")
        return f"{_OPEN}{fence}{blank}{text}{blank}{fence}{_CLOSE}" if text else ""

    def _write_formula(self, element: Element) -> str:
        tex = tex_of(element)
        if self._in_cell:
            # A bar ends a cell, also in a formula.
            tex = _BAR.sub(
                lambda bar: {"": r"\vert{}", "|": r"\Vert{}"}.get(bar[1] or "", bar[0]), tex
            )
        return tex.strip()

    def _write_link(self, element: Element) -> str:
        url = element.attributes.get("href", "")
        inner = self._join_content(element.children)
        inside = "#" in url and "ltx_ref" in element.classes
        if not url.startswith(("http://", "https://")) or not inner.strip():
            return inner
        if inside and element.classes.isdisjoint(_LINKS_OUT):
            return inner  # it leads to another place of the same text
        url = "".join(url.split()).replace("<", "%3C").replace(">", "%3E").replace("\\", "%5C")
        return f"[{inner}](<{url.replace('|', '%7C').translate(_OWN_MARKS)}>)"

    def _write_note(self, element: Element) -> str:
        """The mark of a footnote; its text is kept for later."""
        mark, content = "", element.children
        for one in descendants(element, stop="ltx_note_content"):
            if "ltx_note_mark" in one.classes and not mark:
                mark = " ".join(plain_text(one).split())
            if "ltx_note_content" in one.classes:
                content = one.children
        shown = [
            one for one in content
            if isinstance(one, str) or one.classes.isdisjoint(_NOTE_SIGNS)
        ]  # fmt: skip
        sign = (_raise_plainly(mark) or f"<sup>{_escape_signs(mark)}</sup>") if mark else ""
        styles, self._styles = self._styles, []
        in_cell, self._in_cell = self._in_cell, False
        place = len(self._notes)
        if text := _part_from_letters(self._join_content(shown)):
            self._notes.insert(place, f"{sign} {text}".strip())
        self._styles, self._in_cell = styles, in_cell
        return sign


def tex_of(element: Element) -> str:
    """The TeX of a formula on one line, without comments and dollar signs."""
    tex = element.attributes.get("alttext") or next(
        (plain_text(one) for one in descendants(element) if one.tag == "annotation"), ""
    )
    tex = _TEX_COMMENT.sub(r"\1", tex or _inner_text(element)).translate(_OWN_MARKS)
    tex = " ".join(re.sub(r"(\\.)|\$", r"\1", tex).split())
    # A backslash at the end would take the dollar sign for its own.
    return tex if (len(tex) - len(tex.rstrip("\\"))) % 2 == 0 else tex[:-1].rstrip()


def plain_text(element: Element) -> str:
    """All text inside, its blanks and line breaks kept; formulas in Unicode."""
    if element.tag == "math":
        tex = tex_of(element)
        return formula_to_unicode(tex) or tex
    return "\n" if element.tag == "br" else _inner_text(element)


def _inner_text(element: Element) -> str:
    return "".join(one if isinstance(one, str) else plain_text(one) for one in element.children)


def fence_for(text: str, shortest: int) -> str:
    """So many backticks that the text, which may contain some, can stand between two such runs."""
    return "`" * max(shortest, 1 + max(map(len, _BACKTICKS.findall(text)), default=0))


def _escape_signs(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text.translate(_OWN_MARKS))


def _to_script(element: Element) -> str | None:
    """What is raised or lowered as Unicode; None where Unicode has no such characters."""
    if element.elements:
        return None
    text = _inner_text(element).strip()
    return _raise_plainly(text) if element.tag == "sup" else to_subscript(text)


def _raise_plainly(text: str) -> str | None:
    """The text in superscript; None if it would hold a sign of Markdown."""
    raised = to_superscript(text)
    return None if raised is None or _SPECIAL.search(raised) else raised


def _style_of(element: Element) -> str:
    for name, style in _STYLE_CLASSES.items():
        if name in element.classes:
            return style
    return "" if "ltx_font_upright" in element.classes else _STYLE_TAGS.get(element.tag, "")


def _part_from_letters(text: str) -> str:
    """The text on one line, what stands too close to a letter parted from it."""
    text = _TOO_CLOSE.sub(_BREAK, " ".join(text.split()))
    return text.translate(_OWN_MARKS)


def _escape_start(match: re.Match[str]) -> str:
    return f"\\{match[1]}" if match[1] else f"{match[2]}\\"
