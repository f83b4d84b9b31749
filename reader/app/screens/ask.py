"""One line of text, checked before it is taken."""

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input, Static

from reader.app.screens.dialog import Dialog
from reader.errors import ReaderError

_HINT = "Enter takes it · Esc closes"


class AskScreen(Dialog[str | None]):
    """Ends with what ``check`` makes of the text, or None. It raises ReaderError to refuse."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Close", show=False)
    ]

    def __init__(self, title: str, placeholder: str, check: Callable[[str], str]) -> None:
        super().__init__()
        self._title_text = title
        self._placeholder = placeholder
        self._check = check

    def compose(self) -> ComposeResult:
        """A field, and what is wrong."""
        with Vertical(classes="box"):
            yield Static(self._title_text, classes="heading", markup=False)
            yield Input(placeholder=self._placeholder, compact=True)
            yield Static(_HINT, classes="hint", markup=False)

    @on(Input.Submitted)
    def _take(self, event: Input.Submitted) -> None:
        try:
            self.dismiss(self._check(event.value))
        except ReaderError as error:
            self.query_one(".hint", Static).update(str(error))
