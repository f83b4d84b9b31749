"""Brings words into the one form in which queries, keys and search compare them."""

import unicodedata


class _LetterTable(dict[int, str]):
    """The replacement of each character, for ``str.translate``; each is computed once."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        folded = char if char.isalnum() else "" if unicodedata.combining(char) else " "
        self[code] = folded
        return folded


_LETTER_TABLE = _LetterTable()
_ASCII_TABLE = {code: chr(code) if chr(code).isalnum() else " " for code in range(128)}


def fold(text: str) -> str:
    """The words of a text in lower case, separated by single spaces.

    The text is decomposed (NFKD) and casefolded, accents are removed, and every other character
    that is no letter or digit becomes a space.

    >>> fold("Cafés: GPT-4o & Łukasz’s ﬁne-tuning")
    'cafes gpt 4o łukasz s fine tuning'
    """
    if text.isascii():
        return " ".join(text.lower().translate(_ASCII_TABLE).split())
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return " ".join(decomposed.translate(_LETTER_TABLE).split())
