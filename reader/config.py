"""The configuration file: TOML, every setting optional.

::

    home = "hf:daily"      # the feed that `reader` opens
    mark_read = "dwell"    # when a paper counts as read: "dwell", "open" or "manual"
    dwell = 2.0            # seconds an abstract is looked at before it counts
    ascii = false          # plain signs instead of ● ★ ▲
    catalogue = "2 GB"     # how large the cache may grow
    theme = "reader-dark"  # any theme that the command palette offers

    [feeds.morning]        # `reader morning`: several feeds as one, each paper once
    from = ["hf:daily", "arxiv:new/cs.LG"]
    where = "-survey"      # optional: which papers of them
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal, NamedTuple

from reader.errors import ConfigError

ReadPolicy = Literal["dwell", "open", "manual"]
_POLICIES: tuple[ReadPolicy, ...] = ("dwell", "open", "manual")
_SMALLEST = 20_000_000
"""Bytes of a catalogue that is worth having."""


class NamedFeed(NamedTuple):
    """A feed of one's own."""

    addresses: tuple[str, ...]
    """The feeds it is made of, as typed."""
    where: str = ""
    """A query: which of their papers."""


class Config(NamedTuple):
    """The settings; problems are what was ignored, one sentence each."""

    home: str = "hf:daily"
    """Address of the feed that opens by itself."""
    mark_read: ReadPolicy = "dwell"
    """When a paper counts as read."""
    dwell: float = 2.0
    """Seconds an abstract is looked at before it counts as read."""
    ascii: bool = False
    """Plain signs instead of ● ★ ▲."""
    catalogue: int = 2_000_000_000
    """Bytes that the catalogue may grow to."""
    theme: str = ""
    """Name of a theme; empty is our own."""
    keymap: Mapping[str, tuple[str, ...]] = {}
    """Textual's names of the keys of the commands that have other ones, by the command's name."""
    feeds: Mapping[str, NamedFeed] = {}
    """Feeds of one's own, by name."""
    problems: tuple[str, ...] = ()
    """What was ignored, and why."""


def load(path: Path, taken: Callable[[str], bool] = lambda name: False) -> Config:
    """Read the file; a missing one is all defaults. A bad setting is reported, the rest loads.

    ``taken`` says which words mean something else already: no feed may be called so.

    Raises ConfigError where the file can't be read or is no TOML.
    """
    try:
        text = path.read_bytes()
    except FileNotFoundError:
        return Config()
    except OSError as error:
        raise ConfigError(f"{path} can't be read ({error.strerror}); allow or move it") from error
    import tomllib

    try:
        settings = tomllib.loads(text.decode())
    except ValueError as error:
        raise ConfigError(f"{path} is no valid TOML: {error}; mend the line") from error
    return _checked(settings, path, taken)


def _checked(settings: dict[str, object], path: Path, taken: Callable[[str], bool]) -> Config:
    """The settings that make sense, and a sentence for each that does not."""
    config = Config()
    problems: list[str] = []
    for name, value in settings.items():
        match name, value:
            case "home", str() if value.strip():
                config = config._replace(home=value.strip())
            case "mark_read", str() if value in _POLICIES:
                config = config._replace(mark_read=next(one for one in _POLICIES if one == value))
            case "dwell", int() | float() if not isinstance(value, bool) and 0 < value <= 3600:
                config = config._replace(dwell=float(value))
            case "ascii", bool():
                config = config._replace(ascii=value)
            case "catalogue", str() if (size := _bytes(value)) is not None:
                config = config._replace(catalogue=size)
            case "theme", str():
                config = config._replace(theme=value)
            case "feeds", dict():
                feeds, wrong = _feeds(value, path, taken)
                config = config._replace(feeds=feeds)
                problems += wrong
            case (("home" | "mark_read" | "dwell" | "ascii" | "theme" | "catalogue"), _):
                problems.append(f"{path}: {name} = {value!r} makes no sense and is ignored")
            case _:
                problems.append(f"{path}: there is no setting {name!r}; it is ignored")
    return config._replace(problems=tuple(problems))


def _bytes(text: str) -> int | None:
    """Bytes that a size names: ``2 GB``, ``500 MB``; None where it names none, or next to none."""
    match text.split():
        case [number, ("MB" | "GB") as unit] if number.replace(".", "", 1).isdecimal():
            size = int(float(number) * (1_000_000_000 if unit == "GB" else 1_000_000))
            return size if size >= _SMALLEST else None
        case _:
            return None


def _feeds(
    tables: Mapping[str, object], path: Path, taken: Callable[[str], bool]
) -> tuple[dict[str, NamedFeed], list[str]]:
    """The named feeds that make sense, and a sentence for each that does not."""
    feeds: dict[str, NamedFeed] = {}
    problems = []
    for name, table in tables.items():
        match table:
            case _ if taken(name):
                problems.append(
                    f"{path}: {name} has a meaning already; call [feeds.{name}] otherwise"
                )
            case {"from": [*addresses], **rest} if (
                addresses
                and all(isinstance(one, str) for one in addresses)
                and isinstance(rest.get("where", ""), str)
                and name.replace("-", "").replace("_", "").isalnum()
            ):
                feeds[name] = NamedFeed(tuple(map(str, addresses)), str(rest.get("where", "")))
            case _:
                problems.append(
                    f'{path}: [feeds.{name}] needs from = ["hf:daily", …] and is ignored'
                )
    return feeds, problems
