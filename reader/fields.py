"""The names of the library's fields: what the user can say of a paper."""

from reader.text.sanitise import line

TAG = "tag:"
"""Begins the field of a tag; its name follows."""
NOTE = "note:"
"""Begins the cell of one note; stamp and device follow."""
MUTE = "mute:"
"""Begins the key of a mute, which is no paper; its rule follows."""


def tag_name(text: str) -> str:
    """A tag as it is written everywhere: small letters, hyphens for blanks; empty if none is left.

    ``Speculative  Decoding`` and ``#speculative-decoding`` are one tag.
    """
    return "-".join(line(text).casefold().lstrip("#").replace(",", " ").split())
