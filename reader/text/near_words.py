"""Finds the word that was meant by a mistyped one."""

from collections.abc import Iterable


def find_near_word(typed: str, words: Iterable[str]) -> str | None:
    """The word that is most like the typed one; None if none is like it.

    >>> find_near_word("lsit", ["list", "sync"])
    'list'
    """
    import difflib  # only who typed something wrong waits for it

    return next(iter(difflib.get_close_matches(typed, list(words), 1)), None)
