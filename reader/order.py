"""The orders a feed can be shown in."""

from collections.abc import Callable, Iterable
from typing import Literal, get_args

from reader.entry import Entry
from reader.text.fold import fold

Sort = Literal["feed", "newest", "votes", "rising", "comments", "title"]
SORTS: tuple[Sort, ...] = get_args(Sort)

LABELS: dict[Sort, str] = {
    "feed": "feed order",
    "newest": "newest first",
    "votes": "most votes",
    "rising": "most votes gained",
    "comments": "most comments",
    "title": "title",
}


def ordered(entries: Iterable[Entry], sort: Sort) -> list[Entry]:
    """The entries in that order; equal ones stay in the feed's order."""
    if sort == "feed":
        return list(entries)
    return sorted(entries, key=_KEYS[sort])


def _newest(entry: Entry) -> int:
    published = entry.paper.published
    return -published.toordinal() if published else 0


_KEYS: dict[Sort, Callable[[Entry], int | str]] = {
    "newest": _newest,
    "votes": lambda entry: -(entry.paper.votes or 0),
    "rising": lambda entry: -(entry.vote_change or 0),
    "comments": lambda entry: -(entry.paper.comments or 0),
    "title": lambda entry: fold(entry.paper.title),
}
