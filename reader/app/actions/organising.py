"""Tags and notes."""

from collections.abc import Sequence

from reader.app.actions import Actions
from reader.app.actions.desk import Desk
from reader.errors import ReaderError
from reader.fields import tag_name
from reader.text.sanitise import block


class OrganiseActions:
    """Asks for tags or a note, and has them written."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.actions: Actions = {
            "tags": self.tags,
            "note": self.note,
            "note_in_editor": self.note_in_editor,
        }
        """By name."""

    def tags(self) -> None:
        """Ask for the tags of the current paper, or those that all selected ones have."""
        from reader.app.screens.tags import TagScreen

        if not (entries := self._desk.chosen):
            return
        common = [
            tag for tag in entries[0].marks.tags if all(tag in one.marks.tags for one in entries)
        ]
        keys = [entry.key for entry in entries]
        title = "Tags" if len(keys) == 1 else f"Tags of all {len(keys)}"

        def keep(names: list[str] | None) -> None:
            if names is not None:
                wanted = [name for name in map(tag_name, names) if name]
                self._desk.start(self._retag(keys, common, wanted), "library")

        self._desk.app.push_screen(TagScreen(title, common, self._desk.session.tags), keep)

    def note(self) -> None:
        """Ask for the note of the current paper."""
        from reader.app.screens.note import NoteScreen

        if (entry := self._desk.entry) is None:
            return

        def keep(text: str | None) -> None:
            if text is not None and text != (entry.marks.note or ""):
                self._desk.start(self._write_note(entry.key, text), "library")

        self._desk.app.push_screen(NoteScreen(entry.paper.title, entry.marks.note or ""), keep)

    def note_in_editor(self) -> None:
        """Write the note of the current paper in the user's own editor."""
        from reader.app.editing import away
        from reader.editor import edited

        if (entry := self._desk.entry) is None:
            return
        before = entry.marks.note or ""
        try:
            text = block(away(self._desk.app, lambda: edited(before))).strip()
        except ReaderError as error:
            self._desk.say(str(error), "error")
            return
        if text != before.strip():
            self._desk.start(self._write_note(entry.key, text), "library")

    async def _retag(self, keys: Sequence[str], before: Sequence[str], now: Sequence[str]) -> None:
        add = [tag for tag in now if tag not in before]
        remove = [tag for tag in before if tag not in now]
        if not add and not remove:
            return
        session = self._desk.session
        if await self._desk.written(session.retag(keys, add, remove)):
            said = [f"tagged {', '.join(add)}"] if add else []
            said += [f"{', '.join(remove)} taken off"] if remove else []
            many = f"{len(keys)} papers: " if len(keys) > 1 else ""
            sentence = many + " · ".join(said)
            self._desk.say(sentence[0].upper() + sentence[1:] + self._desk.undoes)

    async def _write_note(self, key: str, text: str) -> None:
        if await self._desk.written(self._desk.session.note(key, text)):
            self._desk.say("Note kept" if text.strip() else "Note deleted" + self._desk.undoes)
