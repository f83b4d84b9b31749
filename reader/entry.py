"""A paper together with what the user did with it: what lists show and formats print."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from reader.fields import NOTE, TAG
from reader.paper import Paper
from reader.text.sanitise import block


class Marks(msgspec.Struct, frozen=True):
    """What the user did with one paper."""

    read: str | None = None
    """ISO time of the read mark, UTC; None is unread."""
    bookmarked: str | None = None
    """ISO time of the bookmark, UTC; None is none."""
    tags: tuple[str, ...] = ()
    """Tag names, sorted."""
    note: str | None = None
    """The user's note."""


NO_MARKS = Marks()


def marks_of(fields: Mapping[str, str | None]) -> Marks:
    """The marks that a paper's fields in the library make.

    Notes that nobody replaced, as two machines may have written them, are shown together.
    """
    notes = sorted(
        (int(stamp), device, text)
        for field, text in fields.items()
        if text is not None and field.startswith(NOTE)
        for stamp, _, device in [field.removeprefix(NOTE).partition(":")]
    )
    tags = [
        field.removeprefix(TAG)
        for field, time in fields.items()
        if time is not None and field.startswith(TAG)
    ]
    return Marks(
        read=fields.get("read"),
        bookmarked=fields.get("bookmark"),
        tags=tuple(sorted(tags)),
        note=block("\n\n".join(text for _, _, text in notes)) or None,
    )


class Entry(msgspec.Struct, frozen=True):
    """One row of a feed."""

    paper: Paper
    marks: Marks = NO_MARKS
    first_seen: datetime | None = None
    """When the catalogue first held the paper, UTC; None where it does not know."""
    vote_change: int | None = None
    """Votes gained since the last earlier day they were fetched; None where there was none."""
    new: bool = False
    """Whether it was featured, or first seen, since the last visit of the feed."""
    full_text: bool = False
    """Whether its full text is here."""
    muted: str = ""
    """The rule that hides it; empty where none does."""

    @property
    def key(self) -> str:
        """The paper's key."""
        return self.paper.key
