"""What undo and redo did, as one sentence."""

from collections import Counter
from collections.abc import Iterator, Sequence

from reader.fields import TAG
from reader.library.events import Change
from reader.marks.service import Undone

_WORDS = {
    ("read", True): "read again",
    ("read", False): "unread again",
    ("bookmark", True): "bookmarked again",
    ("bookmark", False): "off the bookmarks",
    ("note", True): "with the note as it was",
    ("note", False): "without the note",
    ("mute", True): "muted again",
    ("mute", False): "no longer muted",
}


def undone_sentence(undone: Undone | None, *, redo: bool) -> str:
    """What was undone or redone, and what was left because it was changed since.

    ``Undone: 27 papers unread again; 1 left, changed since``.
    """
    if undone is None:
        return "Nothing to redo" if redo else "Nothing to undo"
    verb = "Redone" if redo else "Undone"
    left = len(undone.left)
    parts = list(_parts(undone.restored))
    if not parts:
        why = f" ({left} changed since)" if left else ""
        return f"{verb}: nothing was left to change{why}"
    sentence = f"{verb}: {', '.join(parts)}"
    return f"{sentence}; {left} left, changed since" if left else sentence


def _parts(restored: Sequence[Change]) -> Iterator[str]:
    counts = Counter((field, value is not None) for _, field, value in restored)
    for (field, on), count in counts.items():
        noun = "rule" if field == "mute" else "paper"
        words = _WORDS.get((field, on))
        if field.startswith(TAG):
            tag = field.removeprefix(TAG)
            words = f"tagged {tag} again" if on else f"without the tag {tag}"
        yield f"{count} {noun}{'s' if count != 1 else ''} {words or f'with {field} as it was'}"
