"""The command palette: the commands that can be used on the screen where it is opened."""

from collections.abc import Callable
from typing import Protocol, runtime_checkable

from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.dom import DOMNode
from textual.widgets import OptionList

from reader.keys.commands import Command, CommandPlace, commands_in
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


class Palette(CommandPalette):
    """Textual's palette; the page keys do nothing while its list has no room."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether an action can be used now."""
        if action == "command_list":
            return bool(self.query_one(OptionList).size.area)
        return super().check_action(action, parameters)


class CommandProvider(Provider):
    """The palette's entries."""

    async def discover(self) -> Hits:
        """Show all commands."""
        for label, _, keys, run in self._list_available():
            yield DiscoveryHit(label, run, help=keys or None)

    async def search(self, query: str) -> Hits:
        """Show the commands whose label or name matches."""
        matcher = self.matcher(query)
        for label, name, keys, run in self._list_available():
            score = max(matcher.match(label), matcher.match(name))
            if score > 0:
                yield Hit(score, matcher.highlight(label), run, help=keys or None)

    def _list_available(self) -> list[tuple[str, str, str, Callable[[], object]]]:
        """List label, name and keys of each command, and a function that runs it."""
        screen = self.screen
        if not isinstance(screen, ScreenWithCommands):
            return []
        app, place, keys, owner = self.app, screen.place, screen.keys, screen.owner

        def make_runner(command: Command) -> Callable[[], object]:
            async def run() -> None:
                await app.run_action(command.action, owner(command))

            return run

        return [
            (one.label_in(place), one.name, keys.shown_keys(one), make_runner(one))
            for one in commands_in(place)
            if one.name != "command_palette" and self.screen.check_action(one.name, ())
        ]
