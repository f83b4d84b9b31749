"""The command palette: a menu that finds commands by their names."""

from collections.abc import Sequence

from reader.app.screens.search_menu import Choice, SearchMenu
from reader.keys.commands import Command, CommandPlace
from reader.keys.keymap import CommandKeys

_FIRST = ("go_to", "filter", "sort", "read_in_full", "copy_as", "tags", "note", "reload")
"""The names of the commands that most users look for. After them come those without a key."""


def make_palette(commands: Sequence[Command], place: CommandPlace, keys: CommandKeys) -> SearchMenu:
    """Make the palette of a place, with the commands that can be used now."""

    def rank_command(command: Command) -> tuple[int, bool, bool]:
        first = _FIRST.index(command.name) if command.name in _FIRST else len(_FIRST)
        return first, bool(keys[command.name]), command.group == "Move"

    choices = [
        Choice(one.name, one.label_in(place), keys.shown_keys(one))
        for one in sorted(commands, key=rank_command)
    ]
    return SearchMenu("Commands", choices, "Enter runs the command · Esc closes")
