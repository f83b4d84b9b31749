"""A dialog that lists the headings of a text, to go to one."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import OptionList

from reader.app.screens.dialog import Dialog
from reader.app.widgets.options import Options, make_option
from reader.app.widgets.plain_text import PlainText


class OutlineScreen(Dialog[int | None]):
    """Returns the number of the block to go to, or None."""

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
        self._rows = Options()

    def compose(self) -> ComposeResult:
        """Lay out the headings, indented by their level."""
        highest = min(level for _, level, _ in self._headings)
        self._rows.add_options(
            make_option("  " * (level - highest) + text) for _, level, text in self._headings
        )
        with Vertical(classes="box"):
            yield PlainText("Outline", classes="heading")
            yield self._rows
            yield PlainText("Enter goes there · Esc closes", classes="hint")

    def on_mount(self) -> None:
        """Put the highlight on the heading of the section that is being read."""
        before = [n for n, (block, _, _) in enumerate(self._headings) if block <= self._place]
        self._rows.highlighted = before[-1] if before else 0
        self._rows.focus()

    @on(OptionList.OptionSelected)
    def _accept_heading(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._headings[event.option_index][0])

    def action_cursor_down(self) -> None:
        """Move the highlight down."""
        self._rows.action_cursor_down()

    def action_cursor_up(self) -> None:
        """Move the highlight up."""
        self._rows.action_cursor_up()

    def action_first(self) -> None:
        """Move the highlight to the first heading."""
        self._rows.action_first()

    def action_last(self) -> None:
        """Move the highlight to the last heading."""
        self._rows.action_last()

    def action_choose(self) -> None:
        """Go to the highlighted heading."""
        self._rows.action_select()
