"""Splits the names of authors into the parts that bibliographies need."""

import re
from typing import NamedTuple

_PARTICLES = frozenset(
    {
        "af", "al", "da", "das", "de", "del", "della", "den", "der", "des", "di", "do", "dos",
        "du", "el", "la", "las", "le", "los", "ten", "ter", "van", "vom", "von", "zu", "zur",
    }
)  # fmt: skip
_SUFFIXES = frozenset(("jr", "jr.", "sr", "sr.", "ii", "iii", "iv"))
_GROUPS = frozenset(
    {
        "alliance", "collaboration", "collaborations", "community", "consortium", "group",
        "lab", "laboratory", "labs", "team",
    }
)  # fmt: skip


class Name(NamedTuple):
    """The parts of one author's name."""

    last: str
    """Family name with its particles; the whole name of a group."""
    first: str = ""
    """Given names as written; empty for groups and for people with one name."""
    suffix: str = ""
    """A suffix such as ``Jr.`` or ``III``; empty where there is none."""


def is_suffix(text: str) -> bool:
    """Whether a part of a name is a suffix such as ``Jr.`` or ``III``."""
    return text.strip().casefold() in _SUFFIXES


def is_group(name: str, organization: str | None = None) -> bool:
    """Whether an author is a group: the paper's organisation, or a name such as "… Team"."""
    words = name.casefold().split()
    return (
        (organization is not None and name.casefold() == organization.casefold())
        or (len(words) > 1 and words[-1] in _GROUPS)
        or "and" in words
    )


def split_name(name: str, organization: str | None = None) -> Name:
    """Split a name into its parts.

    >>> split_name("Johannes D. van der Waals")
    Name(last='van der Waals', first='Johannes D.', suffix='')
    """
    if is_group(name, organization):
        return Name(name)
    if "," in name:
        last, _, first = name.partition(",")
        if not is_suffix(first):
            return Name(last.strip(), first.strip())
        name = f"{last} {first.strip()}"
    words = name.split()
    suffix = words.pop() if len(words) > 2 and is_suffix(words[-1]) else ""
    start = len(words) - 1
    while start > 1 and words[start - 1].casefold() in _PARTICLES:
        start -= 1
    if start <= 0:
        return Name(name.strip())
    return Name(" ".join(words[start:]), " ".join(words[:start]), suffix)


def make_initials(first: str) -> str:
    """The initials of given names.

    >>> make_initials("Jean-Paul M.")
    'J.-P. M.'
    """
    return " ".join(
        "-".join(letter + "." for part in word.split("-") if (letter := _first_letter(part)))
        for word in first.split()
        if _first_letter(word)
    )


def _first_letter(word: str) -> str:
    match = re.search(r"[^\W\d_]", word)
    return match[0].upper() if match else ""
