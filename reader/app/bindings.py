"""The keys of the command table as Textual's bindings, and the configuration's in their place."""

from collections.abc import Iterator

from textual.binding import Binding, Keymap

from reader.commands import COMMANDS, Command, Owner, commands_in
from reader.keymap import Keys


def bindings(owner: Owner) -> Iterator[Binding]:
    """The keys of an owner's commands."""
    return _bound(command for command in COMMANDS if command.owner == owner)


def article_bindings() -> Iterator[Binding]:
    """The keys where a paper is read in full, without the app's."""
    return _bound(command for command in commands_in("article") if command.owner != "app")


def keymap(keys: Keys) -> Keymap:
    """What Textual is told of the keys that are not the table's."""
    # It takes an empty list for no wish at all; no key is called so.
    return {name: ",".join(some) or f"no-key-{name}" for name, some in keys.changed.items()}


def _bound(commands: Iterator[Command]) -> Iterator[Binding]:
    for one in commands:
        # Without a key of its own it can still be given one.
        keys = ",".join(one.keys) or f"no-key-{one.name}"
        yield Binding(keys, one.action, one.label, show=False, id=one.name)
