"""The next start reads what was acknowledged: a line is read back before it is written."""

import errno
import json
import os
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader.errors import LibraryError, Unconfirmed
from reader.library import log, read_back
from reader.library.event_line import encode_event
from reader.library.events import Change, Event
from reader.services.check_library import check_library
from reader.services.compaction import compact_library
from reader.system.paths import Paths
from tests.library.home import Home, events, folders, records
from tests.program import reader

UNFIT = "doi:10.1145/3292500.3330701\u200b"
LONG = "title:" + "long-" * 500


def read_by_another(home: Home) -> set[str]:
    """The marks on a machine that has only the event files."""
    fresh = Home(Paths(home.paths.data, *(home.paths.state / name for name in ("a", "b", "c"))))
    try:
        return fresh.read()
    finally:
        fresh.close()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(
    st.lists(
        st.text(min_size=1)
        | st.just(UNFIT)
        | st.just(LONG)
        | st.from_regex(r"arxiv:[0-9]{4}\.[0-9]{5}", fullmatch=True),
        min_size=1,
        max_size=6,
        unique=True,
    )
)
def test_what_is_acknowledged_of_any_keys_is_there(home_library: Home, keys: list[str]) -> None:
    service = home_library.service()
    before = home_library.read()
    try:
        applied = service.mark_read(keys, True, "key")
    except LibraryError as error:
        assert "Nothing was marked; " in str(error) and "left out" in str(error)
        assert home_library.read() == before
        return
    finally:
        home_library.close()
    done = {change.key for change in applied.changes}
    left = {one.key for one in applied.left_out}
    assert done | left | before >= set(keys) and not done & left
    assert home_library.read() == before | done
    home_library.close()


def test_one_that_can_t_be_stored_takes_no_other_with_it(home_library: Home) -> None:
    service = home_library.service()
    keys = ["arxiv:1", UNFIT, "arxiv:2", LONG]
    applied = service.bookmark_papers(keys, True, "key", records)
    assert [change.key for change in applied.changes] == ["arxiv:1", "arxiv:2"]
    assert [one.key for one in applied.left_out] == [UNFIT, LONG]
    assert set(home_library.service().list_keys("bookmarks")) == {"arxiv:1", "arxiv:2"}
    undone = home_library.service().undo("key")
    assert undone and len(undone.restored) == 2


def test_a_command_says_which_paper_was_left_out(paths: Paths) -> None:
    done = reader("tag", "--offline", f"rl,{'long-' * 500}", "2611.00001", "2611.00002")
    assert done.code == 3
    assert done.err.startswith("Tagged 2 papers with rl, long-long")
    assert done.err.endswith(
        "2 left out: its tag is longer than 2,000 characters (arxiv:2611.00001)\n"
    )
    assert reader("list", "library:tag/rl", "--format", "ids").out.count("\n") == 2
    done = reader("mute", "x" * 2100)
    assert done.code == 1 and done.err.startswith("Nothing was marked; 1 left out: its key is")
    done = reader("mark", "read", "2611.00001", LONG)
    assert done.code == 2 and len(done.err) < 200 and "names no paper" in done.err


def test_an_import_says_which_papers_it_left_out(home_library: Home, tmp_path: Path) -> None:
    papers = [
        {"key": key, "bookmark": "2026-11-20T08:00:00+00:00"} for key in ("arxiv:1", UNFIT, LONG)
    ]
    file = tmp_path / "library.json"
    file.write_text(json.dumps({"reader_library": 1, "papers": papers}))
    done = reader("library", "import", str(file))
    assert done.code == 3
    first, second = done.err.splitlines()
    assert first.startswith("2 left out: its key") and second == "1 imported, 0 already known"
    assert home_library.service().list_keys("bookmarks") == ["arxiv:1"]


@pytest.mark.recorded
def test_no_key_of_another_device_steers_the_terminal(recorded: Path, paths: Paths) -> None:
    paths.events.mkdir(parents=True)
    shutil.copy(recorded / "attacks" / "same_as.jsonl", paths.events / "0a1b2c3d4e5f.jsonl")
    for form in ("table", "tsv", "json", "ids", "bibtex"):
        done = reader("list", "library:bookmarks", "--format", form)
        assert done.code == 0 and "\x1b" not in done.out + done.err
    assert '"title:x"' in reader("list", "library:bookmarks", "--format", "json").out
    assert "1 line of" in reader("undo").err or "can't be read" in reader("library", "check").err


@pytest.mark.recorded
@pytest.mark.parametrize("name", ["zwsp.bib", "long.bib"])
def test_no_paper_that_import_acknowledges_is_lost(name: str, recorded: Path, paths: Paths) -> None:
    done = reader("import", str(recorded / "attacks" / name))
    bookmarks = json.loads(reader("list", "library:bookmarks", "--format", "json").out)
    assert done.err.startswith(f"{len(bookmarks)} bookmarked") and len(bookmarks) >= 1
    assert done.code == (3 if "left out" in done.err else 0)


def test_an_action_longer_than_a_line_may_be_becomes_several_that_are_undone_at_once(
    home_library: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read_back, "_LONGEST_WRITTEN", 2_000)
    service = home_library.service()
    keys = [f"arxiv:2611.{number:05d}" for number in range(100)]
    applied = service.bookmark_papers(keys, True, "key", records)
    assert len(applied.changes) == 100
    (file,) = home_library.paths.events.iterdir()
    lines = file.read_bytes().splitlines()
    assert len(lines) > 5 and max(map(len, lines)) <= 2_000
    written = events(home_library.paths.events)
    assert (
        len({event.stamp for event in written})
        == len({event.id for event in written})
        == len(lines)
    )
    assert {key for event in written for key in event.records} == set(keys)
    assert set(home_library.service().list_keys("bookmarks")) == set(keys)
    assert home_library.service().undo("key")
    assert not home_library.service().list_keys("bookmarks")
    assert home_library.service().undo("key") is None
    assert home_library.service().redo("key")
    assert set(home_library.service().list_keys("bookmarks")) == set(keys)
    assert home_library.service().redo("key") is None
    assert home_library.service().undo("key")
    assert not home_library.service().list_keys("bookmarks")


def test_no_line_is_written_that_is_too_long_to_be_read(home_library: Home) -> None:
    service = home_library.service()
    keys = [f"url:https://papers.example.org/{number:01900d}" for number in range(9_000)]
    service.mark_read(keys, True, "key")
    (file,) = home_library.paths.events.iterdir()
    assert file.stat().st_size > log.LONGEST
    chunk = log.read_events(file, log.START, 2**62)
    assert not chunk.problems
    assert sum(len(event.changes) for event in chunk.events) == 9_000


def test_a_stamp_that_nothing_can_follow_costs_that_paper_alone(tmp_path: Path) -> None:
    home = Home(folders(tmp_path / "one"))
    home.paths.events.mkdir(parents=True)
    poison = Event(
        "aa", "2026-11-23T12:00:00+00:00", 2**62 - 1, "ffffffffffff", "key",
        (Change("arxiv:1", "read", "2026-11-23T12:00:00+00:00"),),
    )  # fmt: skip
    (home.paths.events / "ffffffffffff.jsonl").write_bytes(encode_event(poison))
    home.service().mark_read(["arxiv:2"], True, "key")
    applied = home.service().mark_read(["arxiv:1", "arxiv:2"], False, "key")
    assert [one.key for one in applied.left_out] == ["arxiv:1"]
    for key in ("arxiv:3", "arxiv:4"):
        home.service().mark_read([key], True, "key")
    assert read_by_another(home) == home.read() == {"arxiv:1", "arxiv:3", "arxiv:4"}
    home.close()


@pytest.mark.parametrize("form", ["plain", "with a checksum that does not fit"])
def test_compaction_and_undo_go_on_beside_a_damaged_line(home_library: Home, form: str) -> None:
    for number in range(40):
        home_library.time += timedelta(days=10)
        home_library.service().mark_read(["arxiv:1"], number % 2 == 0, "key")
    (file,) = home_library.paths.events.iterdir()
    lines = file.read_bytes().splitlines(keepends=True)
    damaged = lines[3].replace(b"arxiv:1", b"arxiv:9")
    lines[3] = damaged if form != "plain" else b"no event\n"
    file.write_bytes(b"".join(lines))
    (home_library.paths.state / "written").unlink()
    home_library.close()
    home_library.paths.catalogue.unlink()
    service = home_library.service()
    done = compact_library(service, home_library.paths, home_library.now, forget=False)
    assert done.after < done.before
    (fresh,) = home_library.paths.events.iterdir()
    assert lines[3] in fresh.read_bytes()
    problems = check_library(home_library.service(), home_library.paths).problems
    assert len([one for one in problems if "Line " in one and "can't be read" in one]) == 1
    assert not home_library.read() & {"arxiv:9"}
    undone = home_library.service().undo("key")
    assert undone and len(undone.restored) == 1


def test_a_running_program_shows_what_the_log_says_after_a_mark_that_is_not_certain(
    home_library: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    running, writing = home_library.service(), home_library.service()
    running.mark_read(["arxiv:1"], True, "key")

    def broken(*_: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fdatasync", broken)
        with pytest.raises(LibraryError, match="Nothing was marked"):
            writing.mark_read(["arxiv:2"], True, "key")
        patch.setattr(os, "ftruncate", broken)
        with pytest.raises(Unconfirmed, match="It is not certain that it was marked"):
            writing.mark_read(["arxiv:3"], True, "key")
    assert "arxiv:3" in writing.refresh_marks() and "arxiv:3" in running.refresh_marks()
    assert home_library.read() == {"arxiv:1", "arxiv:3"} == read_by_another(home_library)
    writing.mark_read(["arxiv:4"], True, "key")
    assert home_library.read() == {"arxiv:1", "arxiv:3", "arxiv:4"} == read_by_another(home_library)


def test_a_mark_of_another_is_told_also_where_one_of_ours_came_first(home_library: Home) -> None:
    ours, theirs = home_library.service(), home_library.service()
    theirs.mark_read(["arxiv:1"], True, "cli")
    ours.mark_read(["arxiv:2"], True, "key")
    assert ours.refresh_marks() == {"arxiv:1"}
    assert ours.refresh_marks() == frozenset()


def test_check_names_each_damaged_line_and_its_papers(paths: Paths) -> None:
    for id in ("2611.00001", "2611.00002", "2611.00003"):
        reader("mark", "read", "--offline", id)
    (file,) = paths.events.iterdir()
    file.write_bytes(file.read_bytes().replace(b"2611.00002", b"2611.00006"))
    done = reader("library", "check")
    assert done.code == 1 and "Nothing is damaged" not in done.out
    assert f"Line 2 of {file} can't be read: its checksum does not fit" in done.err
    assert "it names arxiv:2611.00006" in done.err
