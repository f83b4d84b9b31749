"""Which keys run which command: those of the table, and what the configuration makes of them."""

from collections.abc import Iterator, Mapping

from reader.commands import COMMANDS, Command, Place, commands_in
from reader.keys import key_named, shown_key


class Keys(Mapping[str, tuple[str, ...]]):
    """The keys of each command, by its name; a command may have none."""

    def __init__(self, changed: Mapping[str, tuple[str, ...]] = {}) -> None:
        self.changed = dict(changed)
        """Those that are not the table's."""
        self._keys = {one.name: self.changed.get(one.name, one.keys) for one in COMMANDS}

    def __getitem__(self, name: str) -> tuple[str, ...]:
        return self._keys[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)

    def first(self, name: str) -> str:
        """The first key of a command, as written for people; its palette name if it has none."""
        keys = self._keys[name]
        return shown_key(keys[0]) if keys else f"{shown_key('colon')}{name}"

    def shown(self, command: Command) -> str:
        """All keys of a command, as written for people, a blank between them."""
        return " ".join(map(shown_key, self._keys[command.name]))


def changed(wanted: Mapping[str, object]) -> tuple[Keys, dict[str, str]]:
    """The keys with those that the configuration wants, and by name what is wrong with the rest.

    A key that another command of the same place has already is refused: who wants to swap two
    commands gives both their keys.
    """
    known = {one.name for one in COMMANDS}
    problems: dict[str, str] = {}
    asked: dict[str, tuple[str, ...]] = {}
    for name, value in wanted.items():
        keys = [value] if isinstance(value, str) else value
        if name not in known:
            problems[name] = f"there is no command {name!r}; reader config show lists all"
        elif not isinstance(keys, list) or not all(isinstance(one, str) for one in keys):
            problems[name] = f'{name} takes a key as "x" or keys as ["x", "Ctrl+x"]'
        elif bad := next((one for one in keys if key_named(one) is None), None):
            problems[name] = f"{bad!r} is not a single key; {name} keeps what it had"
        else:
            asked[name] = tuple(key_named(one) or one for one in keys)
    while clash := _clash(Keys(asked), asked):
        name, other, key = clash
        problems[name] = f"{shown_key(key)} is the key of {other} already; {name} keeps what it had"
        del asked[name]
    return Keys(asked), problems


def _clash(keys: Keys, asked: Mapping[str, object]) -> tuple[str, str, str] | None:
    """A command that was asked for, the other one with the same key in the same place, the key."""
    places: tuple[Place, ...] = ("list", "article")
    for place in places:
        holders: dict[str, str] = {}
        for command in commands_in(place):
            for key in keys[command.name]:
                other = holders.setdefault(key, command.name)
                if other == command.name or _may_share(command.name, other):
                    continue
                late = next(
                    (one for one in reversed(list(asked)) if one in (command.name, other)), None
                )
                if late is not None:
                    return late, other if late == command.name else command.name, key
    return None


def _may_share(name: str, other: str) -> bool:
    """The full text is left by the key that quits: the nearer one is meant."""
    return {name, other} == {"leave_article", "quit"}
