"""A small menu from which the user chooses one of a few values."""

from collections.abc import Sequence
from typing import ClassVar, Generic, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import OptionList

from reader.app.screens.dialog import Dialog
from reader.app.widgets.options import Options, make_option
from reader.app.widgets.plain_text import PlainText

_T = TypeVar("_T")


class ChooseScreen(Dialog[_T | None], Generic[_T]):
    """Returns the chosen value, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,h", "dismiss(None)", "Close", show=False),
        Binding("j", "move(1)", "Down", show=False),
        Binding("k", "move(-1)", "Up", show=False),
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
        """Lay out the title, the choices and the hint."""
        with Vertical(classes="box"):
            yield PlainText(self._title_text, classes="heading")
            yield Options(
                *(
                    # The keys 1 to 9 choose; there is no key for a number of two digits.
                    make_option(f"{number if number < 10 else ' '}  {label}", id=str(number))
                    for number, (_, label) in enumerate(self._choices, 1)
                ),
            )
            yield PlainText("Enter chooses · Esc closes", classes="hint")

    def on_mount(self) -> None:
        """Put the highlight on the current value."""
        values = [value for value, _ in self._choices]
        menu = self.query_one(OptionList)
        menu.highlighted = values.index(self._current) if self._current in values else 0
        menu.focus()

    @on(OptionList.OptionSelected)
    def _accept_choice(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._choices[event.option_index][0])

    def action_number(self, number: int) -> None:
        """Choose the value with this number, from 1."""
        if number <= len(self._choices):
            self.dismiss(self._choices[number - 1][0])

    def action_choose(self) -> None:
        """Choose the highlighted value."""
        self.query_one(OptionList).action_select()
