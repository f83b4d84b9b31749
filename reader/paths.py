"""Where the reader's files lie: the XDG base directories, on every system.

https://specifications.freedesktop.org/basedir-spec/latest/: a relative path in a variable is
invalid and must be ignored.
"""

import os
from pathlib import Path
from typing import NamedTuple


class Paths(NamedTuple):
    """The folders of one user. None of them need exist."""

    data: Path
    """What the user did: the event files. The folder to back up and to carry to other machines."""
    state: Path
    """What belongs to this machine: device, TinyDB snapshot, last visits."""
    cache: Path
    """What can be fetched again: the catalogue."""
    config: Path
    """The configuration file."""

    @property
    def style(self) -> Path:
        """The user's own style sheet, beside the configuration."""
        return self.config.with_name("style.tcss")

    @property
    def events(self) -> Path:
        """The folder of event files; it holds nothing else."""
        return self.data / "events"

    @property
    def catalogue(self) -> Path:
        """The catalogue's database."""
        return self.cache / "catalogue.sqlite"

    @property
    def left(self) -> Path:
        """How the app was left."""
        return self.state / "state.json"

    @property
    def digests(self) -> Path:
        """Which digests were mailed."""
        return self.state / "digests.json"


def _base(variable: str, default: str) -> Path:
    value = os.environ.get(variable, "")
    return Path(value) if Path(value).is_absolute() else Path.home() / default


def user_paths() -> Paths:
    """The folders of the user who runs the program, from the environment."""
    config = os.environ.get("READER_CONFIG")
    return Paths(
        data=_base("XDG_DATA_HOME", ".local/share") / "reader",
        state=_base("XDG_STATE_HOME", ".local/state") / "reader",
        cache=_base("XDG_CACHE_HOME", ".cache") / "reader",
        config=Path(config).expanduser()
        if config
        else _base("XDG_CONFIG_HOME", ".config") / "reader" / "config.toml",
    )


def style_dir() -> Path:
    """The folder of the style sheets: the installed package's copy, else the checkout's."""
    package = Path(__file__).parent
    installed = package / "styles"
    return installed if installed.is_dir() else package.parent / "styles"
