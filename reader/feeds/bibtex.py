"""BibTeX entries as fields: the regular ones are read by expressions, all others by bibtexparser.

What bibtexparser can't parse is read line by line.

Macros (``month = nov``, ``@string``) are replaced by their values, and parts joined by ``#`` are
put together; a macro without a definition keeps its name as its value.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from reader.feeds.bibtex_regular import Piece, read_regular, split_pieces

if TYPE_CHECKING:
    from bibtexparser.library import Library
    from bibtexparser.model import Block, Entry

Fields = Mapping[str, str]
"""The values of an entry's fields, by the names of the fields in lower case."""


class BibtexEntry(NamedTuple):
    """One entry of a file."""

    line: int
    """The line on which it begins, counted from 1."""
    fields: Fields
    """Empty if the entry is damaged: a comma is missing, or braces or quotes do not match."""


_FIELD_LINE = re.compile(r"(?m)^[^\S\n]*+([A-Za-z]++)[^\S\n]*+=[^\S\n]*+\{(.*)\},?[^\S\n]*+$")
_MACRO = re.compile(r"@string\b", re.IGNORECASE)
_SPECIAL = re.compile(r'[\\"{}#]')
_TOKEN = re.compile(r'\\.|["{}#]', re.DOTALL)


def parse_entries(text: str) -> Iterator[BibtexEntry]:
    """The entries, in order. Raises whatever bibtexparser raises."""
    pieces = list(split_pieces(text))
    macros = _find_macros(text, pieces)
    for piece in pieces:
        regular = read_regular(text, piece)
        if regular is None:
            yield from _parse_irregular(text[piece.start : piece.end], piece.line, macros)
        else:
            yield BibtexEntry(
                piece.line,
                {
                    name: _resolve_value(value.text, macros) if value.is_source else value.text
                    for name, value in regular.items()
                },
            )


def _find_macros(text: str, pieces: Sequence[Piece]) -> Mapping[str, str]:
    """The macros that a file defines anywhere, by their names in lower case."""
    macros: dict[str, str] = {}
    for piece in pieces if _MACRO.search(text) else ():
        if _MACRO.search(text, piece.start, piece.end):
            found = _parse_blocks(text[piece.start : piece.end]).strings_dict
            for name, one in found.items():
                macros.setdefault(name.lower(), _resolve_value(str(one.value), {}))
    return macros


def _parse_blocks(source: str) -> "Library":
    import logging

    from bibtexparser.entrypoint import parse_string

    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
    return parse_string(source, parse_stack=[])


def _parse_irregular(
    source: str, source_line: int, macros: Mapping[str, str]
) -> Iterator[BibtexEntry]:
    """The entries of a piece that begins on this line of its file."""
    from bibtexparser.model import ImplicitComment, ParsingFailedBlock

    fields: dict[str, str] | None = None
    first_line = last_line = 0
    for block in _parse_blocks(source).blocks:
        line = (block.start_line or 0) + source_line
        if isinstance(block, ImplicitComment):
            lost_fields = _fields_by_line(block.comment)
            if fields is not None and line == last_line:
                # Unbalanced braces end an entry too early; the text after it still belongs to it.
                fields = {**lost_fields, **fields}
            elif lost_fields:
                if fields is not None:
                    yield BibtexEntry(first_line, fields)
                fields = None
                yield BibtexEntry(line, {})  # the line that begins an entry is missing
            continue
        if fields is not None:
            yield BibtexEntry(first_line, fields)
        entry = _unwrap_entry(block)
        first_line, last_line = line, line + (block.raw or "").count("\n")
        if entry is not None and all(_is_whole_value(str(one.value)) for one in entry.fields):
            fields = {
                one.key.lower(): _resolve_value(str(one.value), macros) for one in entry.fields
            }
        elif entry is not None or isinstance(block, ParsingFailedBlock):
            fields = dict(_fields_by_line(block.raw or ""))
        else:
            fields = None
    if fields is not None:
        yield BibtexEntry(first_line, fields)


def _unwrap_entry(block: "Block") -> "Entry | None":
    """The entry of a block, also where its key or one of its fields is there twice; else None."""
    from bibtexparser.model import DuplicateBlockKeyBlock, DuplicateFieldKeyBlock, Entry

    if isinstance(block, DuplicateBlockKeyBlock | DuplicateFieldKeyBlock):
        inner = block.ignore_error_block
        return inner if isinstance(inner, Entry) else None
    return block if isinstance(block, Entry) else None


def _fields_by_line(text: str) -> Fields:
    """The fields of an entry with unbalanced braces, as arXiv prints some: one field per line."""
    return {match[1].lower(): match[2] for match in _FIELD_LINE.finditer(text)}


def _is_whole_value(source: str) -> bool:
    """Whether braces and quotes match, and no text follows the part that they enclose."""
    if source[:1] == "{" and not _SPECIAL.search(source, 1, len(source) - 1):
        return len(source) > 1 and source[-1] == "}"  # nearly every value
    for part in _split_at_hash(source):
        text = part.strip()
        if text[:1] not in ("{", '"'):
            if "{" in text or "}" in text or '"' in text:
                return False
            continue
        depth = 0
        for token in _TOKEN.finditer(text):
            depth += (token[0] == "{") - (token[0] == "}")
            closes = token[0] == "}" if text[0] == "{" else token[0] == '"' and token.start() > 0
            if depth < 0 or (depth == 0 and closes and token.end() < len(text)):
                return False
        if depth != 0 or len(text) < 2 or text[-1] != {"{": "}", '"': '"'}[text[0]]:
            return False
    return True


def _resolve_value(source: str, macros: Mapping[str, str]) -> str:
    """The value of a field: the text in its braces or quotes, a number, or a macro's value."""
    return "".join(_resolve_part(part.strip(), macros) for part in _split_at_hash(source))


def _resolve_part(source: str, macros: Mapping[str, str]) -> str:
    if len(source) > 1 and source[0] + source[-1] in ("{}", '""'):
        return source[1:-1]
    return macros.get(source.lower(), source)


def _split_at_hash(source: str) -> Iterator[str]:
    """The parts of a value that are joined by ``#``."""
    if "#" not in source:
        yield source
        return
    depth, quoted, start = 0, False, 0
    for token in _TOKEN.finditer(source):
        if token[0] == "{":
            depth += 1
        elif token[0] == "}":
            depth -= 1
        elif token[0] == '"' and not depth:
            quoted = not quoted
        elif token[0] == "#" and not depth and not quoted:
            yield source[start : token.start()]
            start = token.end()
    yield source[start:]
