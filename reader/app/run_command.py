"""Runs a command that was chosen by a click, in the help or in the palette."""

from typing import Protocol, runtime_checkable

from textual.app import App
from textual.dom import DOMNode
from textual.screen import Screen

from reader.keys.commands import COMMANDS, Command, CommandPlace, commands_in
from reader.keys.keymap import CommandKeys


@runtime_checkable
class ScreenWithCommands(Protocol):
    """A screen whose commands are in the command table."""

    place: CommandPlace
    """The place whose commands it has."""
    keys: CommandKeys
    """Which keys run the commands."""

    def owner(self, command: Command) -> DOMNode:
        """The node that runs a command."""
        ...

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether a command can be used now."""
        ...


def list_usable_commands(screen: ScreenWithCommands) -> list[Command]:
    """The commands that can be used on a screen now, without the palette itself."""
    return [
        one
        for one in commands_in(screen.place)
        if one.name != "command_palette" and screen.check_action(one.name, ())
    ]


def open_to_choose(app: App[None], dialog: Screen[str | None]) -> None:
    """Open a dialog; when it is closed, run the command whose name it returned."""
    app.push_screen(dialog, lambda name: app.call_next(run_command, app, name))


async def run_command(app: App[None], name: str | None) -> None:
    """Run a command on the screen that is on top; None runs none."""
    screen = app.screen
    command = next((one for one in COMMANDS if one.name == name), None)
    if command is not None and isinstance(screen, ScreenWithCommands):
        await app.run_action(command.action, screen.owner(command))
