"""Marks from the app: written, then shown, then said."""

from collections.abc import Callable, Sequence

from reader.app.dwell import Dwell, Timer
from reader.app.session import Changed, Session
from reader.entry import Entry
from reader.errors import ReaderError
from reader.marks.wording import undone_sentence


class Marking:
    """Asks the session to write. ``show`` is called with marks once they are on disk.

    Knows when a paper counts as read by itself: ``read_by_itself(key)`` is called then.
    """

    def __init__(
        self,
        session: Session,
        *,
        show: Callable[[Changed], None],
        say: Callable[[str, str], None],
        start: Callable[[float, Callable[[], None]], Timer],
        read_by_itself: Callable[[str], object],
    ) -> None:
        self._session = session
        self._show = show
        self._say = say
        self._read_by_itself = read_by_itself
        self.dwell = Dwell(session.config.dwell, start)
        """The time until a paper that is looked at counts as read."""

    def looked_at(self, entry: Entry | None) -> None:
        """A key or click showed or scrolled this paper's abstract; None: it is out of sight."""
        self.dwell.stop()
        if entry and entry.marks.read is None and self._session.config.mark_read == "dwell":
            self.dwell.look(lambda: self._read_by_itself(entry.key))

    def opened(self, entry: Entry) -> None:
        """The paper was opened or its link taken."""
        if entry.marks.read is None and self._session.config.mark_read == "open":
            self._read_by_itself(entry.key)

    async def turn(self, field: str, key: str) -> None:
        """Set a mark, or take it off where it is set."""
        if field == "read":
            self.dwell.stop()
        await self._write(field, [key], None, lambda _, on: _bookmarked(on, field))

    async def all_read(self, entries: Sequence[Entry]) -> None:
        """Mark every unread one of these read."""
        keys = [entry.key for entry in entries if entry.marks.read is None]
        if keys:
            await self._write("read", keys, True, lambda n, _: f"{n} marked read · u undoes")
        else:
            self._say("Nothing unread here", "information")

    async def automatically_read(self, key: str) -> None:
        """Mark a paper read by the policy; no undo step."""
        try:
            _, _, now = await self._session.mark("read", [key], True, "auto")
        except ReaderError as error:
            self._say(str(error), "error")
        else:
            self._show(now)

    async def undo(self, redo: bool) -> None:
        """Take back the last action, or do again what was taken back."""
        try:
            undone, now = await self._session.undo(redo)
        except ReaderError as error:
            self._say(str(error), "error")
            return
        self._show(now)
        self._say(undone_sentence(undone, redo=redo), "information")

    async def look_for_others(self) -> None:
        """Show what another window, command or machine marked."""
        try:
            self._show(await self._session.others())
        except ReaderError as error:
            self._say(str(error), "error")
        while self._session.problems:
            self._say(self._session.problems.pop(0), "warning")

    async def _write(
        self,
        field: str,
        keys: Sequence[str],
        on: bool | None,
        sentence: Callable[[int, bool], str],
    ) -> None:
        try:
            changed, is_on, now = await self._session.mark(field, keys, on, "key")
        except ReaderError as error:
            self._say(str(error), "error")
            return
        self._show(now)
        if said := sentence(changed, is_on):
            self._say(said, "information")


def _bookmarked(on: bool, field: str) -> str:
    if field != "bookmark":
        return ""
    return "Bookmarked" if on else "Bookmark taken off · u undoes"
