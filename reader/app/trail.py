"""The way back: feeds that were looked at, each with the paper under the cursor."""

from typing import NamedTuple

from reader.address import Address


class Visit(NamedTuple):
    """A feed and a place in it."""

    address: Address
    """The feed."""
    key: str | None
    """The paper under the cursor."""


class Trail:
    """A stack of visits, bounded."""

    _MOST = 50

    def __init__(self) -> None:
        self._visits: list[Visit] = []

    def leave(self, visit: Visit) -> None:
        """Remember where we were."""
        self._visits = [*self._visits, visit][-self._MOST :]

    def back(self) -> Visit | None:
        """Where we were before, taken off the stack."""
        return self._visits.pop() if self._visits else None

    @property
    def addresses(self) -> list[Address]:
        """Feeds that were left, newest first, each once."""
        return list(dict.fromkeys(visit.address for visit in reversed(self._visits)))
