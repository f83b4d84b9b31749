"""The names of people in bibliographies: how a list is split, and how one name is turned round.

BibTeX joins names by ``and``, in any case and outside braces; ``and others`` says that there are
more (https://ctan.org/pkg/bibtex, "BibTeXing", §3). biblatex also writes ``family=…, given=…``.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from reader.formats.names import is_suffix
from reader.text.sanitise import line
from reader.text.tex_accents import decode_accents

_AND_OR_BRACE = re.compile(r"\\.|[{}]|(?<!\S)and(?!\S)", re.IGNORECASE | re.DOTALL)
_EXTENDED_PART = re.compile(
    r'(family|given|prefix|suffix|given-i|family-i|prefix-i|useprefix|id)\s*+=\s*+("[^"]*"|[^,]*)'
)
_COMMA_OR_AND = re.compile(r" ?, ?(?:(?:and|&) )?| (?:and|&) ", re.IGNORECASE)
_INITIALS = re.compile(r"(?:[^\W\d_]\.[\s-]*+){1,5}|[A-Z]{1,3}")
"""``A. B.``, ``J.-P.``, ``JP``."""
_ET_AL = re.compile(r",? ?\bet\.? al\b\.?|,? and others\Z", re.IGNORECASE)
_COMMA = re.compile(r" ?, ?")


class PersonNames(NamedTuple):
    """The authors that a reference names."""

    names: tuple[str, ...]
    """Full names in their order, first name first."""
    has_more: bool = False
    """Whether the reference says that there are others (``and others``, ``et al.``)."""


_TEX_OR_EXTENDED = re.compile(r"[\\{}~=]|--|``|''")


def parse_bibtex_names(text: str) -> PersonNames:
    r"""The names in a BibTeX field.

    >>> parse_bibtex_names(r"{Barnes and Noble} AND Doe, John and von Neumann, J. and others")
    PersonNames(names=('Barnes and Noble', 'John Doe', 'J. von Neumann'), has_more=True)
    """
    parts = [part for part in map(line, _split_at_and(text)) if part]
    has_more = bool(parts) and parts[-1].strip("{}").casefold() in ("others", "et al.", "et al")
    if has_more:
        parts.pop()
    names = (_parse_bibtex_name(part) for part in parts)
    return PersonNames(tuple(name for name in names if name), has_more)


def put_first_name_first(name: str) -> str:
    """The full name: ``Byron, Ada`` is Ada Byron, ``Lee, Jr., Ann`` is Ann Lee Jr.

    >>> put_first_name_first("Lee, Ann B Jr")
    'Ann B Lee Jr'
    """
    return _reorder_name(line(name))


def _reorder_name(name: str) -> str:
    """The same for a name that is clean already."""
    if "," not in name:
        return name
    match _COMMA.split(name):
        case [last, first] if not is_suffix(first):
            given, _, end = first.rpartition(" ")
            if given and is_suffix(end):  # as PubMed writes it
                return f"{given} {last} {end}".strip()
            return f"{first} {last}".strip()
        case [last, suffix, first] if is_suffix(suffix):
            return f"{first} {last} {suffix}".strip()
        case [last, first, suffix] if is_suffix(suffix):
            return f"{first} {last} {suffix}".strip()
        case [full_name, suffix] if is_suffix(suffix):
            return f"{full_name} {suffix}"
        case _:
            return name


def parse_joined_names(texts: Sequence[str]) -> PersonNames:
    """The names that a feed gives, each in a text of its own or several in one text.

    A text is split only where that is certain: at semicolons, and where every part is a whole name.
    Otherwise the text stays whole, and how many authors there are is not known.

    >>> parse_joined_names(["A. Byron, B. Lee and C. Li"]).names
    ('A. Byron', 'B. Lee', 'C. Li')
    >>> parse_joined_names(["Smith, J., Doe, A. B., van der Berg, P."]).names
    ('J. Smith', 'A. B. Doe', 'P. van der Berg')
    """
    names: list[str] = []
    has_more = False
    for text in texts:
        joined = line(text)
        shortened = _ET_AL.sub("", joined)
        has_more = has_more or shortened != joined
        several = _split_joined(shortened.strip(" ,;"))
        if several is None:
            has_more = True
            several = [shortened.strip(" ,;")]
        names += several
    return PersonNames(tuple(filter(None, names)), has_more)


def _split_joined(text: str) -> list[str] | None:
    """The full names in a text; None where it is not certain where one ends."""
    if ";" in text:
        return [put_first_name_first(part) for part in map(str.strip, text.split(";")) if part]
    parts = [part for part in _COMMA_OR_AND.split(text) if part]
    if len(parts) == 1:
        return parts
    initials = [bool(_INITIALS.fullmatch(part)) for part in parts]
    if len(parts) % 2 == 0 and all(initials[1::2]) and not any(initials[::2]):
        pairs = zip(parts[::2], parts[1::2], strict=True)
        return [f"{first} {last}" for last, first in pairs]
    # "Byron, Ada" is one name, "Ada Byron, Bo Lee" is two.
    is_one_name = is_suffix(parts[1]) or " " not in parts[0] or " " not in parts[1]
    if len(parts) == 2 and "," in text and is_one_name:
        return [put_first_name_first(text)]
    if all(" " in part and not is_suffix(part) for part in parts):
        return parts
    return None


def _split_at_and(text: str) -> list[str]:
    """The parts between the words ``and`` that stand outside braces."""
    parts, depth, start = [], 0, 0
    for token in _AND_OR_BRACE.finditer(text):
        if token[0] == "{":
            depth += 1
        elif token[0] == "}":
            depth = max(0, depth - 1)
        elif depth == 0 and token[0][0] != "\\":
            parts.append(text[start : token.start()])
            start = token.end()
    return [*parts, text[start:]]


def _parse_bibtex_name(text: str) -> str:
    """The full name of a clean part of a field."""
    if not _TEX_OR_EXTENDED.search(text):
        return _reorder_name(text)  # nearly every name
    decoded = decode_accents(text).replace("~", " ")
    if _is_one_group(decoded):
        return line(_remove_braces(decoded))
    plain = line(_remove_braces(decoded))
    if extended := dict(_EXTENDED_PART.findall(plain)):
        parts = (extended.get(name, "").strip('" ') for name in ("given", "prefix", "family"))
        name = " ".join(part for part in parts if part)
        suffix = extended.get("suffix", "").strip('" ')
        return f"{name} {suffix}" if suffix else name
    return put_first_name_first(plain)


def _is_one_group(text: str) -> bool:
    """Whether braces enclose the whole name: it is a group's and has no parts."""
    if not (text.startswith("{") and text.endswith("}")):
        return False
    depth = 0
    for place, sign in enumerate(text):
        depth += (sign == "{") - (sign == "}")
        if depth == 0:
            return place == len(text) - 1
    return False


def _remove_braces(text: str) -> str:
    return text if "\\" in text else text.replace("{", "").replace("}", "")
