"""Full texts fetched ahead, for where there is no network."""

import asyncio

from reader.app.actions import Actions
from reader.app.actions.desk import Desk
from reader.app.wording import NOTHING, Label
from reader.errors import NetError, ParseError, ReaderError, TooSlow, Unreachable

_ARXIV = "arxiv:"
"""Begins the key of a paper on arXiv."""


class TextActions:
    """Fetches the full texts of many papers, one after the other, and shows how far it is."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._task: asyncio.Task[None] | None = None
        self.busy: Label = NOTHING
        """How far it is."""
        self.actions: Actions = {"fetch_texts": self.fetch}
        """By name."""

    def fetch(self) -> None:
        """Begin with the selected papers, else with all that are shown."""
        desk = self._desk
        entries = desk.feed.view.chosen() or desk.feed.view.shown
        ids = [key.removeprefix(_ARXIV) for key in entries.keys if key.startswith(_ARXIV)]
        if self._task:
            desk.say(f"Full texts are being fetched already; {desk.key('back')} stops that")
        elif ids:
            desk.start(self._run(ids), "texts")
        else:
            desk.say("None of these papers is on arXiv; only those have a full text")

    def stop(self) -> bool:
        """Fetch no more; whether any were being fetched."""
        return self._task is not None and self._task.cancel()

    async def _run(self, ids: list[str]) -> None:
        self._task = asyncio.ensure_future(self._fetch(ids))
        try:
            await asyncio.wait({self._task})
            if not self._task.cancelled():
                self._task.result()
        finally:
            self._task.cancel()
            self._task, self.busy = None, NOTHING
            self._desk.show_header()

    async def _fetch(self, ids: list[str]) -> None:
        missing, reason = 0, ""
        for number, id in enumerate(ids, 1):
            far = f"full texts {number} of {len(ids)}"
            self.busy = Label(f"{far} · {self._desk.key('back')} stops", f"{number}/{len(ids)}")
            self._desk.show_header()
            try:
                await self._desk.session.full_text(id)
            except (Unreachable, TooSlow) as error:
                self._desk.say(f"{error}; {number - 1} of {len(ids)} were looked for", "warning")
                return
            except (NetError, ParseError) as error:
                missing, reason = missing + 1, reason or str(error)
            except ReaderError as error:
                self._desk.say(str(error), "error")
                return
            else:
                self._desk.feed.view.hold_texts([_ARXIV + id])
        here = f"{len(ids) - missing} of {len(ids)} full texts are here"
        self._desk.say(f"{here}; of the others: {reason}" if missing else here)
