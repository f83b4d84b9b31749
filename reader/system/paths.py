"""The folders and files of the program: the XDG base directories, on every system.

https://specifications.freedesktop.org/basedir-spec/latest/: a relative path in a variable is
invalid and must be ignored.
"""

import os
from pathlib import Path
from typing import NamedTuple

from reader.errors import FileError


class Paths(NamedTuple):
    """The folders and files of one user. They need not exist."""

    data: Path
    """The library's event files: the folder to back up and to sync with other machines."""
    state: Path
    """What belongs to this machine: device, library.json, last visits."""
    cache: Path
    """Files that can be fetched again: the catalogue."""
    config: Path
    """The configuration file."""

    @property
    def style_sheet(self) -> Path:
        """The user's own style sheet, in the folder of the configuration."""
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
    def app_state(self) -> Path:
        """The state of the app when it was last closed."""
        return self.state / "state.json"

    @property
    def debug_log(self) -> Path:
        """The log that ``--debug`` writes."""
        return self.state / "debug.log"

    @property
    def failure_report(self) -> Path:
        """The report of the last unexpected failure."""
        return self.state / "failure.txt"

    @property
    def digest_log(self) -> Path:
        """The log of the digests that were mailed."""
        return self.state / "digests.json"


def user_paths() -> Paths:
    """The paths of the user who runs the program, from the environment.

    Raises FileError if the user's home is not known.
    """
    config = os.environ.get("READER_CONFIG")
    return Paths(
        data=_base_dir("XDG_DATA_HOME", ".local/share") / "reader",
        state=_base_dir("XDG_STATE_HOME", ".local/state") / "reader",
        cache=_base_dir("XDG_CACHE_HOME", ".cache") / "reader",
        config=expand_home(config)
        if config
        else _base_dir("XDG_CONFIG_HOME", ".config") / "reader" / "config.toml",
    )


def expand_home(path: str) -> Path:
    """A path with ``~`` or ``~name`` replaced by that home. Raises FileError if there is none."""
    try:
        return Path(path).expanduser()
    except RuntimeError as error:
        raise FileError(f"{path!r} is in no home that there is; write the whole path") from error


def path_exists(path: str) -> bool:
    """Whether a file exists; False for a text that can't be a path."""
    try:
        return os.path.exists(expand_home(path))  # noqa: PTH110 - Path would raise for some texts
    except FileError:
        return False


def _base_dir(variable: str, default: str) -> Path:
    value = os.environ.get(variable, "")
    return Path(value) if Path(value).is_absolute() else _home_dir() / default


def _home_dir() -> Path:
    """The user's home: ``HOME``, else the home in the password database."""
    home = os.environ.get("HOME", "")
    if not os.path.isabs(home):  # noqa: PTH117
        import pwd

        try:
            home = pwd.getpwuid(os.getuid()).pw_dir
        except KeyError:
            home = ""
    if not home:
        raise FileError(
            f"Nothing says where the home of user {os.getuid()} is; set HOME to a folder of yours"
        )
    return Path(home)


def find_style_dir() -> Path:
    """The folder of the style sheets: the installed package's copy, else the checkout's."""
    package = Path(__file__).parent.parent
    installed = package / "styles"
    return installed if installed.is_dir() else package.parent / "styles"
