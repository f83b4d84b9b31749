"""A small menu: choose one of a few."""

from collections.abc import Sequence
from typing import ClassVar, Generic, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from reader.app.screens.dialog import Dialog
from reader.app.widgets.options import Options

_T = TypeVar("_T")


class ChooseScreen(Dialog[_T | None], Generic[_T]):
    """Ends with the value that was chosen, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,h", "dismiss(None)", "Close", show=False),
        Binding("j", "cursor(1)", "Down", show=False),
        Binding("k", "cursor(-1)", "Up", show=False),
        Binding("l,space", "choose", "Choose", show=False),
        *(Binding(str(n), f"number({n})", f"Choose {n}", show=False) for n in range(1, 10)),
    ]

    def __init__(
        self, title: str, choices: Sequence[tuple[_T, str]], current: _T | None = None
    ) -> None:
        super().__init__()
        self._title_text = title
        self._choices = choices
        self._current = current

    def compose(self) -> ComposeResult:
        """A title, the choices, what the keys do."""
        with Vertical(classes="box"):
            yield Static(self._title_text, classes="heading", markup=False)
            yield Options(
                *(
                    # Only one figure can be typed.
                    Option(f"{number if number < 10 else ' '}  {label}", id=str(number))
                    for number, (_, label) in enumerate(self._choices, 1)
                ),
                markup=False,
            )
            yield Static("Enter chooses · Esc closes", classes="hint", markup=False)

    def on_mount(self) -> None:
        """Start on the one that is in force."""
        values = [value for value, _ in self._choices]
        menu = self.query_one(OptionList)
        menu.highlighted = values.index(self._current) if self._current in values else 0
        menu.focus()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._choices[event.option_index][0])

    def action_number(self, number: int) -> None:
        """Choose by number."""
        if number <= len(self._choices):
            self.dismiss(self._choices[number - 1][0])

    def action_cursor(self, step: int) -> None:
        """Move the highlight."""
        menu = self.query_one(OptionList)
        if step > 0:
            menu.action_cursor_down()
        else:
            menu.action_cursor_up()

    def action_choose(self) -> None:
        """Choose what is highlighted."""
        self.query_one(OptionList).action_select()
