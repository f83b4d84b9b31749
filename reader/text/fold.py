"""How words are compared: one folding for queries, keys and search."""

import unicodedata


def fold(text: str) -> str:
    """Lower-case words parted by single blanks: NFKD, casefold, marks dropped, the rest blank.

    >>> fold("Cafés: GPT-4o & Łukasz’s ﬁne-tuning")
    'cafes gpt 4o łukasz s fine tuning'
    """
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    letters = (
        char if char.isalnum() else "" if unicodedata.combining(char) else " "
        for char in decomposed
    )
    return " ".join("".join(letters).split())
