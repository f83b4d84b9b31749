"""What undo and redo did, as one sentence."""

from collections import Counter
from collections.abc import Iterator, Sequence

from reader.library.events import Change
from reader.model.library_fields import RULE_PREFIXES, TAG_PREFIX
from reader.services.marks import Undone

_WORDS = {
    ("read", True): "read again",
    ("read", False): "unread again",
    ("bookmark", True): "bookmarked again",
    ("bookmark", False): "no longer bookmarked",
    ("note", True): "with the note as it was",
    ("note", False): "without the note",
    ("not-for-me", True): "not for you again",
    ("not-for-me", False): "no longer marked as not for you",
    ("mute", True): "muted again",
    ("mute", False): "no longer muted",
    ("taste", True): "of your taste as it was",
    ("taste", False): "of your taste taken back",
    ("follow", True): "followed again",
    ("follow", False): "no longer followed",
}


def undone_sentence(undone: Undone | None, *, redo: bool) -> str:
    """The sentence on what was undone or redone, and on what was changed since.

    ``Undone: 27 papers unread again; 1 was changed since and stays as it is``.
    """
    if undone is None:
        return "Nothing to redo" if redo else "Nothing to undo"
    verb = "Redone" if redo else "Undone"
    count = len(undone.changed_since)
    parts = list(_count_phrases(undone.restored))
    if not parts:
        why = f" ({count} changed since)" if count else ""
        return f"{verb}: nothing was left to change{why}"
    sentence = f"{verb}: {', '.join(parts)}"
    stays = "was changed since and stays as it is"
    if count > 1:
        stays = "were changed since and stay as they are"
    return f"{sentence}; {count} {stays}" if count else sentence


def _count_phrases(restored: Sequence[Change]) -> Iterator[str]:
    counts = Counter((field, value is not None) for _, field, value in restored)
    for (field, on), count in counts.items():
        noun = "rule" if field in RULE_PREFIXES else "paper"
        words = _WORDS.get((field, on))
        if field.startswith(TAG_PREFIX):
            tag = field.removeprefix(TAG_PREFIX)
            words = f"tagged {tag} again" if on else f"without the tag {tag}"
        yield f"{count} {noun}{'s' if count != 1 else ''} {words or f'with {field} as it was'}"
