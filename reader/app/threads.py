"""Work off the event loop."""

import asyncio
import contextlib
import threading
from collections.abc import Callable
from typing import TypeVar

_T = TypeVar("_T")


async def in_thread(work: Callable[[], _T], name: str) -> _T:
    """Run blocking work on a daemon thread and wait for what it returns or raises.

    The loop's own executor is joined when the program ends, so a network that stalls would hold
    up quitting; a daemon thread is left behind.
    """
    loop = asyncio.get_running_loop()
    future: asyncio.Future[_T] = loop.create_future()

    def deliver(settle: Callable[[], None]) -> None:
        # The loop may be gone when the answer comes.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(lambda: None if future.done() else settle())

    def run() -> None:
        try:
            result = work()
        except BaseException as error:
            caught = error
            deliver(lambda: future.set_exception(caught))
        else:
            deliver(lambda: future.set_result(result))

    threading.Thread(target=run, name=name, daemon=True).start()
    return await future
