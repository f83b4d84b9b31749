"""Damaged, foreign, newer, cloned and restored libraries open, say so, and lose nothing."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from reader.errors import LibraryError
from reader.library.event_line import encode_event
from reader.library.events import Change, Event
from reader.system.paths import Paths
from tests.conftest import NOON
from tests.library.home import Home, events, folders, list_part_with_records, record, records
from tests.program import reader

VERSION_1 = Path(__file__).parent / "version1"


def find_only_file(home: Home) -> Path:
    """The only event file."""
    (file,) = home.paths.events.iterdir()
    return file


def test_files_of_version_1_say_what_they_always_said(home_library: Home) -> None:
    home_library.paths.events.mkdir(parents=True)
    for file in VERSION_1.iterdir():
        shutil.copy(file, home_library.paths.events)
    marks = home_library.marks("arxiv:2611.00001")
    assert marks.read == "2026-11-20T07:00:00+00:00"
    assert marks.bookmarked == "2026-11-20T07:01:00+00:00"
    assert marks.tags == ("rl",)
    assert marks.note == "second thought\n\nwritten on another machine"
    assert home_library.read() == {"arxiv:2611.00001"}
    service = home_library.service()
    assert not service.problems
    assert home_library.mutes() == {"author:Nobody Known": "2026-11-20T07:06:00+00:00"}
    ((key, paper_record),) = list_part_with_records(service, "all")
    assert key == "arxiv:2611.00001"
    assert paper_record and paper_record["title"] == "A made-up paper on keeping"


def test_a_broken_line_in_the_middle_costs_that_line_alone(home_library: Home) -> None:
    for number in range(3):
        home_library.service().mark_read([f"arxiv:{number}"], True, "key")
    file = find_only_file(home_library)
    first, second, third = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(first + second[:30] + b"\x00\xff" + second[32:] + third)
    assert home_library.read() == {"arxiv:0", "arxiv:1", "arxiv:2"}, "the views still know it"
    home_library.close()
    shutil.rmtree(home_library.paths.cache)
    fresh = home_library.service()
    assert home_library.read() == {"arxiv:0", "arxiv:2"}
    assert any("1 line of" in one and "kept in the file" in one for one in fresh.problems)
    home_library.service().mark_read(["arxiv:9"], True, "key")
    assert home_library.read() == {"arxiv:0", "arxiv:2", "arxiv:9"}
    assert second[:30] + b"\x00\xff" in b"".join(
        one.read_bytes() for one in home_library.paths.events.iterdir()
    )


def test_empty_and_foreign_files_and_folders_are_left_alone(home_library: Home) -> None:
    home_library.service().mark_read(["arxiv:1"], True, "key")
    folder = home_library.paths.events
    (folder / "ffffffffffff.jsonl").touch()
    (folder / "notes.txt").write_text("mine")
    (folder / ".stfolder").mkdir()
    (folder / "folder.jsonl").mkdir()
    (folder / "bytes.jsonl").write_bytes(os.urandom(5000))
    assert home_library.read() == {"arxiv:1"}
    home_library.service().mark_read(["arxiv:2"], True, "key")
    assert (folder / "notes.txt").read_text() == "mine"
    assert home_library.read() == {"arxiv:1", "arxiv:2"}


@pytest.mark.parametrize(
    "name", ["{}.sync-conflict-20261123-120000-ABCDEFG.jsonl", "{} (conflicted copy).jsonl"]
)
def test_a_conflict_copy_is_folded_like_any_file(home_library: Home, name: str) -> None:
    home_library.service().mark_read(["arxiv:1"], True, "key")
    file = find_only_file(home_library)
    line = Event(
        "c1", "2026-11-23T13:00:00+00:00", 2_000_000_000_000_000, file.stem, "key",
        (Change("arxiv:7", "read", "2026-11-23T13:00:00+00:00"),),
    )  # fmt: skip
    copy = home_library.paths.events / name.format(file.stem)
    copy.write_bytes(file.read_bytes() + encode_event(line))
    assert home_library.read() == {"arxiv:1", "arxiv:7"}
    home_library.service().mark_read(["arxiv:1"], False, "key")
    assert home_library.read() == {"arxiv:7"}


def test_a_cloned_machine_goes_on_in_a_file_of_its_own(tmp_path: Path) -> None:
    here = Home(folders(tmp_path / "here"))
    here.service().mark_read(["arxiv:1"], True, "key")
    shutil.copytree(tmp_path / "here", tmp_path / "clone")
    clone = Home(folders(tmp_path / "clone"))
    # What the clone's machine id would make of it.
    device = clone.paths.state / "device"
    device.write_text(device.read_text()[:13] + "00000000\n")
    before = find_only_file(clone)
    body = before.read_bytes()
    clone.service().mark_read(["arxiv:2"], True, "key")
    here.service().mark_read(["arxiv:3"], True, "key")
    assert before.read_bytes() == body
    assert len(list(clone.paths.events.iterdir())) == 2
    for file in here.paths.events.iterdir():
        shutil.copy(file, clone.paths.events)
    assert clone.read() == {"arxiv:1", "arxiv:2", "arxiv:3"}
    here.close()
    clone.close()


def test_two_machines_that_wrote_the_same_file_lose_nothing(tmp_path: Path) -> None:
    """A clone whose machine id is the same; the sync tool keeps both files."""
    here = Home(folders(tmp_path / "here"))
    here.service().mark_read(["arxiv:1"], True, "key")
    shutil.copytree(tmp_path / "here", tmp_path / "clone")
    clone = Home(folders(tmp_path / "clone"))
    clone.service().mark_read(["arxiv:2"], True, "key")
    here.service().mark_read(["arxiv:3"], True, "key")
    theirs = find_only_file(clone)
    shutil.copy(theirs, here.paths.events / f"{theirs.stem}.sync-conflict-20261123-1-X.jsonl")
    # Theirs won, as far as the tool is concerned.
    ours = event_file_named(here, theirs.name)
    saved = ours.read_bytes()
    shutil.copy(theirs, ours)
    (here.paths.events / f"{theirs.stem}.sync-conflict-20261123-2-Y.jsonl").write_bytes(saved)
    assert here.read() == {"arxiv:1", "arxiv:2", "arxiv:3"}
    here.service().mark_read(["arxiv:4"], True, "key")
    assert here.read() == {"arxiv:1", "arxiv:2", "arxiv:3", "arxiv:4"}
    assert ours.read_bytes() == theirs.read_bytes()
    here.close()
    clone.close()


def event_file_named(home: Home, name: str) -> Path:
    """The event file with a name."""
    return home.paths.events / name


def test_a_clock_set_to_2099_and_back_poisons_nothing(tmp_path: Path) -> None:
    here, there = Home(folders(tmp_path / "here")), Home(folders(tmp_path / "there"))
    here.time = NOON + timedelta(days=365 * 73)
    here.service().mark_read(["arxiv:1", "arxiv:2"], True, "key")
    here.time = NOON
    here.service().mark_read(["arxiv:1"], False, "key")
    here.service().undo("key")
    here.service().mark_read(["arxiv:3"], True, "key")
    there.paths.events.mkdir(parents=True)
    shutil.copy(find_only_file(here), there.paths.events)
    there.service().mark_read(["arxiv:2"], False, "key")
    there.service().mark_read(["arxiv:4"], True, "key")
    other = max(event.stamp for event in events(there.paths.events) if event.changes[0].key ==
                "arxiv:4")  # fmt: skip
    for file in there.paths.events.iterdir():
        shutil.copy(file, here.paths.events)
    assert here.read() == there.read() == {"arxiv:1", "arxiv:3", "arxiv:4"}
    assert other
    here.close()
    there.close()


def test_deleting_every_view_costs_nothing(home_library: Home) -> None:
    service = home_library.service()
    service.bookmark_papers(["arxiv:1"], True, "key", records)
    service.tag_papers(["arxiv:2"], ["rl"], True, "key", records)
    service.write_note("arxiv:3", "kept", "key", records)
    service.write_documents()
    home_library.close()
    shutil.rmtree(home_library.paths.cache)
    (home_library.paths.state / "library.json").unlink()
    fresh = home_library.service()
    assert dict(list_part_with_records(fresh, "all")) == {
        key: record(key) for key in ("arxiv:1", "arxiv:2", "arxiv:3")
    }
    assert home_library.marks("arxiv:3").note == "kept"
    assert home_library.tags() == {"rl": 1}


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 256 KB."""
    mount = shutil.which("mount")
    folder = tmp_path / "small"
    folder.mkdir()
    options = ["-t", "tmpfs", "-o", "size=256k", "tmpfs", str(folder)]
    if not mount or subprocess.run([mount, *options], capture_output=True, check=False).returncode:
        pytest.skip("needs to be allowed to mount a tmpfs")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_on_a_full_disk_nothing_acknowledged_is_lost(small_disk: Path, tmp_path: Path) -> None:
    """Only the disk with the library's folders is full; the catalogue is on another."""
    elsewhere = folders(tmp_path)
    paths = Paths(small_disk / "data", small_disk / "state", elsewhere.cache, elsewhere.config)
    home = Home(paths)
    service = home.service()
    acknowledged = set()
    with pytest.raises(LibraryError, match="Nothing was marked"):
        for number in range(100_000):
            service.write_note(f"arxiv:{number}", "x" * 2000, "key", records)
            acknowledged.add(f"arxiv:{number}")
    assert acknowledged
    service.try_to_write_documents()
    assert any("can't be written" in problem for problem in service.problems)
    with pytest.raises(LibraryError, match="Nothing was marked"):
        home.service().write_note("arxiv:999999", "y" * 3000, "key", records)
    assert set(home.service().list_keys("all")) == acknowledged
    (small_disk / "filler").unlink(missing_ok=True)
    home.close()


def test_the_program_starts_where_the_library_can_t_be_written(paths: Paths) -> None:
    paths.data.parent.mkdir(parents=True, exist_ok=True)
    paths.data.write_text("a file where the folder should be")
    done = reader("mark", "read", "--offline", "2611.00001")
    assert done.code == 1
    assert len(done.err.splitlines()) <= 2 and "Nothing was marked" in done.err
    assert reader("list", "sample:", "--format", "links").code == 0
