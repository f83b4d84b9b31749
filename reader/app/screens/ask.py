"""A dialog that asks for one line of text and checks it."""

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input

from reader.app.screens.dialog import Dialog
from reader.app.widgets.plain_text import PlainText
from reader.errors import ReaderError

_HINT = "Enter accepts · Esc closes"


class AskScreen(Dialog[str | None]):
    """Returns the result of ``check(text)``, or None. ``check`` raises ReaderError to refuse.

    ``text`` stands in the field at first.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Close", show=False)
    ]

    def __init__(
        self, title: str, placeholder: str, check: Callable[[str], str], text: str = ""
    ) -> None:
        super().__init__()
        self._text = text
        self._title_text = title
        self._placeholder = placeholder
        self._check = check

    def compose(self) -> ComposeResult:
        """Lay out the title, the field and the line for hints and errors."""
        with Vertical(classes="box"):
            yield PlainText(self._title_text, classes="heading")
            yield Input(
                self._text, placeholder=self._placeholder, compact=True, select_on_focus=False
            )
            yield PlainText(_HINT, classes="hint")

    @on(Input.Submitted)
    def _accept_text(self, event: Input.Submitted) -> None:
        try:
            self.dismiss(self._check(event.value))
        except ReaderError as error:
            self.query_one(".hint", PlainText).set_text(str(error))
