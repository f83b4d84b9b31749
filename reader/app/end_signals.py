"""Handles signals that end a program: the app restores the terminal and saves its state first."""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import SimpleQueue
from types import FrameType

_END_SIGNALS = (
    signal.SIGHUP,
    signal.SIGINT,
    signal.SIGQUIT,
    signal.SIGTERM,
    signal.SIGALRM,
    signal.SIGUSR1,
    signal.SIGUSR2,
    signal.SIGXCPU,
)
"""The signals that end a program unless it handles them."""
_MAX_END_SECONDS = 5.0
"""Seconds that the app has to end by itself."""


@contextmanager
def handle_end_signals(
    request_exit: Callable[[int], None], give_up: Callable[[], None]
) -> Iterator[None]:
    """Inside the block, let signals end the app. A signal that is ignored (nohup) stays ignored.

    ``request_exit`` is called in the main thread, between two steps of its code, with the exit
    code: 128 plus the signal's number. It only asks the app to end. If the block has not ended
    after five seconds, for example because the terminal accepts no output, another thread calls
    ``give_up`` and ends the program.
    """
    requested_codes: SimpleQueue[int] = SimpleQueue()
    ended = threading.Event()

    def request_end(number: int, frame: FrameType | None) -> None:
        request_exit(128 + number)
        requested_codes.put(128 + number)  # a signal handler may use no other way between threads

    def give_up_if_late() -> None:
        code = requested_codes.get()
        if not ended.wait(_MAX_END_SECONDS):
            give_up()
            os._exit(code)

    threading.Thread(target=give_up_if_late, name="signals", daemon=True).start()
    before = {number: signal.getsignal(number) for number in _END_SIGNALS}
    for number, handler in before.items():
        if handler is not signal.SIG_IGN:
            signal.signal(number, request_end)
    try:
        yield
    finally:
        ended.set()
        for number, handler in before.items():
            signal.signal(number, handler)
