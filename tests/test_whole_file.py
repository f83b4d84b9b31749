"""Files that are written whole or not at all."""

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader import whole_file


def test_a_file_is_exchanged_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "one.json"
    file.write_text("old")
    whole_file.write(file, [b"new", b"er"], private=True)
    assert file.read_text() == "newer"
    assert [one for one in tmp_path.iterdir() if one.is_file()] == [file]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_what_fails_half_way_leaves_the_old_file(tmp_path: Path) -> None:
    file = tmp_path / "one.json"
    file.write_text("old")

    def parts() -> Iterator[bytes]:
        yield b"half"
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        whole_file.write(file, parts(), private=True)
    assert file.read_text() == "old"
    assert [one for one in tmp_path.iterdir() if one.is_file()] == [file]


def test_a_link_stays_a_link_and_its_target_keeps_its_mode(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_text("old")
    target.chmod(0o640)
    link.symlink_to(target)
    whole_file.write(link, [b"new"], private=False)
    assert link.is_symlink()
    assert target.read_text() == "new"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_a_device_is_written_to_and_not_replaced() -> None:
    whole_file.write(Path("/dev/null"), [b"gone"], private=False)
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)
