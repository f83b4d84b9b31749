"""The history for going back: the feeds that were open, each with the paper under the cursor."""

from typing import NamedTuple

from reader.model.address import Address


class FeedPlace(NamedTuple):
    """A feed and the paper under the cursor in it."""

    address: Address
    """The feed."""
    key: str | None
    """The key of the paper under the cursor; None if the feed was empty."""


class BackHistory:
    """A stack of places; only the newest 50 are kept."""

    _MOST = 50

    def __init__(self) -> None:
        self._places: list[FeedPlace] = []

    def remember_place(self, place: FeedPlace) -> None:
        """Put a place that the user leaves on the stack."""
        self._places = [*self._places, place][-self._MOST :]

    def take_last_place(self) -> FeedPlace | None:
        """Take the newest place off the stack; None if there is none."""
        return self._places.pop() if self._places else None

    @property
    def visited_addresses(self) -> list[Address]:
        """The addresses of the feeds on the stack, newest first, each once."""
        return list(dict.fromkeys(place.address for place in reversed(self._places)))
