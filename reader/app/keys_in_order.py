"""Passes keys on one after another: each when the action of the one before it is done.

Textual gives a key to the widget that has the focus at that moment, and runs the key's action only
when the key has bubbled up to the app. If a user types faster than that, letters after the key
that opens a field go to the list, and letters after Enter come into the field before Enter has an
effect. Over a slow connection many keys arrive at once.
"""

import asyncio
from collections import deque
from collections.abc import Sequence
from typing import Any

from textual import events
from textual.app import App
from textual.message_pump import MessagePump

_CHECK_SECONDS = 0.001
"""Seconds between two checks whether the key before is done."""
_MAX_KEY_SECONDS = 1.0
"""Seconds after which a key no longer keeps the next one waiting, for example Ctrl+C."""


class KeysInOrderApp(App[None]):
    """An app that takes keys and pasted text one after another."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._waiting_keys: deque[events.Key | events.Paste] = deque()
        self._passed_on_time = 0.0
        self._path_of_last_key: Sequence[MessagePump] = ()
        self._will_check_again = False

    async def on_event(self, event: events.Event) -> None:
        """Let a key wait for the one before it."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            self._waiting_keys.append(event)
            if not self._will_check_again:
                await self._pass_on_next_key()
        else:
            await super().on_event(event)

    async def _pass_on_next_key(self) -> None:
        self._will_check_again = False
        if not self._waiting_keys:
            return
        loop = asyncio.get_running_loop()
        path: Sequence[MessagePump] = (self.focused or self.screen).ancestors_with_self
        if self._is_last_key_done(path) or loop.time() > self._passed_on_time + _MAX_KEY_SECONDS:
            self._path_of_last_key, self._passed_on_time = path, loop.time()
            await super().on_event(self._waiting_keys.popleft())
        if self._waiting_keys:
            self._will_check_again = True
            loop.call_later(_CHECK_SECONDS, self.call_later, self._pass_on_next_key)

    def _is_last_key_done(self, path: Sequence[MessagePump]) -> bool:
        """Whether nothing is left to do where the last key went, and where the next one goes.

        An action may post a message (``Input.Submitted``), open a screen or move the focus: all of
        that waits in the queue of one of these.
        """
        is_idle: bool = self._message_queue.empty() and self._pending_message is None
        return is_idle and all(
            pump is self or has_nothing_to_do(pump) for pump in (*path, *self._path_of_last_key)
        )


def count_waiting_keys(app: App[Any]) -> int:
    """How many keys the app has read and not yet begun to handle."""
    waiting = len(app._waiting_keys) if isinstance(app, KeysInOrderApp) else 0
    return waiting + app.message_queue_size


def has_nothing_to_do(pump: MessagePump) -> bool:
    """Whether a widget has handled all that it was sent. One that was removed has."""
    if pump._closing:
        return True
    queue: Any = pump._message_queue
    # A widget waits for this event, unless it is in the middle of a message.
    return bool(queue.empty() and queue.ready_event._waiters and not pump._next_callbacks)
