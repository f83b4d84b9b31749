"""Adds feeds to the configuration file. Comments and everything else in it stay as they are."""

import re
import tomllib
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from reader.config.config_text import default_file_text
from reader.errors import ConfigError, FileError
from reader.system import atomic_file
from reader.system.file_errors import file_failure

if TYPE_CHECKING:
    from tomlkit.items import InlineTable, Table

_BETWEEN_WORDS = re.compile(r"[^\w]+")
_NAME_FORM = re.compile(r"[\w-]+")
_MAX_NAME = 40


def is_feed_name(name: str) -> bool:
    """Whether a feed can be called so: the same rule as for the names in the file."""
    return _NAME_FORM.fullmatch(name) is not None


def make_feed_name(address: str, taken: Collection[str]) -> str:
    """A name for a feed with this address, other than the names that are taken.

    >>> make_feed_name("arxiv:new/cs.CL", []), make_feed_name("hf:trending", ["hf-trending"])
    ('cs-CL', 'hf-trending-2')
    """
    text = address.removeprefix("arxiv:new/")
    name = (
        _BETWEEN_WORDS.sub("-", text.partition("://")[2] or text).strip("-")[:_MAX_NAME].strip("-")
        or "feed"
    )
    number, found = 1, name
    while found in taken:
        number += 1
        found = f"{name}-{number}"
    return found


def add_feed(path: Path, name: str, address: str) -> None:
    """Add a feed with this name to the file, which is made if there is none.

    Raises ConfigError if the file is not TOML or can't be read, or has a feed of this name already,
    and FileError if it can't be written.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        text = default_file_text()
    except OSError as error:
        raise ConfigError(file_failure(path, "can't be read", error)) from error
    except ValueError as error:
        raise ConfigError(f"{path} is no text in UTF-8; mend it first") from error
    changed = _add_feed_to_text(text, path, name, address)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        atomic_file.write(path, [changed.encode()], private=not path.exists())
    except OSError as error:
        raise FileError(file_failure(path, "could not be written", error)) from error


def _add_feed_to_text(text: str, path: Path, name: str, address: str) -> str:
    import tomlkit  # only who adds a feed waits for it
    from tomlkit.exceptions import TOMLKitError
    from tomlkit.items import InlineTable

    try:
        before = tomllib.loads(text)
    except ValueError as error:
        raise ConfigError(f"{path} is no valid TOML: {error}; mend the line") from error
    feeds = before.setdefault("feeds", {})
    if not isinstance(feeds, dict):
        raise ConfigError(f"{path}: feeds is a table; write [feeds.{name}] on a line of its own")
    if name in feeds:
        raise ConfigError(f"{path} has a feed {name!r} already; choose another name")
    feeds[name] = {"from": [address]}
    try:
        document = tomlkit.parse(text)
        if "feeds" in document:
            # A table without a heading can't be added to a table that is written on one line.
            is_inline = isinstance(document["feeds"], InlineTable)
            document["feeds"][name] = _make_table(address, inline=is_inline)
        else:
            # Without an empty line it would seem to belong to what stands above it.
            if text.strip():
                document.add(tomlkit.nl())
            document.add(
                "feeds", tomlkit.table(is_super_table=True).add(name, _make_table(address))
            )
        changed = document.as_string()
        is_right = tomllib.loads(changed) == before
    except (TOMLKitError, ValueError, TypeError, AttributeError) as error:
        raise ConfigError(f"{path} could not be changed; add [feeds.{name}] yourself") from error
    if not is_right:
        raise ConfigError(f"{path} could not be changed; add [feeds.{name}] yourself")
    return changed.replace("\r\n", "\n").replace("\n", "\r\n") if "\r\n" in text else changed


def _make_table(address: str, *, inline: bool = False) -> "Table | InlineTable":
    import tomlkit

    table = tomlkit.inline_table() if inline else tomlkit.table()
    table.add("from", [address])
    return table
