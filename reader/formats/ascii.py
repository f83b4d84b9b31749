"""Converts text to ASCII, for citation keys and for terminals that show nothing else."""

import unicodedata

from reader.text.symbols import ASCII, UNICODE
from reader.text.width import cells

_LETTERS = str.maketrans(
    {
        "ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O",
        "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th",
        "ı": "i", "ħ": "h", "Ħ": "H", "‘": "'", "’": "'", "‚": ",", "“": '"', "”": '"',
        "„": '"', "«": '"', "»": '"', "′": "'", "‐": "-", "‑": "-", "‒": "-", "–": "-",
        "—": "-", "―": "-", "−": "-", "×": "x", "·": ".", "•": "*", "→": "->", "←": "<-",
        "≤": "<=", "≥": ">=", "≈": "~", "∼": "~",
    }
)  # fmt: skip

_DRAWING = {
    **dict(zip(UNICODE, ASCII, strict=True)),
    **dict.fromkeys("─━═╌┄┈▁▔▂▃▄▅▆▇█▀", "-"),
    **dict.fromkeys("│┃║▏▎▍▋▊▉▐╎┆┊", "|"),
    **dict.fromkeys("┌┐└┘├┤┬┴┼╭╮╰╯", "+"),
    "→": ">", "←": "<", "↑": "^", "↓": "v", "«": "<", "»": ">",
}  # fmt: skip
"""Characters of drawings, each with an ASCII character in its place."""


def to_ascii_same_width(text: str) -> str:
    """The text in ASCII and in the same number of cells; ``?`` for characters without ASCII form.

    >>> to_ascii_same_width("│ Müller 机器")
    '| Muller ????'
    """
    return "".join(map(_char_to_ascii, text))


def _char_to_ascii(char: str) -> str:
    if char.isascii():
        return char
    width = cells(char)
    plain = _DRAWING.get(char) or to_ascii(char)
    return plain if len(plain) == width else "?" * width


def to_ascii(text: str, unknown: str = "?") -> str:
    """The text in ASCII: without accents, ligatures as letters, other characters as ``unknown``.

    >>> to_ascii("Łukasz Müller’s café")
    "Lukasz Muller's cafe"
    """
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text.translate(_LETTERS)).translate(_LETTERS)
    return "".join(
        char if char.isascii() else "" if unicodedata.category(char) in ("Mn", "Cf") else unknown
        for char in decomposed
    )
