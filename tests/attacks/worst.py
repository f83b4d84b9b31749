"""Strings on which a regular expression works longest, made from the expression itself."""

import re
from collections.abc import Iterator
from itertools import islice, product
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

_REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT)
_CLASSES = {
    codes.CATEGORY_DIGIT: "1",
    codes.CATEGORY_NOT_DIGIT: "a ",
    codes.CATEGORY_SPACE: " \n",
    codes.CATEGORY_NOT_SPACE: "a",
    codes.CATEGORY_WORD: "a1",
    codes.CATEGORY_NOT_WORD: " -",
}
_PLAIN = "a 1A-\n.\\\"'<>(){}[]$,;:/@"
_ENDS = ("", "\x00", "\n", "!", "a")
_MOST_PAIRS = 150


def strings(pattern: str, flags: int, size: int) -> Iterator[str]:
    """Texts of about so many characters; for every size the same ones in the same order."""
    tree = parser.parse(pattern, flags)
    for before, body in _pumps(tree, ""):
        for end in _ENDS:
            yield before + _filled(body, size) + end
        yield _filled(before + body, size)
        yield _filled(before, size)
        # The beginning stands before each of many short runs, or many of it before a long one.
        yield _filled(before + body * 3 + "\n", size)
        half = size // 2
        yield _filled(before, half) + _filled(body, half) + "\x00"
    letters = "".join(dict.fromkeys(_letters(tree) + _PLAIN))
    for one in letters:
        yield _filled(one, size)
        yield _filled(one, size) + "\x00"
    for one, two in islice(product(letters, letters), _MOST_PAIRS):
        yield _filled(one + two, size)


def _filled(piece: str, size: int) -> str:
    return piece * (size // len(piece)) if piece else ""


def _pumps(tree: Any, before: str) -> Iterator[tuple[str, str]]:
    """What leads to each repeat, shortest, and one round of it."""
    for code, value in tree:
        if code in _REPEATS:
            low, high, inner = value
            if high > 8:
                for body in _rounds(inner):
                    yield before, body
            yield from _pumps(inner, before)
            before += _shortest(inner) * low
            continue
        for inner in _inside(code, value):
            yield from _pumps(inner, before)
        before += _shortest([(code, value)])


def _rounds(tree: Any) -> Iterator[str]:
    """A few texts that one round of a repeat matches."""
    items = list(tree)
    if len(items) == 1 and items[0][0] in (codes.IN, codes.ANY, codes.NOT_LITERAL):
        yield from _members(*items[0])
    elif len(items) == 1 and items[0][0] == codes.BRANCH:
        for inner in items[0][1][1]:
            yield _shortest(inner) or "a"
    else:
        yield _shortest(tree) or "a"


def _inside(code: Any, value: Any) -> list[Any]:
    if code == codes.SUBPATTERN:
        return [value[3]]
    if code == codes.BRANCH:
        return list(value[1])
    if code in (codes.ASSERT, codes.ASSERT_NOT):
        return [value[1]]
    if code == codes.ATOMIC_GROUP:
        return [value]
    return []


def _shortest(tree: Any) -> str:
    """A short text that the tree matches, as far as that is easily said."""
    found = ""
    for code, value in tree:
        if code == codes.LITERAL:
            found += chr(value)
        elif code in (codes.IN, codes.ANY, codes.NOT_LITERAL):
            found += _members(code, value)[0]
        elif code in _REPEATS:
            found += _shortest(value[2]) * value[0]
        elif code == codes.BRANCH:
            found += _shortest(value[1][0])
        elif code in (codes.SUBPATTERN, codes.ATOMIC_GROUP):
            found += "".join(map(_shortest, _inside(code, value)))
    return found


def _members(code: Any, value: Any) -> list[str]:
    """Characters that a class matches; those that patterns are often confused by come first."""
    if code == codes.ANY:
        return ["a", " ", "<"]
    if code == codes.NOT_LITERAL:
        return [one for one in _PLAIN if one != chr(value)][:3]
    allowed = re.compile(_written(value))
    own = [one for one in _own(value) + _PLAIN if allowed.fullmatch(one)]
    return list(dict.fromkeys(own))[:4] or ["a"]


def _written(items: Any) -> str:
    """A class as its source; a negation comes first."""
    parts = []
    for code, value in items:
        if code == codes.NEGATE:
            parts.append("^")
        elif code == codes.LITERAL:
            parts.append(re.escape(chr(value)))
        elif code == codes.RANGE:
            parts.append(f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}")
        elif code == codes.CATEGORY:
            parts.append(_category(value))
    return f"[{''.join(parts)}]"


def _category(value: Any) -> str:
    return {
        codes.CATEGORY_DIGIT: r"\d", codes.CATEGORY_NOT_DIGIT: r"\D", codes.CATEGORY_SPACE: r"\s",
        codes.CATEGORY_NOT_SPACE: r"\S", codes.CATEGORY_WORD: r"\w",
        codes.CATEGORY_NOT_WORD: r"\W",
    }[value]  # fmt: skip


def _own(items: Any) -> str:
    """Characters that a class names."""
    found = ""
    for code, value in items:
        if code == codes.LITERAL:
            found += chr(value)
        elif code == codes.RANGE:
            found += chr(value[0])
        elif code == codes.CATEGORY:
            found += _CLASSES[value]
    return found


def _letters(tree: Any) -> str:
    """The characters that a pattern names, each once."""
    found = ""
    for code, value in tree:
        if code == codes.LITERAL:
            found += chr(value)
        elif code == codes.IN:
            found += _own(value)
        elif code in _REPEATS:
            found += _letters(value[2])
        for inner in _inside(code, value):
            found += _letters(inner)
    return "".join(dict.fromkeys(found))[:24]
