"""The headings of a text, to go to one."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from reader.app.screens.dialog import Dialog
from reader.app.widgets.options import Options


class OutlineScreen(Dialog[int | None]):
    """Ends with the number of the block to go to, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,h,tab", "dismiss(None)", "Close", show=False),
        Binding("j", "cursor_down", "Down", show=False),
        Binding("k", "cursor_up", "Up", show=False),
        Binding("g", "first", "First", show=False),
        Binding("G", "last", "Last", show=False),
        Binding("l,space", "choose", "Choose", show=False),
    ]

    def __init__(self, headings: Sequence[tuple[int, int, str]], place: int) -> None:
        super().__init__()
        self._headings = headings
        self._place = place
        self._rows = Options(markup=False)

    def compose(self) -> ComposeResult:
        """The headings, the deeper the further in."""
        highest = min(level for _, level, _ in self._headings)
        self._rows.add_options(
            Option("  " * (level - highest) + text) for _, level, text in self._headings
        )
        with Vertical(classes="box"):
            yield Static("Outline", classes="heading", markup=False)
            yield self._rows
            yield Static("Enter goes there · Esc closes", classes="hint", markup=False)

    def on_mount(self) -> None:
        """Start on the section one is in."""
        before = [n for n, (block, _, _) in enumerate(self._headings) if block <= self._place]
        self._rows.highlighted = before[-1] if before else 0
        self._rows.focus()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._headings[event.option_index][0])

    def action_cursor_down(self) -> None:
        """Down."""
        self._rows.action_cursor_down()

    def action_cursor_up(self) -> None:
        """Up."""
        self._rows.action_cursor_up()

    def action_first(self) -> None:
        """To the first."""
        self._rows.action_first()

    def action_last(self) -> None:
        """To the last."""
        self._rows.action_last()

    def action_choose(self) -> None:
        """Go to what is highlighted."""
        self._rows.action_select()
