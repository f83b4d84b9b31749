r"""Cuts BibTeX into pieces with one entry each, and reads the entries that are written regularly.

An entry is regular where braces and quotes match, nothing else follows it, and no rare sign needs
a rule of its own: nearly every entry of real files is. Expressions read them ten times as fast as
bibtexparser, which goes from sign to sign; that reads all the others. A piece begins where
bibtexparser begins a new block, also inside a damaged one: at an ``@type{`` that begins a line.
"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

_DEPTH = 6
"""Braces within braces."""
_BLOCK_START = re.compile(r"(?m)^[^\S\n]*+@\w*+[ \t]*+[{(]")
# After two backslashes, programs do not agree on whether a brace counts: that is not regular.
_ESCAPED = r"\\(?:[^\\]|\\(?![{}\"\\]))"


def _braced(inner: str, depth: int) -> str:
    """An expression for a text in braces; ``inner`` is one for the text outside inner braces."""
    nested = f"|{_braced(inner, depth - 1)}" if depth > 1 else ""
    return rf"\{{(?:{inner}|{_ESCAPED}{nested})*+\}}"


_IN_BRACES = _braced(r"[^{}\\]++", _DEPTH)
_IN_BRACES_IN_QUOTES = _braced(r"[^{}\\\"]++", _DEPTH)
_IN_QUOTES = rf'"(?:[^{{}}\\"]++|{_ESCAPED}|{_IN_BRACES_IN_QUOTES})*+"'
_BARE = r"[\w.:+/-]++"
_HEAD = re.compile(
    r"""[^\S\n]*+@(?!comment|string|preamble)\w++[ \t]*+\{\s*+[^\s,{}"=@#\\]*+\s*+,""", re.I
)
_FIELD = re.compile(
    rf"\s*+(?P<name>[^\W\d][\w:.+/-]*+)\s*+=\s*+"
    rf"(?P<value>(?:(?P<enclosed>{_IN_BRACES}|{_IN_QUOTES})|{_BARE})"
    rf"(?P<joined>\s*+\#\s*+(?:{_IN_BRACES}|{_IN_QUOTES}|{_BARE}))*+)\s*+(?P<comma>,)?+"
)
_END = re.compile(r"\s*+\}\s*+")


class Piece(NamedTuple):
    """A part of a file."""

    line: int
    """The line on which it begins, counted from 1."""
    start: int
    """Where it begins, in characters."""
    end: int


class RegularValue(NamedTuple):
    """The value of a field of a regular entry."""

    text: str
    """What braces or quotes enclose, else the source."""
    is_source: bool
    """Whether the text is source: a number, a macro, or parts that are joined by ``#``."""


def split_pieces(text: str) -> Iterator[Piece]:
    """The pieces of a file, in order; they are the whole file."""
    start, line = 0, 1
    for block in _BLOCK_START.finditer(text):
        if block.start() > start:
            yield Piece(line, start, block.start())
            line += text.count("\n", start, block.start())
            start = block.start()
    if start < len(text):
        yield Piece(line, start, len(text))


def read_regular(text: str, piece: Piece) -> Mapping[str, RegularValue] | None:
    """The fields of a piece by their names in lower case; None if it is no regular entry."""
    head = _HEAD.match(text, piece.start, piece.end)
    if head is None:
        return None
    fields: dict[str, RegularValue] = {}
    place = head.end()
    while field := _FIELD.match(text, place, piece.end):
        enclosed = None if field["joined"] else field["enclosed"]
        fields[field["name"].lower()] = (
            RegularValue(enclosed[1:-1], False) if enclosed else RegularValue(field["value"], True)
        )
        place = field.end()
        if not field["comma"]:
            break
    return fields if fields and _END.fullmatch(text, place, piece.end) else None
