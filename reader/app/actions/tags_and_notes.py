"""Commands that write tags and notes."""

from collections.abc import Sequence

from reader.app.actions import Actions
from reader.app.actions.browse_context import BrowseContext
from reader.errors import ReaderError
from reader.model.library_fields import normalise_tag
from reader.text.sanitise import block


class TagAndNoteActions:
    """Asks the user for tags or a note, and has the session write them."""

    def __init__(self, context: BrowseContext) -> None:
        self._context = context
        self.actions: Actions = {
            "tags": self.edit_tags,
            "note": self.edit_note,
            "note_in_editor": self.edit_note_in_editor,
        }
        """The functions that run the commands, by the command's name."""

    def edit_tags(self) -> None:
        """Let the user edit the tags of the current paper, or the common tags of the selection."""
        from reader.app.screens.tags import TagScreen

        if not (entries := self._context.chosen_entries):
            return
        common = [
            tag for tag in entries[0].marks.tags if all(tag in one.marks.tags for one in entries)
        ]
        keys = [entry.key for entry in entries]
        title = "Tags" if len(keys) == 1 else f"Tags of all {len(keys)}"

        def start_writing(names: list[str] | None) -> None:
            if names is not None:
                tags = [name for name in map(normalise_tag, names) if name]
                self._context.start_work(lambda: self._write_tags(keys, common, tags), "library")

        self._context.app.push_screen(
            TagScreen(title, common, self._context.session.list_tags), start_writing
        )

    def edit_note(self) -> None:
        """Let the user edit the note of the current paper."""
        from reader.app.screens.note import NoteScreen

        if (entry := self._context.current_entry) is None:
            return

        def start_writing(text: str | None) -> None:
            if text is not None and text != (entry.marks.note or ""):
                self._context.start_work(lambda: self._write_note(entry.key, text), "library")

        self._context.app.push_screen(
            NoteScreen(entry.paper.title, entry.marks.note or ""), start_writing
        )

    def edit_note_in_editor(self) -> None:
        """Let the user edit the note of the current paper in their own editor."""
        from reader.app.lend_terminal import lend_terminal
        from reader.share.editor import edit_text

        if (entry := self._context.current_entry) is None:
            return
        before = entry.marks.note or ""
        try:
            text = block(lend_terminal(self._context.app, lambda: edit_text(before))).strip()
        except ReaderError as error:
            self._context.show_message(str(error), "error")
            return
        if text != before.strip():
            self._context.start_work(lambda: self._write_note(entry.key, text), "library")

    async def _write_tags(
        self, keys: Sequence[str], tags_before: Sequence[str], tags_now: Sequence[str]
    ) -> None:
        add = [tag for tag in tags_now if tag not in tags_before]
        remove = [tag for tag in tags_before if tag not in tags_now]
        if not add and not remove:
            return
        session = self._context.session
        if await self._context.write_and_show(session.write_tags(keys, add, remove)):
            parts = [f"tagged {', '.join(add)}"] if add else []
            parts += [f"{', '.join(remove)} taken off"] if remove else []
            papers = f"{len(keys)} papers: " if len(keys) > 1 else ""
            sentence = papers + " · ".join(parts)
            self._context.show_message(sentence[0].upper() + sentence[1:] + self._context.undo_hint)

    async def _write_note(self, key: str, text: str) -> None:
        if await self._context.write_and_show(self._context.session.write_note(key, text)):
            self._context.show_message(
                "Note saved" if text.strip() else "Note deleted" + self._context.undo_hint
            )
