"""When a paper counts as read by being looked at."""

from collections.abc import Callable
from typing import Protocol


class Timer(Protocol):
    """What can be stopped before it rings."""

    def stop(self) -> None:
        """Never ring."""


class Dwell:
    """Rings once for a paper whose abstract stayed in view after a key or click brought it there.

    Not by merely starting, and not while the terminal says it lost the focus: then the time
    starts over when the focus returns.
    """

    def __init__(
        self, seconds: Callable[[], float], start: Callable[[float, Callable[[], None]], Timer]
    ) -> None:
        self._seconds = seconds
        self._start = start
        self._timer: Timer | None = None
        self._ring: Callable[[], object] | None = None
        self._focused = True

    def look(self, ring: Callable[[], object]) -> None:
        """A key or click showed another paper, or scrolled it: start the time."""
        self.stop()
        self._ring = ring
        if self._focused:
            self._timer = self._start(self._seconds(), self._rung)

    def stop(self) -> None:
        """Nothing is looked at any more."""
        if self._timer:
            self._timer.stop()
        self._timer = self._ring = None

    def focus(self, focused: bool) -> None:
        """The terminal got or lost the focus."""
        self._focused = focused
        if self._timer:
            self._timer.stop()
            self._timer = None
        if focused and self._ring:
            self._timer = self._start(self._seconds(), self._rung)

    def _rung(self) -> None:
        ring = self._ring
        self.stop()
        if ring:
            ring()
