"""The orders in which a feed can be shown."""

from typing import Literal, get_args

Sort = Literal["feed", "newest", "votes", "rising", "comments", "title", "for-you"]
SORTS: tuple[Sort, ...] = get_args(Sort)

LABELS: dict[Sort, str] = {
    "feed": "feed order",
    "newest": "newest first",
    "votes": "most votes",
    "rising": "most votes gained",
    "comments": "most comments",
    "title": "title",
    "for-you": "for you",
}


def sort_named(name: str) -> Sort:
    """The order with this name; for an unknown name, the order of the feed."""
    return next((sort for sort in SORTS if sort == name), "feed")
