"""A dialog that lists all commands with their keys, with a field to search them, and the signs."""

from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from reader.app.screens.dialog import Dialog
from reader.app.widgets.options import Options
from reader.app.widgets.plain_text import PlainText
from reader.keys.commands import Command, CommandPlace, commands_in
from reader.keys.keymap import CommandKeys
from reader.text.symbols import Symbols, list_signs

_HEADINGS = {
    "Move": "Move",
    "Mark": "Mark",
    "Share": "Share",
    "Find": "Find",
    "Read": "Read in full",
    "App": "The app",
}


class HelpScreen(Dialog[str | None]):
    """Lists the rows of the command table that have all typed words.

    Returns the name of the command that the user chose to run, or None.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Close", show=False),
        Binding("down", "move(1)", "Down", show=False, priority=True),
        Binding("up", "move(-1)", "Up", show=False, priority=True),
    ]

    def __init__(
        self, place: CommandPlace, keys: CommandKeys, read_rule: str, symbols: Symbols
    ) -> None:
        """``read_rule`` is the sentence that says when a paper counts as read."""
        super().__init__()
        self._signs = list_signs(symbols)
        self._read_rule = read_rule
        self._place: CommandPlace = place
        self._keys = keys

    def compose(self) -> ComposeResult:
        """Lay out the title, the search field, the rows and the hint."""
        with Vertical(classes="box"):
            yield PlainText("Keys", classes="heading")
            yield Input(placeholder="type to search", compact=True)
            yield Options()
            yield PlainText("Enter runs the command · Esc closes", classes="hint")

    def on_mount(self) -> None:
        """Show all rows at first."""
        self._show_rows("")
        self.query_one(Input).focus()

    @on(Input.Changed)
    def _search_commands(self, event: Input.Changed) -> None:
        self._show_rows(event.value)

    def _show_rows(self, typed: str) -> None:
        rows = self.query_one(OptionList)
        rows.clear_options()
        for group, heading in _HEADINGS.items():
            commands = (one for one in commands_in(self._place) if one.group == group)
            matching = [one for one in commands if self._has_words(one, typed)]
            if matching:
                rows.add_option(Option(Text(heading, "bold"), disabled=True))
                rows.add_options(
                    Option(self._make_row(command), id=command.name) for command in matching
                )
            if matching and group == "Mark":
                rows.add_option(Option(Text(self._read_rule), disabled=True))
        signs = [(sign, words) for sign, words in self._signs if _has_all_words(words, typed)]
        if signs:
            rows.add_option(Option(Text("Signs", "bold"), disabled=True))
            rows.add_options(
                Option(_make_two_columns(sign, words), disabled=True) for sign, words in signs
            )
        if not rows.option_count:
            rows.add_option(Option("No command has these words", disabled=True))
        elif typed.strip():
            rows.action_first()

    @on(Input.Submitted)
    def _run_highlighted(self) -> None:
        self.query_one(OptionList).action_select()

    @on(OptionList.OptionSelected)
    def _accept_command(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_id)

    def _has_words(self, command: Command, typed: str) -> bool:
        """Whether each typed word is a part of the label, or is one of the command's keys."""
        label = command.label_in(self._place).casefold()
        keys = self._keys.shown_keys(command).split()
        return all(word.casefold() in label or word in keys for word in typed.split())

    def _make_row(self, command: Command) -> Text:
        keys = self._keys.shown_keys(command) or "—"
        return _make_two_columns(keys, command.label_in(self._place))


def _make_two_columns(left: str, right: str) -> Text:
    return Text.assemble((f"{left:<12} ", "bold"), right)


def _has_all_words(text: str, typed: str) -> bool:
    """Whether each typed word is a part of the text."""
    return all(word in text.casefold() for word in typed.casefold().split())
