"""Export, import, check and compaction: what they keep, what they drop, what they say."""

import json
import os
import shutil
import socket
import stat
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from reader.catalogue.library_parts import pack_record
from reader.errors import FileError, LibraryError, ParseError
from reader.library.events import Event
from reader.services import compaction, import_library
from reader.services.check_library import check_library
from reader.services.compaction import compact_library
from tests.conftest import NOON
from tests.library.home import (
    Home,
    events,
    folders,
    list_part_with_records,
    no_records,
    pure_fold,
    record,
    records,
)


@pytest.fixture
def other_home(tmp_path: Path) -> Home:
    """A library on another machine, with something of everything in it."""
    home = Home(folders(tmp_path / "other"))
    service = home.service()
    service.bookmark_papers(["arxiv:2611.00001", "arxiv:2611.00002"], True, "key", records)
    service.bookmark_papers(["arxiv:2611.00002"], False, "key", records)
    service.tag_papers(["arxiv:2611.00001"], ["rl", "to-read"], True, "key", records)
    service.write_note("arxiv:2611.00001", "a note", "key", records)
    service.mark_read(["arxiv:2611.00003", "arxiv:2611.00004"], True, "key")
    service.set_rules("mute", ["author:Nobody Known"], True, "key")
    return home


def read_export(home: Home) -> bytes:
    """The library's export."""
    return b"".join(home.service().export_as_json())


def import_path(home: Home, path: Path) -> import_library.Imported:
    """What importing a file or folder did."""
    return import_library.import_marks(home.service(), import_library.read_library(path), {})


def read_contents(home: Home) -> tuple[dict[str, object], object]:
    """What the export says, by paper, and the mutes."""
    papers, mutes = papers_and_mutes(read_export(home))
    return {paper["key"]: paper for paper in papers}, mutes


def papers_and_mutes(body: bytes) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """The documents of papers in an export, and the time of each mute."""
    tables = json.loads(body)
    mutes = {mute["rule"]: mute["since"] for mute in tables["mutes"].values()}
    return list(tables["papers"].values()), mutes


def test_an_export_is_json_that_holds_what_was_done(other_home: Home) -> None:
    papers, mutes = papers_and_mutes(read_export(other_home))
    assert mutes == {"author:Nobody Known": "2026-11-23T12:00:00+00:00"}
    first = next(one for one in papers if one["key"] == "arxiv:2611.00001")
    assert first["record"] == record("arxiv:2611.00001")
    assert list(first["tags"]) == ["rl", "to-read"] and first["note"] == "a note"
    assert {one["key"] for one in papers} == {
        "arxiv:2611.00001",
        "arxiv:2611.00003",
        "arxiv:2611.00004",
    }


def test_an_export_tells_nothing_of_the_machine(other_home: Home) -> None:
    body = read_export(other_home).decode()
    (file,) = other_home.paths.events.iterdir()
    for secret in (file.stem, socket.gethostname(), str(other_home.paths.data), str(Path.home())):
        assert secret not in body


@pytest.mark.parametrize("form", ["export", "folder", "data folder", "file"])
def test_another_library_is_taken_in_once(
    home_library: Home, other_home: Home, tmp_path: Path, form: str
) -> None:
    file = tmp_path / "library.json"
    file.write_bytes(read_export(other_home))
    (events_file,) = other_home.paths.events.iterdir()
    path = {
        "export": file, "folder": other_home.paths.events, "data folder": other_home.paths.data,
        "file": events_file,
    }[form]  # fmt: skip
    first = import_path(home_library, path)
    assert (first.papers, first.problems) == (4, [])
    (ours,) = home_library.paths.events.iterdir()
    assert {event.device for event in events(home_library.paths.events)} == {ours.stem}
    written = ours.read_bytes()
    again = import_path(home_library, path)
    assert again.papers == 0
    assert ours.read_bytes() == written
    assert read_contents(home_library) == read_contents(other_home)
    assert home_library.service().undo("cli"), "an import is an action like any other"


def test_what_was_removed_here_later_stays_removed(
    home_library: Home, other_home: Home, tmp_path: Path
) -> None:
    file = tmp_path / "library.json"
    file.write_bytes(read_export(other_home))
    import_path(home_library, file)
    home_library.time = NOON + timedelta(days=1)
    home_library.service().bookmark_papers(["arxiv:2611.00001"], False, "key", records)
    assert import_path(home_library, file).papers == 0
    assert home_library.marks("arxiv:2611.00001").bookmarked is None


def test_a_note_is_put_beside_ours(home_library: Home, other_home: Home) -> None:
    home_library.service().write_note("arxiv:2611.00001", "mine", "key", records)
    import_path(home_library, other_home.paths.events)
    assert home_library.marks("arxiv:2611.00001").note == "mine\n\na note"


def test_the_marks_of_a_list_are_taken_in(home_library: Home) -> None:
    listed = {
        "key": "arxiv:2611.00001", "read": None, "bookmarked": "2026-11-20T08:00:00+00:00",
        "tags": ["Reinforcement Learning"], "note": "why", "title": "T", "links": {},
    }  # fmt: skip
    import_library.import_marks(
        home_library.service(), import_library.parse_rows([listed], "it"), {}
    )
    marks = home_library.marks("arxiv:2611.00001")
    assert (marks.bookmarked, marks.tags, marks.note) == (
        "2026-11-20T08:00:00+00:00", ("reinforcement-learning",), "why",
    )  # fmt: skip


@pytest.mark.parametrize(
    "body",
    [b"", b"no library", b'{"reader_library": 1}', b'{"reader_library": 9, "papers": []}',
     b'[{"a": 1}]', b"\x00\xff", b'{"reader_library": 1, "papers": [' + b"[" * 100_000],
)  # fmt: skip
def test_what_is_no_library_is_refused(home_library: Home, tmp_path: Path, body: bytes) -> None:
    file = tmp_path / "file"
    file.write_bytes(body)
    with pytest.raises(ParseError, match=str(file)):
        import_path(home_library, file)
    with pytest.raises(FileError):
        import_path(home_library, tmp_path / "nothing")
    (tmp_path / "empty").mkdir()
    with pytest.raises(FileError, match="no event files"):
        import_path(home_library, tmp_path / "empty")


def test_hostile_text_in_an_export_is_made_harmless(home_library: Home, tmp_path: Path) -> None:
    paper = {
        "key": "arxiv:2611.00001", "bookmark": "2026-11-20T08:00:00+00:00", "read": "never\x1b[2J",
        "tags": {"a\x1b]0;x\x07b": "2026-11-20T08:00:00+00:00"}, "note": "x\x1b[31my\u202ez",
        "record": {"key": "arxiv:2611.00001", "title": "T\x1b[2J\u200b"},
    }  # fmt: skip
    bad_key = {"key": "arxiv:1\x1b[2J", "bookmark": "2026-11-20T08:00:00+00:00"}
    file = tmp_path / "library.json"
    file.write_text(json.dumps({"reader_library": 1, "papers": [paper, bad_key]}))
    import_path(home_library, file)
    records = list_part_with_records(home_library.service(), "all")
    assert [key for key, _ in records] == ["arxiv:2611.00001"]
    marks = home_library.marks("arxiv:2611.00001")
    text = f"{marks} {records}"
    assert "\\x1b" not in text and "\\u202e" not in text and "\\u200b" not in text
    assert marks.read is None


def test_check_finds_no_problem_in_an_undamaged_library(other_home: Home) -> None:
    checked = check_library(other_home.service(), other_home.paths)
    assert (checked.problems, checked.files, checked.events) == ([], 1, 6)


def cut_last_line(home: Home) -> None:
    (file,) = home.paths.events.iterdir()
    with file.open("ab") as end:
        end.write(b'{"v": 1')


def leave_line_incomplete(home: Home) -> None:
    (home.paths.events / "ffffffffffff.jsonl").write_bytes(b'{"v": 1')


def damage_line(home: Home) -> None:
    (home.paths.events / "ffffffffffff.jsonl").write_bytes(b"no event\n")


def write_newer_line(home: Home) -> None:
    (home.paths.events / "ffffffffffff.jsonl").write_bytes(b'{"v": 2}\n')


def open_to_others(home: Home) -> None:
    (file,) = home.paths.events.iterdir()
    file.chmod(0o644)


def restore_backup(home: Home) -> None:
    (file,) = home.paths.events.iterdir()
    file.write_bytes(b"".join(file.read_bytes().splitlines(keepends=True)[:3]))


def damage_catalogue_marks(home: Home) -> None:
    home.service()
    home.database.execute("DELETE FROM marks WHERE key = 'arxiv:2611.00003'")


def damage_catalogue_record(home: Home) -> None:
    home.service()
    home.database.execute(
        "UPDATE records SET record = ?",
        (pack_record({"key": "arxiv:2611.00001", "title": "Other"}),),
    )


@pytest.mark.parametrize(
    ("harm", "message"),
    [
        (cut_last_line, "is cut off"),
        (leave_line_incomplete, "has not arrived yet"),
        (damage_line, "can't be read"),
        (write_newer_line, "newer reader"),
        (open_to_others, "chmod 600"),
        (restore_backup, "not as this machine left"),
        (damage_catalogue_marks, "catalogue's marks differed"),
        (damage_catalogue_record, "catalogue's marks differed"),
    ],
)
def test_check_reports_what_is_damaged(
    other_home: Home, harm: Callable[[Home], None], message: str
) -> None:
    service = other_home.service()
    service.mark_read(["arxiv:2611.00005"], True, "key")
    harm(other_home)
    problems = check_library(other_home.service(), other_home.paths).problems
    assert len([problem for problem in problems if message in problem]) == 1, problems
    assert all("\n" not in problem for problem in problems)


@pytest.mark.parametrize("harm", [damage_catalogue_marks, damage_catalogue_record])
def test_check_makes_wrong_marks_of_the_catalogue_again(
    other_home: Home, harm: Callable[[Home], None]
) -> None:
    service = other_home.service()
    service.mark_read(["arxiv:2611.00005"], True, "key")
    harm(other_home)
    check_library(other_home.service(), other_home.paths)
    assert check_library(other_home.service(), other_home.paths).problems == []
    assert other_home.read() == {"arxiv:2611.00003", "arxiv:2611.00004", "arxiv:2611.00005"}


def fill_with_old_actions(home: Home) -> list[Event]:
    """Months of turning marks over; every event that was written."""
    for number in range(30):
        home.time = NOON + timedelta(days=10 * number)
        service = home.service()
        service.mark_read(["arxiv:2611.00003"], number % 2 == 0, "key")
        service.write_note("arxiv:2611.00001", f"thought {number}", "key", records)
    return events(home.paths.events)


def test_compaction_keeps_last_values_and_90_days_of_undo(other_home: Home) -> None:
    before = fill_with_old_actions(other_home)
    expected = pure_fold(before)
    done = compact_library(other_home.service(), other_home.paths, other_home.now, forget=False)
    assert done.after < done.before
    (file,) = other_home.paths.events.iterdir()
    assert file.stat().st_size == done.after
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    after = events(other_home.paths.events)
    assert pure_fold(after) == expected
    recent = [
        one
        for one in before
        if one.stamp >= (other_home.time - timedelta(days=90)).timestamp() * 1e6
    ]
    assert len(recent) == 20 and after[-20:] == recent
    assert not check_library(other_home.service(), other_home.paths).problems
    count = 0
    while undone := other_home.service().undo("key"):
        assert not undone.changed_since
        count += 1
    assert count == 20
    assert other_home.marks("arxiv:2611.00001").note == "thought 19"


def test_compaction_without_forget_keeps_replaced_notes(other_home: Home) -> None:
    fill_with_old_actions(other_home)
    compact_library(other_home.service(), other_home.paths, other_home.now, forget=False)
    (file,) = other_home.paths.events.iterdir()
    assert "thought 3" in file.read_text()


def test_forget_drops_replaced_texts_and_nothing_else(other_home: Home) -> None:
    expected = pure_fold(fill_with_old_actions(other_home))
    compact_library(other_home.service(), other_home.paths, other_home.now, forget=True)
    everything = b"".join(
        file.read_bytes()
        for folder in (other_home.paths.events, other_home.paths.state)
        for file in folder.rglob("*") if file.is_file()
    )  # fmt: skip
    assert b"thought 29" in everything
    assert b"thought 28" not in everything and b"a note" not in everything
    assert pure_fold(events(other_home.paths.events)) == expected
    undone = other_home.service().undo("key")
    assert undone and undone.changed_since == (("arxiv:2611.00001", "note"),)
    assert other_home.marks("arxiv:2611.00001").note == "thought 29"


def test_a_note_that_was_forgotten_does_not_come_back_with_an_old_copy(other_home: Home) -> None:
    fill_with_old_actions(other_home)
    (file,) = other_home.paths.events.iterdir()
    old = file.read_bytes()
    compact_library(other_home.service(), other_home.paths, other_home.now, forget=True)
    (other_home.paths.events / f"{file.stem} (conflicted copy).jsonl").write_bytes(old)
    assert other_home.marks("arxiv:2611.00001").note == "thought 29"


def test_a_second_compaction_has_nothing_to_do(other_home: Home) -> None:
    fill_with_old_actions(other_home)
    compact_library(other_home.service(), other_home.paths, other_home.now, forget=True)
    (file,) = other_home.paths.events.iterdir()
    done = compact_library(other_home.service(), other_home.paths, other_home.now, forget=True)
    assert done.before == done.after
    assert list(other_home.paths.events.iterdir()) == [file]


def test_leftovers_of_a_killed_compaction_are_deleted_after_a_day(
    other_home: Home,
) -> None:
    old, fresh = (other_home.paths.events / f".{name * 12}.jsonl" for name in "ab")
    for file in (old, fresh):
        file.write_bytes(b"{}\n")
    os.utime(old, (0, 0))
    compact_library(other_home.service(), other_home.paths, other_home.now, forget=False)
    assert not old.exists() and fresh.exists()


def test_leftovers_of_copies_to_another_disk_are_deleted_after_a_day(other_home: Home) -> None:
    leavings = [".0123456789ab.jsonl-57e36840-4711-0123abcd", "..0123456789ab.jsonl-4711-0123abcd"]
    for name in leavings:
        (other_home.paths.events / name).touch()
        os.utime(other_home.paths.events / name, (0, 0))
    compact_library(other_home.service(), other_home.paths, other_home.now, forget=False)
    assert not list(other_home.paths.events.glob(".*"))


def test_a_library_on_another_disk_is_compacted(other_home: Home, tmp_path: Path) -> None:
    elsewhere = Path("/dev/shm")
    if not elsewhere.is_dir() or elsewhere.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("needs a second file system")
    folder = elsewhere / f"reader-events-{os.getpid()}"
    other_home.paths.events.rename(tmp_path / "events")
    shutil.copytree(tmp_path / "events", folder)
    other_home.paths.events.symlink_to(folder)
    try:
        expected = pure_fold(fill_with_old_actions(other_home))
        done = compact_library(other_home.service(), other_home.paths, other_home.now, forget=False)
        assert done.after < done.before
        (file,) = folder.iterdir()
        assert file.stat().st_size == done.after
        assert pure_fold(events(folder)) == expected
    finally:
        shutil.rmtree(folder)


def test_others_mark_while_a_library_is_compacted(other_home: Home) -> None:
    fill_with_old_actions(other_home)
    running = other_home.service()

    def marking_clock() -> datetime:
        """Asked in the middle of it; another program marks then."""
        running.mark_read(["arxiv:2611.00007"], True, "key")
        return other_home.now()

    done = compact_library(other_home.service(), other_home.paths, marking_clock, forget=False)
    assert done.after < done.before
    running.mark_read(["arxiv:2611.00008"], True, "key")
    assert {"arxiv:2611.00007", "arxiv:2611.00008"} <= other_home.read()
    assert not check_library(other_home.service(), other_home.paths).problems
    assert len(list(other_home.paths.events.iterdir())) == 1


def test_a_record_that_is_needed_again_while_a_library_is_compacted_stays(other_home: Home) -> None:
    running = other_home.service()
    running.bookmark_papers(["arxiv:2611.00005"], True, "key", records)
    running.bookmark_papers(["arxiv:2611.00005"], False, "key", records)
    fill_with_old_actions(other_home)
    again = other_home.service()

    def marking_clock() -> datetime:
        """Asked in the middle of it; the paper is kept again then."""
        again.bookmark_papers(["arxiv:2611.00005"], True, "key", no_records)
        return other_home.now()

    compact_library(other_home.service(), other_home.paths, marking_clock, forget=False)
    listed = dict(list_part_with_records(other_home.service(), "bookmarks"))
    assert listed["arxiv:2611.00005"] == record("arxiv:2611.00005")


def test_a_paper_that_compaction_dropped_is_carried_again_when_it_is_kept_again(
    other_home: Home,
) -> None:
    other_home.service().bookmark_papers(["arxiv:2611.00005"], True, "key", records)
    other_home.service().bookmark_papers(["arxiv:2611.00005"], False, "key", records)
    fill_with_old_actions(other_home)
    compact_library(other_home.service(), other_home.paths, other_home.now, forget=False)
    assert not any("arxiv:2611.00005" in one.records for one in events(other_home.paths.events))
    other_home.service().bookmark_papers(["arxiv:2611.00005"], True, "key", records)
    assert any("arxiv:2611.00005" in one.records for one in events(other_home.paths.events))


def test_a_compaction_reports_no_old_marks_to_a_running_program(other_home: Home) -> None:
    fill_with_old_actions(other_home)
    running, late = other_home.service(), other_home.service()
    for service in (running, late):
        service.refresh_marks()
    other_home.service().mark_read(["arxiv:2611.00007"], True, "key")
    assert running.refresh_marks() == {"arxiv:2611.00007"}
    compact_library(other_home.service(), other_home.paths, other_home.now, forget=False)
    assert running.refresh_marks() == frozenset()
    assert "arxiv:2611.00007" in late.refresh_marks()
    other_home.service().mark_read(["arxiv:2611.00008"], True, "key")
    assert running.refresh_marks() == {"arxiv:2611.00008"}
    assert not check_library(running, other_home.paths).problems


def test_a_library_of_which_nothing_was_overridden_stays_as_it_is(home_library: Home) -> None:
    home_library.service().mark_read(["arxiv:1", "arxiv:2"], True, "key")
    home_library.time += timedelta(days=200)
    (file,) = home_library.paths.events.iterdir()
    body = file.read_bytes()
    done = compact_library(
        home_library.service(), home_library.paths, home_library.now, forget=True
    )
    assert done == (len(body), len(body))
    assert list(home_library.paths.events.iterdir()) == [file] and file.read_bytes() == body


def test_lines_that_can_t_be_read_survive_compaction(other_home: Home) -> None:
    fill_with_old_actions(other_home)
    (file,) = other_home.paths.events.iterdir()
    lines = file.read_bytes().splitlines(keepends=True)
    strange = [b"no event\n", b'{"v": 3, "x": 1}\n', b"\xff\xfe\n"]
    body = b"".join([lines[0], *strange, *lines[1:]])
    file.write_bytes(body)
    (other_home.paths.state / "written").unlink()
    compact_library(other_home.service(), other_home.paths, other_home.now, forget=False)
    (fresh,) = other_home.paths.events.iterdir()
    assert all(line in fresh.read_bytes() for line in strange)


def test_other_devices_files_are_not_touched_by_compaction(
    other_home: Home, tmp_path: Path
) -> None:
    third = Home(folders(tmp_path / "third"))
    fill_with_old_actions(third)
    (file,) = third.paths.events.iterdir()
    shutil.copy(file, other_home.paths.events)
    body = file.read_bytes()
    fill_with_old_actions(other_home)
    compact_library(other_home.service(), other_home.paths, other_home.now, forget=True)
    assert (other_home.paths.events / file.name).read_bytes() == body
    third.close()


@pytest.mark.parametrize("stage", ["begin", "unlink"])
def test_an_interrupted_compaction_is_finished_by_the_next(
    other_home: Home, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    """It stops before the new file is the device's, or before the old one goes."""
    expected = pure_fold(fill_with_old_actions(other_home))

    def raise_error(*_: object, **__: object) -> None:
        raise OSError(5, "stopped here")

    with monkeypatch.context() as patch:
        if stage == "begin":
            patch.setattr(compaction.device, "begin_file", raise_error)
        else:
            patch.setattr(Path, "unlink", raise_error)
        with pytest.raises(LibraryError, match="nothing is lost"):
            compact_library(other_home.service(), other_home.paths, other_home.now, forget=False)
    assert len(list(other_home.paths.events.iterdir())) == 2
    assert pure_fold(events(other_home.paths.events)) == expected
    other_home.service().mark_read(["arxiv:2611.00009"], True, "key")
    problems = check_library(other_home.service(), other_home.paths).problems
    assert problems == ["A compaction was interrupted; reader library compact finishes it"]
    compact_library(other_home.service(), other_home.paths, other_home.now, forget=False)
    assert len(list(other_home.paths.events.iterdir())) == 1
    assert not check_library(other_home.service(), other_home.paths).problems
    assert "arxiv:2611.00009" in other_home.read()
