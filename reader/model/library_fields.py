"""The names of the fields in which the library stores marks."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reader.text.sanitise import Clean

TAG_PREFIX = "tag:"
"""The start of a tag's field; the name of the tag follows."""
NOTE_PREFIX = "note:"
"""The start of a note's field; stamp and device follow."""
NOT_FOR_ME_FIELD = "not-for-me"
"""The field that says that the user does not want papers like this one."""
READ_IN_FULL_FIELD = "read-in-full"
"""The field of a paper whose full text was shown."""
COPIED_FIELD = "copied"
"""The field of a paper of which something was copied, or that was sent somewhere."""
OPENED_FIELD = "opened"
"""The field of a paper of which a page was opened in the browser."""
SIGNAL_FIELDS = (NOT_FOR_ME_FIELD, READ_IN_FULL_FIELD, COPIED_FIELD, OPENED_FIELD)
"""The fields that only tell of the user's taste. The value of each is its time."""
SAME_AS_FIELD = "same_as"
"""The field that holds the current key of a paper that had another key before."""
VERSION_FIELD = "version"
"""The field with the newest version of a kept preprint that was announced to the user: ``3``."""
MUTE_PREFIX = "mute:"
"""The start of a mute's key, which is not the key of a paper; the rule follows."""
FOLLOW_PREFIX = "follow:"
"""The same for what is followed."""
TASTE_PREFIX = "taste:"
"""The start of a taste rule's key, no key of a paper either: ``term/…`` or ``author/…`` follows."""
TASTE_FIELD = "taste"
"""The field of a taste rule: ``off`` or ``pin``."""
RULE_PREFIXES = {"mute": MUTE_PREFIX, "follow": FOLLOW_PREFIX, TASTE_FIELD: TASTE_PREFIX}
"""The start of a rule's key, by its field.

The field says since when the rule mutes or follows; of a taste rule it is ``off`` or ``pin``.
"""


def rule_field(key: str) -> str | None:
    """The field of the rule with this key: ``mute``, ``follow``, ``taste``; None for a paper."""
    return next((field for field, start in RULE_PREFIXES.items() if key.startswith(start)), None)


def order_of_writing(stamp: int, device: str, value: str | None) -> tuple[int, str, bool, str]:
    """The sort key of a value of a field: of two values, the later one has the greater key."""
    return (stamp, device, value is not None, value or "")


def normalise_tag(text: str) -> "Clean":
    """The normal form of a tag: small letters, hyphens for blanks; empty if nothing is left.

    ``Speculative  Decoding`` and ``#speculative-decoding`` are one tag.
    """
    from reader.text.sanitise import line  # imported late: `reader count` does not need it

    return line("-".join(line(text).casefold().lstrip("#").replace(",", " ").split()))


class KeyAliases:
    """The keys of papers that have several, from the ``same_as`` fields."""

    def __init__(self, same_as: Mapping[str, str]) -> None:
        self._same_as = same_as
        self._aliases: dict[str, list[str]] = {}
        for alias in same_as:
            self._aliases.setdefault(self.current_key(alias), []).append(alias)

    def current_key(self, key: str) -> str:
        """The current key of a paper; if keys point to each other, the smallest of them."""
        visited = [key]
        while (key := self._same_as.get(key, key)) != visited[-1]:
            if key in visited:
                return min(visited[visited.index(key) :])
            visited.append(key)
        return key

    def all_keys(self, key: str) -> Sequence[str]:
        """All keys of the paper with this key, the current one first."""
        real = self.current_key(key)
        return list(dict.fromkeys((real, *self._aliases.get(real, ()))))
