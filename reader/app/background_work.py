"""Starts work in the background of the event loop. If it fails, one sentence says why."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING

from reader.system import unforeseen_errors

if TYPE_CHECKING:
    from textual.dom import DOMNode

Work = Callable[[], Coroutine[object, object, None]]
"""Creates the coroutine when the work starts. So none stays unawaited if it never starts."""


def start_worker(
    node: DOMNode,
    work: Work,
    group: str,
    *,
    on_failure: Callable[[str], None],
    exclusive: bool = False,
) -> None:
    """Start work, which is cancelled when its node is removed.

    Exclusive work cancels other work of its group. If the work fails, ``on_failure`` is called
    with a sentence.
    """

    async def run_work() -> None:
        try:
            await work()
        except Exception as error:
            on_failure(unforeseen_errors.describe_failure(error))

    # Textual accepts a function that makes a coroutine, but its type hints do not say so.
    node.run_worker(run_work, group=group, exclusive=exclusive, exit_on_error=False)  # type: ignore[arg-type]
