"""The names of the library's fields: what the user can say of a paper."""

from collections.abc import Mapping, Sequence

TAG = "tag:"
"""Begins the field of a tag; its name follows."""
NOTE = "note:"
"""Begins the cell of one note; stamp and device follow."""
SAME_AS = "same_as"
"""The field that says under which key a paper is known by now."""
MUTE = "mute:"
"""Begins the key of a mute, which is no paper; its rule follows."""


def tag_name(text: str) -> str:
    """A tag as it is written everywhere: small letters, hyphens for blanks; empty if none is left.

    ``Speculative  Decoding`` and ``#speculative-decoding`` are one tag.
    """
    from reader.text.sanitise import line  # status bars, which ask for a number, need none of it

    return "-".join(line(text).casefold().lstrip("#").replace(",", " ").split())


class SameAs:
    """Which keys name one paper, by the ``same_as`` of each."""

    def __init__(self, same_as: Mapping[str, str]) -> None:
        self._same_as = same_as
        self._names: dict[str, list[str]] = {}
        for alias in same_as:
            self._names.setdefault(self.real(alias), []).append(alias)

    def real(self, key: str) -> str:
        """The key that a paper is known under by now; among keys that name each other the least."""
        seen = [key]
        while (key := self._same_as.get(key, key)) != seen[-1]:
            if key in seen:
                return min(seen[seen.index(key) :])
            seen.append(key)
        return key

    def names(self, key: str) -> Sequence[str]:
        """All keys of the paper that a key names, that one among them."""
        real = self.real(key)
        return list(dict.fromkeys((real, *self._names.get(real, ()))))
