"""All commands with their keys, searchable."""

from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from reader.app.screens.dialog import Dialog
from reader.app.widgets.options import Options
from reader.commands import Command, Place, commands_in
from reader.keymap import Keys

_HEADINGS = {
    "Move": "Move",
    "Mark": "Mark",
    "Share": "Share",
    "Find": "Find",
    "Read": "Read in full",
    "App": "The app",
}


class HelpScreen(Dialog[None]):
    """Rows come from the command table; typing narrows them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Close", show=False),
        Binding("down", "scroll(1)", "Down", show=False, priority=True),
        Binding("up", "scroll(-1)", "Up", show=False, priority=True),
    ]

    def __init__(self, place: Place, keys: Keys) -> None:
        super().__init__()
        self._place: Place = place
        self._keys = keys

    def compose(self) -> ComposeResult:
        """A field to search in, the rows."""
        with Vertical(classes="box"):
            yield Static("Keys", classes="heading", markup=False)
            yield Input(placeholder="type to search", compact=True)
            yield Options(markup=False)
            palette = self._keys.first("command_palette")
            hint = f"{palette} has every command by name · Esc closes"
            yield Static(hint, classes="hint", markup=False)

    def on_mount(self) -> None:
        """Show all rows."""
        self._fill("")
        self.query_one(Input).focus()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._fill(event.value)

    def _fill(self, wanted: str) -> None:
        rows = self.query_one(OptionList)
        rows.clear_options()
        for group, heading in _HEADINGS.items():
            commands = (one for one in commands_in(self._place) if one.group == group)
            found = [one for one in commands if self._matches(one, wanted)]
            if found:
                rows.add_option(Option(Text(heading, "bold"), disabled=True))
                rows.add_options(Option(self._row(command)) for command in found)
        if not rows.option_count:
            rows.add_option(Option("No command has these words", disabled=True))

    def action_scroll(self, step: int) -> None:
        """Move through the rows while the field keeps the keys."""
        rows = self.query_one(OptionList)
        if step > 0:
            rows.action_cursor_down()
        else:
            rows.action_cursor_up()

    def _matches(self, command: Command, wanted: str) -> bool:
        """Every word typed is in the label, or is a key itself."""
        label = command.label_in(self._place).casefold()
        keys = self._keys.shown(command).split()
        return all(word.casefold() in label or word in keys for word in wanted.split())

    def _row(self, command: Command) -> Text:
        keys = self._keys.shown(command) or "—"
        return Text.assemble((f"{keys:<12} ", "bold"), command.label_in(self._place))
