"""How words are compared: one folding for queries, keys and search."""

import unicodedata


class _Letters(dict[int, str]):
    """What each character becomes, for ``str.translate``; looked up once, then remembered."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        known = char if char.isalnum() else "" if unicodedata.combining(char) else " "
        self[code] = known
        return known


_LETTERS = _Letters()
_ASCII = {code: chr(code) if chr(code).isalnum() else " " for code in range(128)}


def fold(text: str) -> str:
    """Lower-case words parted by single blanks: NFKD, casefold, marks dropped, the rest blank.

    >>> fold("Cafés: GPT-4o & Łukasz’s ﬁne-tuning")
    'cafes gpt 4o łukasz s fine tuning'
    """
    if text.isascii():
        return " ".join(text.lower().translate(_ASCII).split())
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return " ".join(decomposed.translate(_LETTERS).split())
