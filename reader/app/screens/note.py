"""A paper's note: several lines, Markdown if the user likes."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static, TextArea

from reader.app.screens.dialog import Dialog

_HINT = "Ctrl+s keeps · Esc closes"


class NoteScreen(Dialog[str | None]):
    """Ends with the text, empty to delete the note, or None where it stays as it was."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "keep", "Keep", show=False, priority=True),
        Binding("escape", "leave", "Close", show=False, priority=True),
    ]

    def __init__(self, title: str, text: str) -> None:
        super().__init__(classes="note")
        self._title_text = title
        self._before = text
        self._warned = False

    def compose(self) -> ComposeResult:
        """The paper's title, the text, what the keys do."""
        with Vertical(classes="box"):
            yield Static(f"Note on {self._title_text}", classes="heading", markup=False)
            yield TextArea(self._before, soft_wrap=True, tab_behavior="indent")
            yield Static(_HINT, classes="hint", markup=False)

    def on_mount(self) -> None:
        """Write on at the end."""
        area = self.query_one(TextArea)
        area.move_cursor(area.document.end)
        area.focus()

    def action_keep(self) -> None:
        """Keep the text."""
        self.dismiss(self.query_one(TextArea).text.strip())

    def action_leave(self) -> None:
        """Close; what was typed is dropped only when asked twice."""
        if self.query_one(TextArea).text.strip() == self._before.strip() or self._warned:
            self.dismiss(None)
        else:
            self._warned = True
            hint = self.query_one(".hint", Static)
            hint.update("Esc again drops what you typed · Ctrl+s keeps it")
