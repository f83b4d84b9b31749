"""The configuration file: TOML, every setting optional.

:mod:`reader.config.settings` declares the settings and what each of them means.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal, NamedTuple

from reader.errors import ConfigError
from reader.system.file_errors import file_failure

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
    """A feed that the user has put together from other feeds."""

    addresses: tuple[str, ...]
    """The addresses of the feeds it consists of, as typed."""
    where: str = ""
    """A query that chooses among their papers; empty means all."""


class ShareTarget(NamedTuple):
    """A program or a site that papers are sent to: it has either a command or a URL."""

    template: str
    """The template of the text, with names of values in braces."""
    command: tuple[str, ...] = ()
    """The program and its arguments; it gets the text on its standard input."""
    url: str = ""
    """The URL that is opened, with names of values, or ``text``, in braces."""


class MailSettings(NamedTuple):
    """How digests are mailed."""

    smtp: str = ""
    """The server, ``smtp[s]://user@host:port``, without password; the environment has priority."""
    sender: str = ""
    """Their sender; empty means the recipient. The environment has priority."""
    to: str = ""
    """Their recipient, if the command names none."""


class Config(NamedTuple):
    """The settings of the configuration file."""

    home: str = "hf:daily"
    """Address of the feed that the app opens first."""
    mark_read: ReadPolicy = "dwell"
    """When a paper counts as read."""
    dwell: float = 2.0
    """Seconds an abstract is looked at before it counts as read."""
    density: Density = "comfortable"
    """Whether a row has two lines or one, until the user chooses in the app."""
    columns: tuple[Column, ...] = ("organization", "authors", "published", "comments")
    """The values on the second line of a row, in this order."""
    theme: str = "reader-dark"
    """Name of a theme."""
    ascii: bool = False
    """Plain signs instead of ● ★ ▲."""
    motion: bool = True
    """Whether anything moves or blinks."""
    clipboard: str = "auto"
    """How texts are copied: ``auto``, or the only method that is tried."""
    catalogue: int = 2_000_000_000
    """Bytes that the catalogue may grow to."""
    huggingface: str = ""
    """The site to ask instead of huggingface.co, an http(s) URL; the environment has priority."""
    arxiv: str = ""
    """The site to ask instead of arXiv's hosts, an http(s) URL; the environment has priority."""
    keymap: Mapping[str, tuple[str, ...]] = {}
    """The keys that the user changed, as Textual names them, by the command's name."""
    templates: Mapping[str, str] = {}
    """Templates to copy papers with, by name."""
    targets: Mapping[str, ShareTarget] = {}
    """Programs and sites that papers can be sent to, by name."""
    feeds: Mapping[str, NamedFeed] = {}
    """The user's own feeds, by name."""
    mail: MailSettings = MailSettings()
    """How digests are mailed."""
    problems: tuple[str, ...] = ()
    """One sentence about each setting that was ignored: where it is, and why it was ignored."""


DEFAULTS = Config()
"""The settings without any configuration."""


def load_config(path: Path, is_reserved: Callable[[str], bool] = lambda name: False) -> Config:
    """Read the file; a missing file means the defaults. A bad setting is reported and ignored.

    ``is_reserved`` tells which words have a meaning already, so that no feed may have them as name.
    Raises ConfigError if the file can't be read or is not TOML.
    """
    try:
        body = path.read_bytes()
    except FileNotFoundError:
        return DEFAULTS
    except OSError as error:
        raise ConfigError(file_failure(path, "can't be read", error)) from error
    from reader.config.settings import parse_config

    return parse_config(body, path, is_reserved)
