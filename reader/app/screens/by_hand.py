"""A text to be selected with the mouse, for where no clipboard works."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static


class ByHandScreen(ModalScreen[None]):
    """The text at the left edge, without borders, so that a selection holds nothing else."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,enter,q", "dismiss(None)", "Close")]

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def compose(self) -> ComposeResult:
        """The text, and how to select it."""
        with Vertical():
            yield Static(self._text, markup=False)
            yield Static(
                "\nSelect it with the mouse; most terminals want Shift held down. Esc closes",
                classes="bar--muted",
                markup=False,
            )
