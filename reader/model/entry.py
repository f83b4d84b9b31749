"""An entry is a paper with its marks: lists show entries, and formats print them."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from reader.model.library_fields import NOTE_PREFIX, TAG_PREFIX
from reader.model.paper import Paper
from reader.text.sanitise import Clean, block, line


class Marks(msgspec.Struct, frozen=True):
    """The marks of one paper."""

    read: str | None = None
    """ISO time of the read mark, UTC; None if unread."""
    bookmarked: str | None = None
    """ISO time of the bookmark, UTC; None if there is none."""
    tags: tuple[Clean, ...] = ()
    """Tag names, sorted."""
    note: Clean | None = None
    """The user's note."""


NO_MARKS = Marks()


def marks_from_fields(fields: Mapping[str, str | None]) -> Marks:
    """The marks from a paper's fields in the library.

    If two machines wrote notes and none replaced the other, both are joined to one note.
    """
    notes = sorted(
        (int(stamp), device, text)
        for field, text in fields.items()
        if text is not None and field.startswith(NOTE_PREFIX)
        for stamp, _, device in [field.removeprefix(NOTE_PREFIX).partition(":")]
    )
    tags = [
        line(field.removeprefix(TAG_PREFIX))
        for field, time in fields.items()
        if time is not None and field.startswith(TAG_PREFIX)
    ]
    return Marks(
        read=fields.get("read"),
        bookmarked=fields.get("bookmark"),
        tags=tuple(sorted(tags)),
        note=(block("\n\n".join(text for _, _, text in notes)) or None) if notes else None,
    )


class Entry(msgspec.Struct, frozen=True):
    """One row of a feed."""

    paper: Paper
    marks: Marks = NO_MARKS
    first_seen: datetime | None = None
    """When the paper first came into the catalogue, UTC; None if that is not known."""
    vote_change: int | None = None
    """Votes gained since the last visit of the feed, or without a visit since the last earlier day
    of fetching; None if the votes of then are not known."""
    new: bool = False
    """Whether it was featured, or first seen, since the user's last visit of the feed."""
    full_text: bool = False
    """Whether its full text is in the catalogue."""
    new_version: bool = False
    """Whether it is kept and has a version on arXiv that was not announced to the user yet."""
    muted: Clean = Clean("")
    """The mute rule that hides it; empty if none does."""

    @property
    def key(self) -> Clean:
        """The paper's key."""
        return self.paper.key
