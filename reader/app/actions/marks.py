"""Commands that mark papers: a mark is written to disk, then shown, then a message says so."""

from collections.abc import Callable, Sequence

from reader.app.actions import Actions
from reader.app.actions.browse_context import BrowseContext
from reader.app.dwell_timer import DwellTimer, Timer
from reader.app.shown_rows import ShownRows
from reader.config import ReadPolicy
from reader.errors import ReaderError
from reader.model.entry import Entry
from reader.model.library_fields import NOT_FOR_ME_FIELD
from reader.services.undo_sentence import undone_sentence

_WORKER_GROUP = "library"
"""The group of the workers that write. None of them may be exclusive."""


class MarkActions:
    """Has the session write marks, and shows them when they are on disk.

    Also marks papers as read automatically, as the settings say.
    """

    def __init__(
        self, context: BrowseContext, start_timer: Callable[[float, Callable[[], None]], Timer]
    ) -> None:
        self._context = context
        self._fetched_again = False
        self._had_key = False
        self._toggled_keys: set[str] = set()
        self.dwell = DwellTimer(lambda: context.session.config.dwell, start_timer)
        """Measures the time until the paper that the user looks at counts as read."""
        self.actions: Actions = {
            "bookmark": lambda: self._toggle_mark("bookmark"),
            "not_for_me": lambda: self._toggle_mark(NOT_FOR_ME_FIELD),
            "toggle_read": lambda: self._toggle_mark("read"),
            "all_read": lambda: self._mark_all_read(
                context.feed.view.selected_entries() or context.feed.view.shown_rows
            ),
            "all_read_above": lambda: self._mark_all_read(
                context.feed.view.shown_rows[: context.panes.papers.cursor + 1]
            ),
            "undo": lambda: context.start_work(
                lambda: self._undo_or_redo(redo=False), _WORKER_GROUP
            ),
            "redo": lambda: context.start_work(
                lambda: self._undo_or_redo(redo=True), _WORKER_GROUP
            ),
        }
        """The functions that run the commands, by the command's name."""

    @property
    def _read_policy(self) -> ReadPolicy:
        return self._context.session.config.mark_read

    def restart_dwell(self, entry: Entry | None) -> None:
        """Start the time for a paper whose abstract a key or click showed or scrolled.

        None means that no abstract is visible any more.
        """
        self.dwell.stop()
        if entry and entry.marks.read is None and self._read_policy == "dwell":
            self.dwell.start(lambda: self._mark_read_automatically(entry.key))

    def start_dwell_at_first_key(self, entry: Entry | None) -> None:
        """Start the time of the paper on which the app began, when the first key is pressed."""
        if not self._had_key:
            self._had_key = True
            self.restart_dwell(entry)

    def mark_left_paper(self, entry: Entry) -> None:
        """Mark a paper as read that was left for the next one, if the settings say so.

        A paper that the user marked as unread stays so.
        """
        is_new = entry.marks.read is None and entry.key not in self._toggled_keys
        if is_new and self._read_policy == "dwell":
            self._mark_read_automatically(entry.key)

    def mark_opened_papers(self, entries: ShownRows) -> None:
        """Mark papers as read that were opened or shared, if the settings say so."""
        if self._read_policy == "open":
            for key in entries.unread_keys:
                self._mark_read_automatically(key)

    async def show_changes_of_others(self) -> None:
        """Show what another window, another command or another machine marked."""
        session = self._context.session
        try:
            self._context.show_marks(await session.read_changes_of_others())
        except ReaderError as error:
            self._context.show_message(str(error), "error")
        if session.was_damaged and not self._fetched_again:
            # Only once: if it were damaged again at once, this would never end.
            self._fetched_again = True
            self._context.start_work(self._context.feed.fetch_feed, "feed", exclusive=True)
        while session.problems:
            self._context.show_message(session.problems.pop(0), "warning")

    def _toggle_mark(self, field: str) -> None:
        """Set a mark on the chosen papers; if all have it, remove it."""
        keys = self._context.chosen_entries.keys
        if not keys:
            return
        if field == "read":
            self.dwell.stop()
            self._toggled_keys.update(keys)
        several = len(keys) > 1
        self._write_mark(
            field, keys, None, lambda n, on: self._describe_change(field, on, n if several else 1)
        )

    def _mark_all_read(self, entries: ShownRows) -> None:
        """Mark all unread papers among these as read."""
        if keys := entries.unread_keys:
            self._write_mark(
                "read", keys, True, lambda n, _: f"{n} marked read{self._context.undo_hint}"
            )
        else:
            self._context.show_message("Nothing unread here")

    def _mark_read_automatically(self, key: str) -> None:
        """Mark a paper as read because the settings say so. Undo does not take this back."""
        self._context.start_work(lambda: self._write_automatic_read(key), _WORKER_GROUP)

    async def _write_automatic_read(self, key: str) -> None:
        try:
            _, _, now = await self._context.session.write_mark("read", [key], True, "auto")
        except ReaderError as error:
            self._context.show_message(str(error), "error")
        else:
            self._context.show_marks(now)

    async def _undo_or_redo(self, redo: bool) -> None:
        """Undo the last action, or redo what was undone."""
        try:
            undone, now = await self._context.session.undo_or_redo(redo)
        except ReaderError as error:
            self._context.show_message(str(error), "error")
            return
        self._context.show_marks(now)
        self._context.show_message(undone_sentence(undone, redo=redo))

    def _write_mark(
        self,
        field: str,
        keys: Sequence[str],
        on: bool | None,
        sentence: Callable[[int, bool], str],
    ) -> None:
        async def write_and_show() -> None:
            try:
                changed, is_on, now = await self._context.session.write_mark(field, keys, on, "key")
            except ReaderError as error:
                self._context.show_message(str(error), "error")
                return
            self._context.show_marks(now)
            if message := sentence(changed, is_on):
                self._context.show_message(message)

        self._context.start_work(write_and_show, _WORKER_GROUP)

    def _describe_change(self, field: str, on: bool, count: int) -> str:
        """A sentence about a change; empty for one read mark, which the row itself shows."""
        undoes = self._context.undo_hint
        if field == "read":
            return f"{count} marked {'read' if on else 'unread'}{undoes}" if count > 1 else ""
        if field == NOT_FOR_ME_FIELD:
            what = f"{count} papers" if count > 1 else "This paper"
            be = "are" if count > 1 else "is"
            return f"{what} {be} {'not for you' if on else 'no longer marked so'}{undoes}"
        if count > 1:
            return f"{count} bookmarked" if on else f"{count} bookmarks taken off{undoes}"
        return "Bookmarked" if on else f"Bookmark taken off{undoes}"
