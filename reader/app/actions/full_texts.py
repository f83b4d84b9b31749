"""Fetches full texts in advance, so that they can be read without a network."""

import asyncio

from reader.app.actions import Actions
from reader.app.actions.browse_context import BrowseContext
from reader.app.labels import NO_LABEL, Label
from reader.errors import NetError, ParseError, ReaderError, TooSlow, Unreachable

_ARXIV_PREFIX = "arxiv:"
"""The beginning of the key of a paper on arXiv."""


class FullTextActions:
    """Fetches the full texts of many papers one after another, and shows the progress."""

    def __init__(self, context: BrowseContext) -> None:
        self._context = context
        self._task: asyncio.Task[None] | None = None
        self.busy_label: Label = NO_LABEL
        """The progress, for example ``full texts 3 of 20``."""
        self.actions: Actions = {"fetch_texts": self.start_fetching}
        """The functions that run the commands, by the command's name."""

    def start_fetching(self) -> None:
        """Fetch the full texts of the selected papers; if none is selected, of all rows."""
        context = self._context
        entries = context.feed.view.selected_entries() or context.feed.view.shown_rows
        ids = [
            key.removeprefix(_ARXIV_PREFIX) for key in entries.keys if key.startswith(_ARXIV_PREFIX)
        ]
        if self._task:
            context.show_message(
                f"Full texts are being fetched already; {context.first_key('back')} stops that"
            )
        elif ids:
            context.start_work(lambda: self._run_fetching(ids), "texts")
        else:
            context.show_message(
                "Only papers on arXiv have a full text, and none of these is there"
            )

    def stop_fetching(self) -> bool:
        """Stop fetching. Returns whether anything was being fetched."""
        return self._task is not None and self._task.cancel()

    async def _run_fetching(self, ids: list[str]) -> None:
        self._task = asyncio.ensure_future(self._fetch_full_texts(ids))
        try:
            await asyncio.wait({self._task})
            if not self._task.cancelled():
                self._task.result()
        finally:
            self._task.cancel()
            self._task, self.busy_label = None, NO_LABEL
            self._context.show_header()

    async def _fetch_full_texts(self, ids: list[str]) -> None:
        missing, reason = 0, ""
        for number, id in enumerate(ids, 1):
            label = f"full texts {number} of {len(ids)}"
            self.busy_label = Label(
                f"{label} · {self._context.first_key('back')} stops", f"{number}/{len(ids)}"
            )
            self._context.show_header()
            try:
                await self._context.session.fetch_full_text(id)
            except (Unreachable, TooSlow) as error:
                self._context.show_message(
                    f"{error}; {number - 1} of {len(ids)} were tried", "warning"
                )
                return
            except (NetError, ParseError) as error:
                missing, reason = missing + 1, reason or str(error)
            except ReaderError as error:
                self._context.show_message(str(error), "error")
                return
            else:
                self._context.feed.view.note_full_texts([_ARXIV_PREFIX + id])
        here = f"{len(ids) - missing} of {len(ids)} full texts are here"
        self._context.show_message(f"{here}; the others failed: {reason}" if missing else here)
