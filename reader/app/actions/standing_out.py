"""The sign of rows that stand out, and the line that says why: both come from the background."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from reader.app.actions.browse_context import BrowseContext
from reader.app.background_work import Work
from reader.app.taste_calls import explain_score, find_outstanding
from reader.model.address import ForYou
from reader.system.debug_log import log

if TYPE_CHECKING:
    from textual.timer import Timer

    from reader.model.entry import Entry

_ROWS_DELAY = 0.5
"""Seconds after other rows were shown: the first keys come before the signs."""
_REASON_DELAY = 0.2
"""Seconds for which a paper must be shown before it is found out why it stands out."""
_MOST = 2000
"""Papers of a feed that are scored; of a longer one, those that are shown first."""


class StandingOut:
    """Finds out which rows stand out, and why. The cursor and the rows stay where they are."""

    def __init__(self, context: BrowseContext) -> None:
        self._context = context
        self._timers: dict[str, Timer] = {}
        self._scored: object = None
        self._explained: set[str] = set()
        context.panes.call_when_shown(self._find_soon, self._explain_soon)

    @property
    def is_waiting(self) -> bool:
        """Whether something will be found out in a moment."""
        return bool(self._timers)

    def find_again(self) -> None:
        """Find out again which rows stand out: the scores may be others now."""
        self._scored = None
        self._find_soon()

    def _find_soon(self) -> None:
        view = self._context.feed.view
        is_long = len(view.snapshot.entries) > _MOST
        rows = view.shown_rows if is_long else view.snapshot
        if rows is self._scored:
            return
        keys = list((view.shown_rows[:_MOST] if is_long else view.snapshot.entries).keys)

        def start() -> None:
            self._scored = rows
            self._start(lambda: self._find(keys), "signs")

        if keys:
            self._wait("rows", _ROWS_DELAY, start)

    async def _find(self, keys: list[str]) -> None:
        outstanding = await find_outstanding(self._context.session, keys)
        self._explained.clear()
        address = self._context.feed.address
        ranked = keys if isinstance(address, ForYou) else outstanding
        reasons = self._context.feed.view.snapshot.reasons
        self._context.panes.show_outstanding(outstanding, {*ranked, *reasons})

    def _explain_soon(self, entry: Entry) -> None:
        if entry.key in self._context.panes.abstract.reasons and entry.key not in self._explained:
            self._wait(
                "reason",
                _REASON_DELAY,
                lambda: self._start(lambda: self._explain(entry), "reasons"),
            )

    async def _explain(self, entry: Entry) -> None:
        reason = self._context.feed.view.snapshot.reasons.get(entry.key)
        reason = reason or await explain_score(self._context.session, entry.paper)
        self._explained.add(entry.key)
        self._context.panes.show_reason(entry.key, reason)

    def _wait(self, name: str, seconds: float, then: Callable[[], None]) -> None:
        def begin() -> None:
            self._timers.pop(name, None)
            then()

        if timer := self._timers.get(name):
            timer.stop()
        self._timers[name] = self._context.panes.set_timer(seconds, begin)

    def _start(self, work: Work, group: str) -> None:
        # Without signs the list is as good as before, so a failure is not worth a message.
        self._context.start_work(
            work, group, exclusive=True, on_failure=lambda why: log("%s failed: %s", group, why)
        )
