"""The keys of each command: those of the table, unless the configuration changes them."""

from collections.abc import Iterator, Mapping

from reader.keys.commands import COMMANDS, Command, CommandPlace, commands_in
from reader.keys.key_names import format_key, parse_key_name


class CommandKeys(Mapping[str, tuple[str, ...]]):
    """The keys of each command, by its name; a command may have none."""

    def __init__(self, overrides: Mapping[str, tuple[str, ...]] = {}) -> None:
        self.overrides = dict(overrides)
        """The keys of those commands that the configuration changes, by the name."""
        self._keys = {one.name: self.overrides.get(one.name, one.keys) for one in COMMANDS}
        self._all_keys = {key for keys in self._keys.values() for key in keys}

    def __getitem__(self, name: str) -> tuple[str, ...]:
        return self._keys[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)

    def is_key(self, key: str) -> bool:
        """Whether a key runs any command."""
        return key in self._all_keys

    def is_key_that_moves(self, key: str) -> bool:
        """Whether a key moves in the list or in the abstract."""
        return any(key in self._keys[one.name] for one in COMMANDS if one.group == "Move")

    def first_key(self, name: str) -> str:
        """The first key of a command, as people write it; without one its name in the palette."""
        keys = self._keys[name]
        return format_key(keys[0]) if keys else f"{format_key('colon')}{name}"

    def shown_keys(self, command: Command) -> str:
        """All keys of a command, as people write them, with blanks between them."""
        return " ".join(map(format_key, self._keys[command.name]))


def apply_overrides(settings: Mapping[str, object]) -> tuple[CommandKeys, dict[str, str]]:
    """The keys with the configuration's changes, and a sentence about each change that is refused.

    The sentences are by the name of the command. A key that another command in the same place has
    is refused; to swap the keys of two commands, both must be changed.
    """
    command_names = {one.name for one in COMMANDS}
    problems: dict[str, str] = {}
    overrides: dict[str, tuple[str, ...]] = {}
    for name, value in settings.items():
        keys = [value] if isinstance(value, str) else value
        if name not in command_names:
            problems[name] = f"there is no command {name!r}; reader config show lists all"
        elif not isinstance(keys, list) or not all(isinstance(one, str) for one in keys):
            problems[name] = f'{name} takes a key as "x" or keys as ["x", "Ctrl+x"]'
        elif unknown_key := next((one for one in keys if parse_key_name(one) is None), None):
            problems[name] = f"{unknown_key!r} is not a single key; {name} keeps what it had"
        else:
            overrides[name] = tuple(parse_key_name(one) or one for one in keys)
    while clash := _find_clash(CommandKeys(overrides), overrides):
        name, other, key = clash
        problems[name] = (
            f"{format_key(key)} is the key of {other} already; {name} keeps what it had"
        )
        del overrides[name]
    return CommandKeys(overrides), problems


def _find_clash(keys: CommandKeys, overrides: Mapping[str, object]) -> tuple[str, str, str] | None:
    """A changed command, another one with the same key in the same place, and that key; or None."""
    places: tuple[CommandPlace, ...] = ("list", "article")
    for place in places:
        holders: dict[str, str] = {}
        for command in commands_in(place):
            for key in keys[command.name]:
                holder = holders.setdefault(key, command.name)
                if holder == command.name or _may_share_key(command.name, holder):
                    continue
                later_command = next(
                    (one for one in reversed(list(overrides)) if one in (command.name, holder)),
                    None,
                )
                if later_command is not None:
                    return (
                        later_command,
                        holder if later_command == command.name else command.name,
                        key,
                    )
    return None


def _may_share_key(name: str, other: str) -> bool:
    """Whether two commands may share a key: leaving the full text goes before quitting."""
    return {name, other} == {"leave_article", "quit"}
