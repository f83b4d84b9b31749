"""The files that say how the app looks and what its keys do, watched while it runs."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from reader.config import Config
from reader.errors import ConfigError
from reader.paths import Paths

_LARGEST = 1_000_000
"""Bytes of a style sheet that is read."""
_Stamp = tuple[int, int, int] | None


class Changes(NamedTuple):
    """What is otherwise since it was last read."""

    config: Config | None = None
    """The settings, where their file was written and can be read."""
    style: str | None = None
    """The style sheet, where that was written; empty where it was deleted."""
    problem: str = ""
    """Why a file that was written was not taken over."""


class SettingsFiles:
    """Configuration and style sheet. What reads them may take long, so call it from a thread."""

    def __init__(self, paths: Paths, load: Callable[[], Config]) -> None:
        self._load = load
        self._paths = paths
        self._config = _stamp(paths.config)
        self._style: _Stamp = None

    def changed(self) -> Changes:
        """What was written since the last call; at the first one, the style sheet that is there."""
        config, style, problem = None, None, ""
        if (now := _stamp(self._paths.config)) != self._config:
            self._config = now
            try:
                config = self._load()
            except ConfigError as error:
                problem = f"{error}; the settings stay as they were"
        if (now := _stamp(self._paths.style)) != self._style:
            self._style = now
            try:
                style = _read(self._paths.style) if now else ""
            except (OSError, ValueError) as error:
                problem = f"{self._paths.style} can't be read ({error}); allow or mend it"
        return Changes(config, style, problem)


def _stamp(path: Path) -> _Stamp:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _read(path: Path) -> str:
    with path.open(encoding="utf-8") as file:
        text = file.read(_LARGEST + 1)
    if len(text) > _LARGEST:
        raise ValueError(f"it is larger than {_LARGEST:,} characters")
    return text
