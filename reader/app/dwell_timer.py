"""Measures how long the user looks at a paper, which then counts as read."""

from collections.abc import Callable
from typing import Protocol


class Timer(Protocol):
    """A timer that can be stopped before its time is over."""

    def stop(self) -> None:
        """Stop the timer; it never calls back."""


class DwellTimer:
    """Calls back once when an abstract has been visible for some seconds.

    The time starts when a key or click shows or scrolls the abstract, and for the first paper with
    the first key, not when the app starts. It stops when the terminal loses the focus, and starts
    again from zero when the focus returns.
    """

    def __init__(
        self,
        seconds: Callable[[], float],
        start_timer: Callable[[float, Callable[[], None]], Timer],
    ) -> None:
        self._seconds = seconds
        self._start_timer = start_timer
        self._timer: Timer | None = None
        self._callback: Callable[[], object] | None = None
        self._has_focus = True

    def start(self, callback: Callable[[], object]) -> None:
        """Start the time: a key or click showed another paper, or scrolled it."""
        self.stop()
        self._callback = callback
        if self._has_focus:
            self._timer = self._start_timer(self._seconds(), self._finish)

    def stop(self) -> None:
        """Stop the time: no paper is looked at any more."""
        if self._timer:
            self._timer.stop()
        self._timer = self._callback = None

    def set_focus(self, focused: bool) -> None:
        """Start or stop the time when the terminal got or lost the focus."""
        self._has_focus = focused
        if self._timer:
            self._timer.stop()
            self._timer = None
        if focused and self._callback:
            self._timer = self._start_timer(self._seconds(), self._finish)

    def _finish(self) -> None:
        callback = self._callback
        self.stop()
        if callback:
            callback()
