"""A menu in which the user finds a choice by typing letters of its name."""

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.fuzzy import Matcher
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from reader.app.screens.dialog import Dialog
from reader.app.widgets.options import Options
from reader.app.widgets.plain_text import PlainText
from reader.app.widgets.table_row import TableRow


class Choice(NamedTuple):
    """One row of the menu."""

    name: str
    """What the menu returns; its letters are searched as well."""
    label: str
    """The text at the left."""
    right: str = ""
    """The text at the right, for example a key."""


class SearchMenu(Dialog[str | None]):
    """Returns the name of a choice, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Close", show=False),
        Binding("down", "move(1)", "Down", show=False, priority=True),
        Binding("up", "move(-1)", "Up", show=False, priority=True),
    ]

    def __init__(self, title: str, choices: Sequence[Choice], hint: str) -> None:
        super().__init__()
        self._title_text = title
        self._choices = choices
        self._hint = hint

    def compose(self) -> ComposeResult:
        """Lay out the title, the field, the choices and the hint."""
        with Vertical(classes="box"):
            yield PlainText(self._title_text, classes="heading")
            yield Input(placeholder="type to search", compact=True)
            yield Options()
            yield PlainText(self._hint, classes="hint")

    def on_mount(self) -> None:
        """Show all choices at first."""
        self._show_choices("")
        self.query_one(Input).focus()

    @on(Input.Changed)
    def _search_choices(self, event: Input.Changed) -> None:
        self._show_choices(event.value.strip())

    def _show_choices(self, typed: str) -> None:
        menu = self.query_one(OptionList)
        menu.clear_options()
        menu.add_options(
            Option(TableRow(one.label, "", one.right, is_right_strong=True), id=one.name)
            for one in self._find_choices(typed)
        )
        if menu.option_count:
            menu.highlighted = 0
        else:
            menu.add_option(Option("Nothing has these letters", disabled=True))

    def _find_choices(self, typed: str) -> Sequence[Choice]:
        """The choices whose label or name has the typed letters, the best first."""
        if not typed:
            return self._choices
        matcher = Matcher(typed)
        scores = [max(matcher.match(one.label), matcher.match(one.name)) for one in self._choices]
        found = [place for place, score in enumerate(scores) if score > 0]
        return [self._choices[place] for place in sorted(found, key=lambda one: -scores[one])]

    @on(Input.Submitted)
    def _accept_highlighted(self) -> None:
        self.query_one(OptionList).action_select()

    @on(OptionList.OptionSelected)
    def _accept_choice(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_id)
