"""Shows a text to select with the mouse, where no clipboard works."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from reader.app.widgets.plain_text import PlainText


class CopyByHandScreen(ModalScreen[None]):
    """The text at the left edge, without borders, so that the selection contains only text."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,enter,q", "dismiss(None)", "Close")]

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def compose(self) -> ComposeResult:
        """Lay out the text, and how to select it."""
        with Vertical():
            yield PlainText(self._text)
            yield PlainText(
                "\nSelect the text with the mouse; in most terminals, hold Shift. Esc closes",
                classes="bar--muted",
            )
