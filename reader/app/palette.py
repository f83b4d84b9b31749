"""The command palette: the command table, as far as it makes sense where it is opened."""

from collections.abc import Callable
from typing import Protocol, runtime_checkable

from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.dom import DOMNode
from textual.widgets import OptionList

from reader.commands import Command, Place, commands_in
from reader.keymap import Keys


@runtime_checkable
class Commanded(Protocol):
    """A screen whose commands are in the table."""

    place: Place
    """Which of them."""
    keys: Keys
    """Which keys run them."""

    def owner(self, command: Command) -> DOMNode:
        """Who does it."""
        ...


class Palette(CommandPalette):
    """Textual's palette; where there is no room for its list, no page of it is turned."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What makes sense now."""
        if action == "command_list":
            return bool(self.query_one(OptionList).size.area)
        return super().check_action(action, parameters)


class CommandProvider(Provider):
    """The palette's entries."""

    async def discover(self) -> Hits:
        """All of them."""
        for label, _, keys, run in self._available():
            yield DiscoveryHit(label, run, help=keys or None)

    async def search(self, query: str) -> Hits:
        """Those whose label or name matches."""
        matcher = self.matcher(query)
        for label, name, keys, run in self._available():
            score = max(matcher.match(label), matcher.match(name))
            if score > 0:
                yield Hit(score, matcher.highlight(label), run, help=keys or None)

    def _available(self) -> list[tuple[str, str, str, Callable[[], object]]]:
        """Label, name and keys of each command, and what runs it."""
        screen = self.screen
        if not isinstance(screen, Commanded):
            return []
        app, place, keys, owner = self.app, screen.place, screen.keys, screen.owner

        def runner(command: Command) -> Callable[[], object]:
            async def run() -> None:
                await app.run_action(command.action, owner(command))

            return run

        return [
            (one.label_in(place), one.name, keys.shown(one), runner(one))
            for one in commands_in(place)
            if one.name != "command_palette" and self.screen.check_action(one.name, ())
        ]
