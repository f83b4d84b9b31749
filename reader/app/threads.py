"""Runs blocking work on a thread, beside the event loop."""

import asyncio
import contextlib
import threading
from collections.abc import Callable
from typing import TypeVar

from reader.system.debug_log import log_failure

_T = TypeVar("_T")


async def run_in_thread(work: Callable[[], _T], name: str) -> _T:
    """Run blocking work on a daemon thread and wait for what it returns or raises.

    A daemon thread does not delay the end of the program when the network stalls. The event loop's
    own executor would, because the program waits for its threads.
    """
    loop = asyncio.get_running_loop()
    future: asyncio.Future[_T] = loop.create_future()

    def deliver_result(settle: Callable[[], None]) -> None:
        # The loop may be closed when the answer comes.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(lambda: None if future.done() else settle())

    def run_work() -> None:
        try:
            result = work()
        except BaseException as error:
            log_failure(f"{name} failed", error)
            caught = error
            deliver_result(lambda: future.set_exception(caught))
        else:
            deliver_result(lambda: future.set_result(result))

    threading.Thread(target=run_work, name=name, daemon=True).start()
    return await future
