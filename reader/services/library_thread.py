"""Which thread may use what.

- The library (:class:`reader.services.marks.MarksService`) and its connection to the catalogue are
  used by one thread at a time. In the app that is the library's own thread: marks queue up there,
  so that one is on the disk before the next one begins, and no key press waits for it.
- Feeds (:class:`reader.services.fetch.Feeds`) may be used by any thread: each operation opens a
  connection of its own. What they ask of the library they ask through :class:`LibraryThread`.
- A :class:`reader.catalogue.listing.Listing` belongs to the code that shows it; its long methods
  use a lock of their own.
- The event loop draws the screen. It waits for none of them: their answers come as messages.
"""

import contextlib
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future

_T = TypeVar("_T")

TakeTurn = Callable[[Callable[[], None]], None]
"""Runs work on the thread that may use the library, and returns when the work is done."""


def run_at_once(work: Callable[[], None]) -> None:
    """Run work on this thread, because there is no other."""
    work()


class LibraryThread:
    """The one thread that uses the library while the app runs."""

    def __init__(self) -> None:
        # It imports logging, which no command needs.
        from concurrent.futures import ThreadPoolExecutor

        self._executor = ThreadPoolExecutor(1, "library", self._remember_thread)
        self._thread: int | None = None

    def submit(self, work: Callable[[], _T]) -> "Future[_T]":
        """Queue work behind the work that was submitted before."""
        return self._executor.submit(work)

    def take_turn(self, work: Callable[[], None]) -> None:
        """Run work on the library's thread and wait for it; on that thread itself, run it now."""
        if threading.get_ident() == self._thread:
            work()
        else:
            self.submit(work).result()

    def wait_for_pending(self, patience: float) -> None:
        """Wait for the queued work, but at most ``patience`` seconds. Any thread may call this."""
        with contextlib.suppress(RuntimeError, TimeoutError):
            self.submit(lambda: None).result(patience)

    def close(self) -> None:
        """Wait for the queued work, and end the thread."""
        self._executor.shutdown()

    def _remember_thread(self) -> None:
        self._thread = threading.get_ident()
