"""Export, import, check and compaction: what they keep, what they drop, what they say."""

import json
import os
import shutil
import socket
import stat
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from reader.errors import FileError, LibraryError, ParseError
from reader.library.events import Event
from reader.library.exchange import export
from reader.marks import compaction, importing
from reader.marks.checking import check
from reader.marks.compaction import compact
from tests.conftest import NOON
from tests.library.home import Home, carried, events, folders, pure_fold, record


@pytest.fixture
def other(tmp_path: Path) -> Home:
    """A library on another machine, with something of everything in it."""
    home = Home(folders(tmp_path / "other"))
    service = home.service()
    service.bookmark(["arxiv:2611.00001", "arxiv:2611.00002"], True, "key", record)
    service.bookmark(["arxiv:2611.00002"], False, "key", record)
    service.tag(["arxiv:2611.00001"], ["rl", "to-read"], True, "key", record)
    service.note("arxiv:2611.00001", "a note", "key", record)
    service.mark_read(["arxiv:2611.00003", "arxiv:2611.00004"], True, "key")
    service.mute(["author:Nobody Known"], True, "key")
    return home


def exported(home: Home) -> bytes:
    """The library's export."""
    documents = home.service().documents()
    return b"".join(export(documents.marked(), documents.mutes(), "2026-11-23T12:00:00+00:00"))


def taken(home: Home, path: Path) -> importing.Imported:
    """What importing a file or folder did."""
    return importing.take(home.service(), importing.read(path), {})


def contents(home: Home) -> tuple[dict[str, object], object]:
    """What the export says, by paper, and the mutes."""
    found = json.loads(exported(home))
    return {paper["key"]: paper for paper in found["papers"]}, found["mutes"]


def test_an_export_is_json_that_holds_what_was_done(other: Home) -> None:
    found = json.loads(exported(other))
    assert found["reader_library"] == 1
    assert found["mutes"] == {"author:Nobody Known": "2026-11-23T12:00:00+00:00"}
    first = next(one for one in found["papers"] if one["key"] == "arxiv:2611.00001")
    assert first["record"] == record("arxiv:2611.00001")
    assert list(first["tags"]) == ["rl", "to-read"] and first["note"] == "a note"
    assert {one["key"] for one in found["papers"]} == {
        "arxiv:2611.00001",
        "arxiv:2611.00003",
        "arxiv:2611.00004",
    }


def test_an_export_tells_nothing_of_the_machine(other: Home) -> None:
    body = exported(other).decode()
    (file,) = other.paths.events.iterdir()
    for secret in (file.stem, socket.gethostname(), str(other.paths.data), str(Path.home())):
        assert secret not in body


@pytest.mark.parametrize("form", ["export", "folder", "data folder", "file"])
def test_another_library_is_taken_in_once(
    home_library: Home, other: Home, tmp_path: Path, form: str
) -> None:
    file = tmp_path / "library.json"
    file.write_bytes(exported(other))
    (events_file,) = other.paths.events.iterdir()
    path = {
        "export": file, "folder": other.paths.events, "data folder": other.paths.data,
        "file": events_file,
    }[form]  # fmt: skip
    first = taken(home_library, path)
    assert (first.papers, first.problems) == (4, [])
    (ours,) = home_library.paths.events.iterdir()
    assert {event.device for event in events(home_library.paths.events)} == {ours.stem}
    written = ours.read_bytes()
    again = taken(home_library, path)
    assert again.papers == 0
    assert ours.read_bytes() == written
    assert contents(home_library) == contents(other)
    assert home_library.service().undo("cli"), "an import is an action like any other"


def test_what_was_removed_here_later_stays_removed(
    home_library: Home, other: Home, tmp_path: Path
) -> None:
    file = tmp_path / "library.json"
    file.write_bytes(exported(other))
    taken(home_library, file)
    home_library.time = NOON + timedelta(days=1)
    home_library.service().bookmark(["arxiv:2611.00001"], False, "key", record)
    assert taken(home_library, file).papers == 0
    assert home_library.marks("arxiv:2611.00001").bookmarked is None


def test_a_note_is_put_beside_ours(home_library: Home, other: Home) -> None:
    home_library.service().note("arxiv:2611.00001", "mine", "key", record)
    taken(home_library, other.paths.events)
    assert home_library.marks("arxiv:2611.00001").note == "mine\n\na note"


def test_the_marks_of_a_list_are_taken_in(home_library: Home) -> None:
    listed = {
        "key": "arxiv:2611.00001", "read": None, "bookmarked": "2026-11-20T08:00:00+00:00",
        "tags": ["Reinforcement Learning"], "note": "why", "title": "T", "links": {},
    }  # fmt: skip
    importing.take(home_library.service(), importing.listed([listed], "it"), {})
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
        taken(home_library, file)
    with pytest.raises(FileError):
        taken(home_library, tmp_path / "nothing")
    (tmp_path / "empty").mkdir()
    with pytest.raises(FileError, match="no event files"):
        taken(home_library, tmp_path / "empty")


def test_hostile_text_in_an_export_is_made_harmless(home_library: Home, tmp_path: Path) -> None:
    paper = {
        "key": "arxiv:2611.00001", "bookmark": "2026-11-20T08:00:00+00:00", "read": "never\x1b[2J",
        "tags": {"a\x1b]0;x\x07b": "2026-11-20T08:00:00+00:00"}, "note": "x\x1b[31my\u202ez",
        "record": {"key": "arxiv:2611.00001", "title": "T\x1b[2J\u200b"},
    }  # fmt: skip
    bad_key = {"key": "arxiv:1\x1b[2J", "bookmark": "2026-11-20T08:00:00+00:00"}
    file = tmp_path / "library.json"
    file.write_text(json.dumps({"reader_library": 1, "papers": [paper, bad_key]}))
    taken(home_library, file)
    kept = carried(home_library.service(), "all")
    assert [key for key, _ in kept] == ["arxiv:2611.00001"]
    marks = home_library.marks("arxiv:2611.00001")
    shown = f"{marks} {kept}"
    assert "\\x1b" not in shown and "\\u202e" not in shown and "\\u200b" not in shown
    assert marks.read is None


def test_check_is_content_with_a_whole_library(other: Home) -> None:
    checked = check(other.service(), other.paths, other.database)
    assert (checked.problems, checked.files, checked.events) == ([], 1, 6)


def torn(home: Home) -> None:
    (file,) = home.paths.events.iterdir()
    with file.open("ab") as end:
        end.write(b'{"v": 1')


def not_arrived(home: Home) -> None:
    (home.paths.events / "ffffffffffff.jsonl").write_bytes(b'{"v": 1')


def damaged(home: Home) -> None:
    (home.paths.events / "ffffffffffff.jsonl").write_bytes(b"no event\n")


def newer(home: Home) -> None:
    (home.paths.events / "ffffffffffff.jsonl").write_bytes(b'{"v": 2}\n')


def readable(home: Home) -> None:
    (file,) = home.paths.events.iterdir()
    file.chmod(0o644)


def restored(home: Home) -> None:
    (file,) = home.paths.events.iterdir()
    file.write_bytes(b"".join(file.read_bytes().splitlines(keepends=True)[:3]))


def wrong_catalogue(home: Home) -> None:
    home.service()
    home.database.execute("DELETE FROM marks WHERE key = 'arxiv:2611.00003'")


def wrong_snapshot(home: Home) -> None:
    file = home.paths.state / "library.json"
    file.write_text(file.read_text().replace("arxiv:2611.00003", "arxiv:2611.00008"))


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (torn, "is cut"), (not_arrived, "has not arrived yet"), (damaged, "can't be read"),
        (newer, "newer reader"), (readable, "chmod 600"), (restored, "not as this machine left"),
        (wrong_catalogue, "catalogue's marks were not"), (wrong_snapshot, "library.json was not"),
    ],
)  # fmt: skip
def test_check_says_what_is_not_whole(other: Home, harm: Callable[[Home], None], said: str) -> None:
    service = other.service()
    service.mark_read(["arxiv:2611.00005"], True, "key")
    service.save()
    harm(other)
    problems = check(other.service(), other.paths, other.database).problems
    assert len([problem for problem in problems if said in problem]) == 1, problems
    assert all("\n" not in problem for problem in problems)


@pytest.mark.parametrize("harm", [wrong_catalogue, wrong_snapshot])
def test_check_makes_a_wrong_view_anew(other: Home, harm: Callable[[Home], None]) -> None:
    other.service().save()
    service = other.service()
    service.mark_read(["arxiv:2611.00005"], True, "key")
    service.save()
    harm(other)
    check(other.service(), other.paths, other.database)
    assert check(other.service(), other.paths, other.database).problems == []
    assert other.read() == {"arxiv:2611.00003", "arxiv:2611.00004", "arxiv:2611.00005"}


def aged(home: Home) -> list[Event]:
    """Months of turning marks over; every event that was written."""
    for number in range(30):
        home.time = NOON + timedelta(days=10 * number)
        service = home.service()
        service.mark_read(["arxiv:2611.00003"], number % 2 == 0, "key")
        service.note("arxiv:2611.00001", f"thought {number}", "key", record)
    return events(home.paths.events)


def test_compaction_keeps_last_values_and_90_days_of_undo(other: Home) -> None:
    before = aged(other)
    wanted = pure_fold(before)
    done = compact(other.service(), other.paths, other.now, forget=False)
    assert done.after < done.before
    (file,) = other.paths.events.iterdir()
    assert file.stat().st_size == done.after
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    after = events(other.paths.events)
    assert pure_fold(after) == wanted
    recent = [
        one for one in before if one.stamp >= (other.time - timedelta(days=90)).timestamp() * 1e6
    ]
    assert len(recent) == 20 and after[-20:] == recent
    assert not check(other.service(), other.paths, other.database).problems
    undone = 0
    while found := other.service().undo("key"):
        assert not found.left
        undone += 1
    assert undone == 20
    assert other.marks("arxiv:2611.00001").note == "thought 19"


def test_compaction_without_forget_keeps_replaced_notes(other: Home) -> None:
    aged(other)
    compact(other.service(), other.paths, other.now, forget=False)
    (file,) = other.paths.events.iterdir()
    assert "thought 3" in file.read_text()


def test_forget_drops_replaced_texts_and_nothing_else(other: Home) -> None:
    wanted = pure_fold(aged(other))
    compact(other.service(), other.paths, other.now, forget=True)
    everything = b"".join(
        file.read_bytes()
        for folder in (other.paths.events, other.paths.state)
        for file in folder.rglob("*") if file.is_file()
    )  # fmt: skip
    assert b"thought 29" in everything
    assert b"thought 28" not in everything and b"a note" not in everything
    assert pure_fold(events(other.paths.events)) == wanted
    undone = other.service().undo("key")
    assert undone and undone.left == (("arxiv:2611.00001", "note"),)
    assert other.marks("arxiv:2611.00001").note == "thought 29"


def test_a_note_that_was_forgotten_does_not_come_back_with_an_old_copy(other: Home) -> None:
    aged(other)
    (file,) = other.paths.events.iterdir()
    old = file.read_bytes()
    compact(other.service(), other.paths, other.now, forget=True)
    (other.paths.events / f"{file.stem} (conflicted copy).jsonl").write_bytes(old)
    assert other.marks("arxiv:2611.00001").note == "thought 29"


def test_a_second_compaction_has_nothing_to_do(other: Home) -> None:
    aged(other)
    compact(other.service(), other.paths, other.now, forget=True)
    (file,) = other.paths.events.iterdir()
    done = compact(other.service(), other.paths, other.now, forget=True)
    assert done.before == done.after
    assert list(other.paths.events.iterdir()) == [file]


def test_what_a_compaction_that_was_killed_had_begun_to_write_goes_after_a_day(other: Home) -> None:
    old, fresh = (other.paths.events / f".{name * 12}.jsonl" for name in "ab")
    for file in (old, fresh):
        file.write_bytes(b"{}\n")
    os.utime(old, (0, 0))
    compact(other.service(), other.paths, other.now, forget=False)
    assert not old.exists() and fresh.exists()


def test_others_mark_while_a_library_is_compacted(other: Home) -> None:
    aged(other)
    running = other.service()

    def now() -> datetime:
        """Asked in the middle of it; another program marks then."""
        running.mark_read(["arxiv:2611.00007"], True, "key")
        return other.now()

    done = compact(other.service(), other.paths, now, forget=False)
    assert done.after < done.before
    running.mark_read(["arxiv:2611.00008"], True, "key")
    assert {"arxiv:2611.00007", "arxiv:2611.00008"} <= other.read()
    assert not check(other.service(), other.paths, other.database).problems
    assert len(list(other.paths.events.iterdir())) == 1


def test_a_record_that_is_needed_again_while_a_library_is_compacted_stays(other: Home) -> None:
    running = other.service()
    running.bookmark(["arxiv:2611.00005"], True, "key", record)
    running.bookmark(["arxiv:2611.00005"], False, "key", record)
    aged(other)
    again = other.service()

    def now() -> datetime:
        """Asked in the middle of it; the paper is kept again then."""
        again.bookmark(["arxiv:2611.00005"], True, "key", lambda key: None)
        return other.now()

    compact(other.service(), other.paths, now, forget=False)
    listed = dict(carried(other.service(), "bookmarks"))
    assert listed["arxiv:2611.00005"] == record("arxiv:2611.00005")


def test_a_running_program_hears_no_mark_again_because_of_a_compaction(other: Home) -> None:
    aged(other)
    running, late = other.service(), other.service()
    for service in (running, late):
        service.refresh()
    other.service().mark_read(["arxiv:2611.00007"], True, "key")
    assert running.refresh() == {"arxiv:2611.00007"}
    compact(other.service(), other.paths, other.now, forget=False)
    assert running.refresh() == frozenset()
    assert "arxiv:2611.00007" in late.refresh()
    other.service().mark_read(["arxiv:2611.00008"], True, "key")
    assert running.refresh() == {"arxiv:2611.00008"}
    assert not check(running, other.paths, running.database).problems


def test_a_library_of_which_nothing_was_overridden_stays_as_it_is(home_library: Home) -> None:
    home_library.service().mark_read(["arxiv:1", "arxiv:2"], True, "key")
    home_library.time += timedelta(days=200)
    (file,) = home_library.paths.events.iterdir()
    body = file.read_bytes()
    done = compact(home_library.service(), home_library.paths, home_library.now, forget=True)
    assert done == (len(body), len(body))
    assert list(home_library.paths.events.iterdir()) == [file] and file.read_bytes() == body


def test_lines_that_can_t_be_read_survive_compaction(other: Home) -> None:
    aged(other)
    (file,) = other.paths.events.iterdir()
    lines = file.read_bytes().splitlines(keepends=True)
    strange = [b"no event\n", b'{"v": 3, "x": 1}\n', b"\xff\xfe\n"]
    body = b"".join([lines[0], *strange, *lines[1:]])
    file.write_bytes(body)
    (other.paths.state / "written").unlink()
    compact(other.service(), other.paths, other.now, forget=False)
    (fresh,) = other.paths.events.iterdir()
    assert all(line in fresh.read_bytes() for line in strange)


def test_other_devices_files_are_not_touched_by_compaction(other: Home, tmp_path: Path) -> None:
    third = Home(folders(tmp_path / "third"))
    aged(third)
    (file,) = third.paths.events.iterdir()
    shutil.copy(file, other.paths.events)
    body = file.read_bytes()
    aged(other)
    compact(other.service(), other.paths, other.now, forget=True)
    assert (other.paths.events / file.name).read_bytes() == body
    third.close()


@pytest.mark.parametrize("stage", ["begin", "unlink"])
def test_an_interrupted_compaction_is_finished_by_the_next(
    other: Home, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    """It stops before the new file is the device's, or before the old one goes."""
    wanted = pure_fold(aged(other))

    def stop(*_: object, **__: object) -> None:
        raise OSError(5, "stopped here")

    with monkeypatch.context() as patch:
        if stage == "begin":
            patch.setattr(compaction.device, "begin", stop)
        else:
            patch.setattr(Path, "unlink", stop)
        with pytest.raises(LibraryError, match="nothing is lost"):
            compact(other.service(), other.paths, other.now, forget=False)
    assert len(list(other.paths.events.iterdir())) == 2
    assert pure_fold(events(other.paths.events)) == wanted
    other.service().mark_read(["arxiv:2611.00009"], True, "key")
    problems = check(other.service(), other.paths, other.database).problems
    assert problems == ["A compaction was interrupted; reader library compact finishes it"]
    compact(other.service(), other.paths, other.now, forget=False)
    assert len(list(other.paths.events.iterdir())) == 1
    assert not check(other.service(), other.paths, other.database).problems
    assert "arxiv:2611.00009" in other.read()
