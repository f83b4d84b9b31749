"""The keys of the command table as Textual's bindings, and the configured keys as its keymap."""

from collections.abc import Iterator

from textual.binding import Binding, Keymap

from reader.keys.commands import COMMANDS, Command, CommandOwner, commands_in
from reader.keys.keymap import CommandKeys


def make_bindings(owner: CommandOwner) -> Iterator[Binding]:
    """Make the bindings of an owner's commands."""
    return _bind_commands(command for command in COMMANDS if command.owner == owner)


def make_article_bindings() -> Iterator[Binding]:
    """Make the bindings of the screen that shows a full text, without those of the app."""
    return _bind_commands(command for command in commands_in("article") if command.owner != "app")


def make_keymap(keys: CommandKeys) -> Keymap:
    """Make Textual's keymap, which holds the keys that are configured by the user."""
    # Textual ignores an empty list of keys. No key has such a name, so the command has no key.
    return {name: ",".join(some) or f"no-key-{name}" for name, some in keys.overrides.items()}


def _bind_commands(commands: Iterator[Command]) -> Iterator[Binding]:
    for command in commands:
        # A command without a key in the table needs a binding, so that the user can set a key.
        keys = ",".join(command.keys) or f"no-key-{command.name}"
        yield Binding(keys, command.action, command.label, show=False, id=command.name)
