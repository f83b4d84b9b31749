"""Files that are written whole or not at all."""

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.system import atomic_file
from reader.system.machine import machine_hash


def test_a_file_is_exchanged_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "one.json"
    file.write_text("old")
    atomic_file.write(file, [b"new", b"er"], private=True)
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
        atomic_file.write(file, parts(), private=True)
    assert file.read_text() == "old"
    assert [one for one in tmp_path.iterdir() if one.is_file()] == [file]


def test_a_link_stays_a_link_and_its_target_keeps_its_mode(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_text("old")
    target.chmod(0o640)
    link.symlink_to(target)
    atomic_file.write(link, [b"new"], private=False)
    assert link.is_symlink()
    assert target.read_text() == "new"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_a_device_is_written_to_and_not_replaced() -> None:
    atomic_file.write(Path("/dev/null"), [b"gone"], private=False)
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


WRITER = """
import os, sys, time
from pathlib import Path
from reader.system import atomic_file as whole_file

def parts():
    yield b"x" * 200_000
    print(flush=True)
    time.sleep(60)

whole_file.write(Path(sys.argv[1]), parts(), private=True)
"""


def writer(file: Path) -> "subprocess.Popen[bytes]":
    """A program in the middle of writing a file."""
    begun = subprocess.Popen([sys.executable, "-c", WRITER, str(file)], stdout=subprocess.PIPE)
    assert begun.stdout and begun.stdout.readline()
    return begun


def test_what_a_killed_program_left_goes_when_the_file_is_next_written(tmp_path: Path) -> None:
    file = tmp_path / "one.json"
    for _ in range(2):
        with writer(file) as begun:
            begun.kill()
    assert len(list(tmp_path.glob(".one.json-*"))) == 1, "the second removed what the first left"
    atomic_file.write(file, [b"new"], private=True)
    assert [one for one in tmp_path.iterdir() if one.is_file()] == [file]


def test_what_a_living_program_is_writing_stays_and_so_does_what_is_not_ours(
    tmp_path: Path,
) -> None:
    file = tmp_path / "one.json"
    dead = "99999999-0123abcd"  # beyond what systems count processes to
    others = [
        tmp_path / f".two.json-{machine_hash()}-{dead}",
        tmp_path / f".one.json-ffffffff-{dead}",
        tmp_path / f".one.json-{dead}",
        tmp_path / ".one.json-mine",
        tmp_path / f".one.json-{machine_hash()}-{os.getpid()}-0123abcd",
    ]
    for other in others:
        other.touch()
    with writer(file) as begun:
        (living,) = tmp_path.glob(f".one.json-*-{begun.pid}-*")
        atomic_file.write(file, [b"new"], private=True)
        assert living.exists() and all(other.exists() for other in others)
        begun.kill()
    # One of an earlier version names no machine; after a day nobody is writing it any more.
    os.utime(others[2], (0, 0))
    atomic_file.write(file, [b"new"], private=True)
    assert not living.exists() and not others[2].exists()
    assert all(other.exists() for other in (*others[:2], *others[3:]))


def test_a_link_that_leads_nowhere_but_to_itself_is_an_error_of_the_system(tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(link)
    with pytest.raises(OSError):
        atomic_file.write(link, [b"new"], private=False)


def test_a_file_is_moved_to_another_disk_whole(tmp_path: Path) -> None:
    elsewhere = Path("/dev/shm")
    if not elsewhere.is_dir() or elsewhere.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("needs a second file system")
    source = tmp_path / "source"
    source.write_bytes(b"x" * 250_000)
    target = elsewhere / f"reader-{os.getpid()}"
    try:
        atomic_file.move_file(source, target)
        assert target.read_bytes() == b"x" * 250_000 and not source.exists()
    finally:
        target.unlink(missing_ok=True)
