"""The configuration file: TOML, every setting optional.

What can be set, and what each setting means, is declared in :mod:`reader.config.settings`.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal, NamedTuple

from reader.errors import ConfigError

ReadPolicy = Literal["dwell", "open", "manual"]
Density = Literal["comfortable", "compact"]
Column = Literal[
    "organization",
    "authors",
    "published",
    "comments",
    "featured",
    "submitter",
    "stars",
    "keywords",
    "source",
    "id",
]


class NamedFeed(NamedTuple):
    """A feed of one's own."""

    addresses: tuple[str, ...]
    """The feeds it is made of, as typed."""
    where: str = ""
    """A query: which of their papers."""


class ShareTarget(NamedTuple):
    """A program or a site that papers are sent to: it has a command or a URL."""

    template: str
    """The form of the text."""
    command: tuple[str, ...] = ()
    """The program and its arguments; the text comes on its standard input."""
    url: str = ""
    """The address that is opened, with names of values, or ``text``, in braces."""


class Mail(NamedTuple):
    """How digests are mailed."""

    smtp: str = ""
    """The server, ``smtp[s]://user@host:port``, without password; the environment comes first."""
    sender: str = ""
    """Whom they are from; empty is whom they are for, and the environment comes first."""
    to: str = ""
    """Whom they are for where no other address is given."""


class Config(NamedTuple):
    """The settings; problems are what was ignored, one sentence each."""

    home: str = "hf:daily"
    """Address of the feed that opens by itself."""
    mark_read: ReadPolicy = "dwell"
    """When a paper counts as read."""
    dwell: float = 2.0
    """Seconds an abstract is looked at before it counts as read."""
    density: Density = "comfortable"
    """Two lines a row or one, until the user chooses in the app."""
    columns: tuple[Column, ...] = ("organization", "authors", "published", "comments")
    """What stands on the second line of a row, in this order."""
    theme: str = "reader-dark"
    """Name of a theme."""
    ascii: bool = False
    """Plain signs instead of ● ★ ▲."""
    motion: bool = True
    """Whether anything moves or blinks."""
    clipboard: str = "auto"
    """How texts are copied: ``auto``, or the only way that is tried."""
    catalogue: int = 2_000_000_000
    """Bytes that the catalogue may grow to."""
    huggingface: str = ""
    """The site to ask instead of huggingface.co, an http(s) URL; the environment comes first."""
    arxiv: str = ""
    """The site to ask instead of arXiv's hosts, an http(s) URL; the environment comes first."""
    keymap: Mapping[str, tuple[str, ...]] = {}
    """Textual's names of the keys of the commands that have other ones, by the command's name."""
    templates: Mapping[str, str] = {}
    """Forms to copy papers in, by name."""
    targets: Mapping[str, ShareTarget] = {}
    """What papers can be sent to, by name."""
    feeds: Mapping[str, NamedFeed] = {}
    """Feeds of one's own, by name."""
    mail: Mail = Mail()
    """How digests are mailed."""
    problems: tuple[str, ...] = ()
    """What was ignored, where, and why."""


DEFAULTS = Config()
"""What holds where nothing is configured."""


def load(path: Path, taken: Callable[[str], bool] = lambda name: False) -> Config:
    """Read the file; a missing one is all defaults. A bad setting is reported, the rest loads.

    ``taken`` says which words mean something else already: no feed may be called so.

    Raises ConfigError where the file can't be read or is no TOML.
    """
    try:
        text = path.read_bytes()
    except FileNotFoundError:
        return DEFAULTS
    except OSError as error:
        raise ConfigError(f"{path} can't be read ({error.strerror}); allow or move it") from error
    from reader.config.settings import read

    return read(text, path, taken)
