"""Watches the configuration file and the user's style sheet while the app runs."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from reader.config import Config
from reader.errors import ConfigError
from reader.system.paths import Paths

_MAX_STYLE_SHEET = 1_000_000
"""The largest number of characters of a style sheet."""
_Stamp = tuple[int, int, int] | None


class SettingsChanges(NamedTuple):
    """What changed since the files were last read."""

    config: Config | None = None
    """The settings; None if their file did not change or can't be read."""
    style: str | None = None
    """The text of the style sheet; None if it did not change, empty if it was deleted."""
    problem: str = ""
    """One sentence that says why a changed file is not used; empty if there is none."""


class SettingsFiles:
    """Reads configuration and style sheet. This may take long, so a thread should do it."""

    def __init__(self, paths: Paths, load: Callable[[], Config]) -> None:
        self._load = load
        self._paths = paths
        self._config = _file_stamp(paths.config)
        self._style: _Stamp = None

    def read_changes(self) -> SettingsChanges:
        """Read the files that changed since the last call; the first call reads the style sheet."""
        config, style, problem = None, None, ""
        if (now := _file_stamp(self._paths.config)) != self._config:
            self._config = now
            try:
                config = self._load()
            except ConfigError as error:
                problem = f"{error}; the settings stay as they were"
        if (now := _file_stamp(self._paths.style_sheet)) != self._style:
            self._style = now
            try:
                style = _read_style_sheet(self._paths.style_sheet) if now else ""
            except (OSError, ValueError) as error:
                problem = f"{self._paths.style_sheet} can't be read ({error}); check the file"
        return SettingsChanges(config, style, problem)


def _file_stamp(path: Path) -> _Stamp:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def _read_style_sheet(path: Path) -> str:
    with path.open(encoding="utf-8") as file:
        text = file.read(_MAX_STYLE_SHEET + 1)
    if len(text) > _MAX_STYLE_SHEET:
        raise ValueError(f"it is larger than {_MAX_STYLE_SHEET:,} characters")
    return text
