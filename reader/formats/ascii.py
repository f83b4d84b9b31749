"""Text for where only ASCII goes: citation keys, and terminals that can do no more."""

import unicodedata

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


def to_ascii(text: str, unknown: str = "?") -> str:
    """The text in ASCII: accents dropped, ligatures spelled out, the rest ``unknown``.

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
