"""Marks from the app: written, then shown, then said."""

from collections.abc import Callable, Sequence

from reader.app.actions import Actions
from reader.app.actions.desk import Desk
from reader.app.dwell import Dwell, Timer
from reader.app.rows import Shown
from reader.config import ReadPolicy
from reader.entry import Entry
from reader.errors import ReaderError
from reader.marks.wording import undone_sentence

_GROUP = "library"
"""Of the workers that write; what is exclusive must not be among them."""


class MarkActions:
    """Asks the session to write. What is on disk is shown, and said where it is not seen.

    Knows when a paper counts as read by itself.
    """

    def __init__(self, desk: Desk, start: Callable[[float, Callable[[], None]], Timer]) -> None:
        self._desk = desk
        self.dwell = Dwell(lambda: desk.session.config.dwell, start)
        """The time until a paper that is looked at counts as read."""
        self.actions: Actions = {
            "bookmark": lambda: self._turn("bookmark"),
            "toggle_read": lambda: self._turn("read"),
            "all_read": lambda: self._read(desk.feed.view.chosen() or desk.feed.view.shown),
            "all_read_above": lambda: self._read(
                desk.feed.view.shown[: desk.panes.papers.cursor + 1]
            ),
            "undo": lambda: desk.start(self._undo(redo=False), _GROUP),
            "redo": lambda: desk.start(self._undo(redo=True), _GROUP),
        }
        """By name."""

    @property
    def _policy(self) -> ReadPolicy:
        return self._desk.session.config.mark_read

    def looked_at(self, entry: Entry | None) -> None:
        """A key or click showed or scrolled this paper's abstract; None: it is out of sight."""
        self.dwell.stop()
        if entry and entry.marks.read is None and self._policy == "dwell":
            self.dwell.look(lambda: self._read_by_itself(entry.key))

    def opened(self, entries: Shown) -> None:
        """Papers were opened or their links taken."""
        if self._policy == "open":
            for key in entries.unread:
                self._read_by_itself(key)

    async def look_for_others(self) -> None:
        """Show what another window, command or machine marked."""
        session = self._desk.session
        try:
            self._desk.remark(await session.others())
        except ReaderError as error:
            self._desk.say(str(error), "error")
        while session.problems:
            self._desk.say(session.problems.pop(0), "warning")

    def _turn(self, field: str) -> None:
        """Set a mark, or take it off where it is set."""
        keys = self._desk.chosen.keys
        if not keys:
            return
        if field == "read":
            self.dwell.stop()
        self._write(field, keys, None, lambda _, on: self._turned(field, on, len(keys)))

    def _read(self, entries: Shown) -> None:
        """Mark every unread one of these read."""
        if keys := entries.unread:
            self._write("read", keys, True, lambda n, _: f"{n} marked read{self._desk.undoes}")
        else:
            self._desk.say("Nothing unread here")

    def _read_by_itself(self, key: str) -> None:
        """Mark a paper read by the policy; no undo step."""
        self._desk.start(self._automatically_read(key), _GROUP)

    async def _automatically_read(self, key: str) -> None:
        try:
            _, _, now = await self._desk.session.mark("read", [key], True, "auto")
        except ReaderError as error:
            self._desk.say(str(error), "error")
        else:
            self._desk.remark(now)

    async def _undo(self, redo: bool) -> None:
        """Take back the last action, or do again what was taken back."""
        try:
            undone, now = await self._desk.session.undo(redo)
        except ReaderError as error:
            self._desk.say(str(error), "error")
            return
        self._desk.remark(now)
        self._desk.say(undone_sentence(undone, redo=redo))

    def _write(
        self,
        field: str,
        keys: Sequence[str],
        on: bool | None,
        sentence: Callable[[int, bool], str],
    ) -> None:
        async def write() -> None:
            try:
                changed, is_on, now = await self._desk.session.mark(field, keys, on, "key")
            except ReaderError as error:
                self._desk.say(str(error), "error")
                return
            self._desk.remark(now)
            if said := sentence(changed, is_on):
                self._desk.say(said)

        self._desk.start(write(), _GROUP)

    def _turned(self, field: str, on: bool, count: int) -> str:
        """What is said; a single read mark is seen."""
        undoes = self._desk.undoes
        if field == "read":
            return f"{count} marked {'read' if on else 'unread'}{undoes}" if count > 1 else ""
        if count > 1:
            return f"{count} bookmarked" if on else f"{count} bookmarks taken off{undoes}"
        return "Bookmarked" if on else f"Bookmark taken off{undoes}"
