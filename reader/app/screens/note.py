"""A dialog in which the note on a paper is written: several lines, plain or Markdown."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import TextArea

from reader.app.screens.dialog import Dialog
from reader.app.widgets.plain_text import PlainText

_HINT = "Ctrl+s saves · Esc closes"


class NoteScreen(Dialog[str | None]):
    """Returns the text of the note (empty: delete it), or None to leave the note unchanged."""

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
        """Lay out the paper's title, the text and the hint."""
        with Vertical(classes="box"):
            yield PlainText(f"Note on {self._title_text}", classes="heading")
            yield TextArea(self._before, soft_wrap=True, tab_behavior="indent")
            yield PlainText(_HINT, classes="hint")

    def on_mount(self) -> None:
        """Put the cursor at the end of the note."""
        area = self.query_one(TextArea)
        area.move_cursor(area.document.end)
        area.focus()

    def action_keep(self) -> None:
        """Return the text."""
        self.dismiss(self.query_one(TextArea).text.strip())

    def action_leave(self) -> None:
        """Close the dialog. Changed text is dropped only at the second press."""
        if self.query_one(TextArea).text.strip() == self._before.strip() or self._warned:
            self.dismiss(None)
        else:
            self._warned = True
            hint = self.query_one(".hint", PlainText)
            hint.set_text("Esc again discards your changes · Ctrl+s saves them")
