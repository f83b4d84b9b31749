"""Where files lie."""

from pathlib import Path

import pytest

from reader.system.paths import find_style_dir, user_paths


def test_the_defaults_are_those_of_the_xdg_specification(home: Path) -> None:
    paths = user_paths()
    assert paths.events == home / ".local/share/reader/events"
    assert paths.state == home / ".local/state/reader"
    assert paths.catalogue == home / ".cache/reader/catalogue.sqlite"
    assert paths.config == home / ".config/reader/config.toml"


def test_absolute_variables_win_and_relative_ones_are_ignored(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CACHE_HOME", "relative/cache")
    monkeypatch.setenv("READER_CONFIG", "~/mine.toml")
    paths = user_paths()
    assert paths.data == tmp_path / "data" / "reader"
    assert paths.cache == home / ".cache/reader"
    assert paths.config == home / "mine.toml"


def test_the_style_sheets_are_found() -> None:
    assert list(find_style_dir().glob("*.tcss"))
