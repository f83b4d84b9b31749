"""Sentences the app says."""

from datetime import datetime

from reader.catalogue.snapshots import Snapshot
from reader.marks import Undone


def freshness(snapshot: Snapshot, now: datetime, offline: bool) -> str:
    """How old what is shown is, in local time; after a tab the same in short.

    >>> # live 08:12 · as of Fri 20 Nov 08:12 · offline · as of 08:12
    """
    if snapshot.address == "sample:":
        return "sample\tsample"
    if not snapshot.entries:
        return "offline\toff" if offline else ""
    taken, local = snapshot.taken.astimezone(), now.astimezone()
    clock = f"{taken:%H:%M}"
    when = clock if taken.date() == local.date() else f"{taken:%a} {taken.day} {taken:%b} {clock}"
    age = (now - snapshot.taken).total_seconds()
    if offline:
        return f"offline · as of {when}\toff {clock}"
    return f"live {clock}\t●" if age < _LIVE else f"as of {when}\t{clock}"


_LIVE = 600.0
"""Seconds after a fetch until it is called by its time."""


def undone_sentence(undone: Undone | None, redo: bool) -> str:
    """What was undone, and what was left because it was changed since."""
    if undone is None:
        return "Nothing to redo" if redo else "Nothing to undo"
    verb = "Redone" if redo else "Undone"
    parts = []
    for field, on, off in (
        ("read", "read again", "unread again"),
        ("bookmark", "bookmarked again", "bookmark taken off"),
    ):
        for state, word in ((True, on), (False, off)):
            count = sum(
                name == field and (value is not None) == state for _, name, value in undone.restored
            )
            if count:
                parts.append(f"{count} paper{'s' if count != 1 else ''} {word}")
    sentence = f"{verb}: {', '.join(parts)}" if parts else f"{verb}: nothing was left to change"
    if undone.left:
        count = len(undone.left)
        sentence += f"; {count} left, changed since" if parts else f" ({count} changed since)"
    return sentence
