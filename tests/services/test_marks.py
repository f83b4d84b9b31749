"""The library: what was done is on disk, is found again, and can be undone."""

import json
import os
import random
import signal
import stat
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tinydb import Query, TinyDB

from reader.catalogue import marks as view
from reader.catalogue.connection import open_database
from reader.catalogue.database import Database
from reader.catalogue.mark_fields import read_cells
from reader.errors import LibraryError
from reader.library.event_line import decode_event, encode_event
from reader.library.events import Change, Event
from reader.model.library_fields import KeyAliases
from reader.services.catalogue_fold import fold_in_memory
from reader.services.marks import MarksService
from reader.services.undo_sentence import undone_sentence
from reader.system.paths import Paths
from tests.bench.libraries import write_log
from tests.conftest import NOON
from tests.library.home import Home, list_part_with_records, pure_fold, record, records


def test_a_mark_is_one_line_on_disk_when_it_is_acknowledged(home_library: Home) -> None:
    home_library.service().mark_read(["arxiv:1", "arxiv:2"], True, "key")
    (file,) = home_library.paths.events.iterdir()
    (line,) = file.read_bytes().splitlines()
    event = decode_event(line)
    assert event.device == file.stem
    assert [change[:2] for change in event.changes] == [("arxiv:1", "read"), ("arxiv:2", "read")]
    assert json.loads(line)["v"] == 1


def test_marks_are_found_again(home_library: Home) -> None:
    service = home_library.service()
    service.mark_read(["arxiv:1"], True, "key")
    service.mark_read(["arxiv:2"], True, "key")
    service.mark_read(["arxiv:1"], False, "key")
    assert home_library.read() == {"arxiv:2"}


def test_a_mark_that_is_set_already_writes_nothing(home_library: Home) -> None:
    service = home_library.service()
    assert len(service.mark_read(["arxiv:1"], True, "key").changes) == 1
    assert not service.mark_read(["arxiv:1"], True, "key").changes
    (file,) = home_library.paths.events.iterdir()
    assert len(file.read_bytes().splitlines()) == 1


def test_undo_and_redo_reach_across_restarts(home_library: Home) -> None:
    home_library.service().mark_read(["arxiv:1", "arxiv:2"], True, "key")
    home_library.service().bookmark_papers(["arxiv:1"], True, "key", records)
    assert home_library.service().undo("key")
    undone = home_library.service().undo("key")
    assert undone and {change.key for change in undone.restored} == {"arxiv:1", "arxiv:2"}
    assert home_library.read() == set()
    assert home_library.service().undo("key") is None
    assert home_library.service().redo("key")
    assert home_library.read() == {"arxiv:1", "arxiv:2"}


def test_undo_leaves_what_was_changed_since(home_library: Home) -> None:
    service = home_library.service()
    service.mark_read(["arxiv:1", "arxiv:2"], True, "key")
    service.mark_read(["arxiv:1"], False, "cli")
    undone = service.undo("key")
    assert undone and undone.changed_since == (("arxiv:1", "read"),)
    assert [change.key for change in undone.restored] == ["arxiv:2"]


def test_automatic_reads_and_commands_are_no_undo_steps_of_the_app(home_library: Home) -> None:
    service = home_library.service()
    service.mark_read(["arxiv:1"], True, "auto")
    service.mark_read(["arxiv:2"], True, "cli")
    assert service.undo("key") is None
    assert home_library.read() == {"arxiv:1", "arxiv:2"}


def test_a_new_action_clears_redo(home_library: Home) -> None:
    service = home_library.service()
    service.mark_read(["arxiv:1"], True, "key")
    service.undo("key")
    service.mark_read(["arxiv:2"], True, "key")
    assert service.redo("key") is None


def test_a_bookmark_carries_its_paper_once(home_library: Home) -> None:
    service = home_library.service()
    service.bookmark_papers(["arxiv:1"], True, "key", records)
    service.bookmark_papers(["arxiv:1"], False, "key", records)
    service.bookmark_papers(["arxiv:1"], True, "key", records)
    (file,) = home_library.paths.events.iterdir()
    lines = [json.loads(line) for line in file.read_bytes().splitlines()]
    assert [line.get("records") for line in lines] == [
        {"arxiv:1": record("arxiv:1")}, None, None,
    ]  # fmt: skip


def test_bookmarks_are_whole_without_the_catalogue(home_library: Home) -> None:
    home_library.service().bookmark_papers(["arxiv:1", "arxiv:2"], True, "key", records)
    for file in home_library.paths.catalogue.parent.glob("catalogue*"):
        file.unlink()
    kept = list_part_with_records(home_library.service(), "bookmarks")
    assert dict(kept) == {
        "arxiv:1": record("arxiv:1"), "arxiv:2": record("arxiv:2"),
    }  # fmt: skip


def test_stock_tinydb_reads_and_searches_the_documents(home_library: Home) -> None:
    service = home_library.service()
    service.bookmark_papers(["arxiv:1"], True, "key", records)
    service.tag_papers(["arxiv:2"], ["rl", "to-read"], True, "key", records)
    service.set_rules("mute", ["kw:agents"], True, "key")
    service.write_documents()
    with TinyDB(home_library.paths.state / "library.json") as database:
        (document,) = database.table("papers").search(Query().bookmark != None)  # noqa: E711
        (tagged,) = database.table("papers").search(Query().tags.any(["rl"]))
        mutes = database.table("mutes").all()
    assert (document["key"], document["record"]) == ("arxiv:1", record("arxiv:1"))
    assert document["bookmark"] == "2026-11-23T12:00:00+00:00"
    assert (tagged["key"], list(tagged["tags"])) == ("arxiv:2", ["rl", "to-read"])
    assert mutes == [{"rule": "kw:agents", "since": "2026-11-23T12:00:00+00:00"}]


def test_a_paper_with_several_keys_is_one_document(home_library: Home) -> None:
    service = home_library.service()
    service.bookmark_papers(["title:one"], True, "key", records)
    service.mark_read(["arxiv:1", "arxiv:2"], True, "key")
    service.write_values("same_as", {"title:one": "arxiv:1"}, records)
    service.write_documents()
    first, second = home_library.documents("papers")
    assert (first["key"], second["key"]) == ("arxiv:1", "arxiv:2")
    assert first["bookmark"] and first["read"]
    assert first["record"] == record("arxiv:1")


def test_documents_of_a_large_library_are_written_only_on_demand(home_library: Home) -> None:
    write_log(home_library.paths, 20_000)
    file = home_library.paths.state / "library.json"
    service = home_library.service()
    service.mark_read(["arxiv:1"], True, "key")
    service.write_documents_if_small()
    assert not file.exists()
    service.try_to_write_documents()
    assert "arxiv:1" in {paper["key"] for paper in home_library.documents("papers")}


def test_a_process_that_marked_nothing_writes_no_documents(home_library: Home) -> None:
    home_library.service().mark_read(["arxiv:1"], True, "key")
    home_library.service().write_documents_if_small()
    assert not (home_library.paths.state / "library.json").exists()


OLD = b"""{"papers":{"1":{"key":"arxiv:9",
"cells":{"read":[1,"0a1b2c3d4e5f","2026-11-20T07:00:00Z"]},
"read":"2026-11-20T07:00:00Z","bookmark":null,"tags":[],"note":null}},"mutes":{},"folded":{"1":
{"file":"0a1b2c3d4e5f.jsonl","offset":9,"tail":"x"}},"written":{"1":{"sum":"00000000"}}}
"""
"""What an earlier version wrote."""


@pytest.mark.parametrize(
    "content", [b"", b"no json", b"[1, 2]", b'{"papers": 3}', b"\xff\xfe", OLD]
)
def test_damaged_documents_are_replaced_at_the_next_write(
    home_library: Home, content: bytes
) -> None:
    service = home_library.service()
    (home_library.paths.state / "library.json").parent.mkdir(parents=True, exist_ok=True)
    (home_library.paths.state / "library.json").write_bytes(content)
    service.bookmark_papers(["arxiv:1"], True, "key", records)
    service.write_documents_if_small()
    assert [paper["key"] for paper in home_library.documents("papers")] == ["arxiv:1"]
    assert not service.problems


def test_files_are_private(home_library: Home) -> None:
    service = home_library.service()
    service.bookmark_papers(["arxiv:1"], True, "key", records)
    service.write_documents()
    paths = home_library.paths
    for folder in (paths.events, paths.state):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        for file in folder.iterdir():
            assert stat.S_IMODE(file.stat().st_mode) & 0o077 == 0, file


def test_a_clock_set_back_does_not_hide_what_is_done_now(home_library: Home) -> None:
    home_library.time = NOON + timedelta(days=365 * 70)
    home_library.service().mark_read(["arxiv:1"], True, "key")
    home_library.time = NOON
    home_library.service().mark_read(["arxiv:1"], False, "key")
    assert home_library.read() == set()


def test_another_devices_file_is_folded_in_and_left_alone(home_library: Home) -> None:
    service = home_library.service()
    service.mark_read(["arxiv:1"], True, "key")
    other = home_library.paths.events / "0123456789ab.jsonl"
    line = encode_event(
        Event("e1", "2026-11-23T13:00:00+00:00", 2_000_000_000_000_000, "0123456789ab", "key",
              (Change("arxiv:1", "read", None), Change("arxiv:9", "read", "2026-11-23T13:00:00")))
    )  # fmt: skip
    other.write_bytes(line + line[:40])
    assert service.refresh_marks() == {"arxiv:1", "arxiv:9"}
    assert home_library.read() == {"arxiv:9"}
    other.write_bytes(line + line)
    service.refresh_marks()
    service.mark_read(["arxiv:1"], True, "key")
    assert home_library.read() == {"arxiv:1", "arxiv:9"}
    assert other.read_bytes() == line + line


def test_damaged_and_newer_lines_are_kept_and_named(home_library: Home) -> None:
    service = home_library.service()
    service.mark_read(["arxiv:1"], True, "key")
    other = home_library.paths.events / "0123456789ab.jsonl"
    content = b"garbage\n" + b'{"v": 7, "what": "a later version knows"}\n'
    other.write_bytes(content)
    fresh = home_library.service()
    assert any("1 line of" in problem and "can't be read" in problem for problem in fresh.problems)
    assert any("newer reader" in problem for problem in fresh.problems)
    assert other.read_bytes() == content
    assert home_library.read() == {"arxiv:1"}


def test_a_restored_backup_gets_a_device_of_its_own(home_library: Home) -> None:
    home_library.service().mark_read(["arxiv:1"], True, "key")
    (file,) = home_library.paths.events.iterdir()
    old = file.read_bytes()
    home_library.service().mark_read(["arxiv:2"], True, "key")
    file.write_bytes(old)
    home_library.service().mark_read(["arxiv:3"], True, "key")
    assert len(list(home_library.paths.events.iterdir())) == 2
    assert file.read_bytes() == old
    assert home_library.read() == {"arxiv:1", "arxiv:3"}


def test_a_torn_line_of_our_own_is_closed_before_the_next(home_library: Home) -> None:
    home_library.service().mark_read(["arxiv:1"], True, "key")
    (file,) = home_library.paths.events.iterdir()
    with file.open("ab") as end:
        end.write(b'{"v": 1, "id": "torn')
    home_library.service().mark_read(["arxiv:2"], True, "key")
    assert home_library.read() == {"arxiv:1", "arxiv:2"}


def test_every_prefix_of_what_is_written_opens(home_library: Home, tmp_path: Path) -> None:
    """A power cut may leave any part of the last write."""
    service = home_library.service()
    ends = [0]
    for number in range(4):
        service.bookmark_papers([f"arxiv:{number}"], True, "key", records)
        (file,) = home_library.paths.events.iterdir()
        ends.append(file.stat().st_size)
    whole = file.read_bytes()
    for cut in range(0, len(whole) + 1, 7):
        paths = Paths(*(tmp_path / str(cut) / path.name for path in home_library.paths))
        paths.events.mkdir(parents=True)
        (paths.events / file.name).write_bytes(whole[:cut])
        other = Home(paths)
        bookmarks = other.service().list_keys("bookmarks")
        other.service().mark_read(["arxiv:9"], True, "key")
        assert len(bookmarks) == sum(end <= cut for end in ends[1:])
        assert other.read() == {"arxiv:9"}
        other.close()


def test_a_full_disk_is_said_and_loses_nothing(paths: Paths) -> None:
    """A file size limit stands in for the disk; the signal it sends is ignored, as it would be."""
    program = """
import signal, resource, sys
from datetime import UTC, datetime
from reader.catalogue.connection import open_database
from reader.errors import LibraryError
from reader.model.library_fields import KeyAliases
from reader.services.marks import MarksService
from reader.services.catalogue_fold import fold_in_memory
from reader.services.undo_sentence import undone_sentence
from reader.system.paths import user_paths
paths = user_paths()
service = MarksService(paths, open_database(paths.catalogue), lambda: datetime.now(UTC))
service.mark_read(["arxiv:1"], True, "key")
(file,) = paths.events.iterdir()
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
size = file.stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (size + 50, resource.RLIM_INFINITY))
try:
    service.mark_read(["arxiv:2"], True, "key")
except LibraryError as error:
    print(error)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
service.mark_read(["arxiv:3"], True, "key")
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=False, text=True
    )
    assert done.stderr == ""
    assert "Nothing was marked" in done.stdout
    home = Home(paths)
    assert home.read() == {"arxiv:1", "arxiv:3"}
    home.close()


def test_a_folder_that_can_t_be_written_is_said(home_library: Home) -> None:
    if os.geteuid() == 0:
        home_library.paths.state.parent.mkdir(parents=True, exist_ok=True)
        home_library.paths.state.write_text("a file where the folder should be")
    else:
        home_library.paths.state.mkdir(parents=True)
        home_library.paths.state.chmod(0o500)
    with pytest.raises(LibraryError, match=r"Nothing was marked|can't be"):
        home_library.service().mark_read(["arxiv:1"], True, "key")


def test_a_lock_that_is_held_is_waited_for_and_then_said(
    home_library: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    home_library.service().mark_read(["arxiv:1"], True, "key")
    program = (
        "import fcntl, sys, time\n"
        f"file = open({str(home_library.paths.state / 'lock')!r}, 'a')\n"
        "fcntl.flock(file, fcntl.LOCK_EX)\n"
        "print('held', flush=True)\n"
        "sys.stdin.read()\n"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holder.stdout and holder.stdin
    assert holder.stdout.readline() == b"held\n"
    with pytest.raises(LibraryError, match="Another reader holds"):
        home_library.service().mark_read(["arxiv:2"], True, "key")
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    holder.stdout.close()
    holder.stdin.close()
    home_library.service().mark_read(["arxiv:3"], True, "key")
    assert home_library.read() == {"arxiv:1", "arxiv:3"}


def test_tags_are_put_on_taken_off_and_undone(home_library: Home) -> None:
    service = home_library.service()
    service.tag_papers(["arxiv:1", "arxiv:2"], ["rl", "to-read"], True, "key", records)
    service.tag_papers(["arxiv:1"], ["rl"], False, "key", records)
    assert home_library.marks("arxiv:1").tags == ("to-read",)
    assert home_library.tags() == {"rl": 1, "to-read": 2}
    assert home_library.service().list_keys("tag/rl") == ["arxiv:2"]
    home_library.service().undo("key")
    home_library.service().undo("key")
    assert home_library.tags() == {}
    assert home_library.service().list_keys("all") == []


def test_a_note_replaces_the_one_before_and_undo_brings_it_back(home_library: Home) -> None:
    home_library.service().write_note("arxiv:1", "first", "key", records)
    home_library.service().write_note("arxiv:1", "second", "key", records)
    home_library.service().write_note("arxiv:1", None, "key", records)
    assert home_library.marks("arxiv:1").note is None
    for text in ("second", "first", None):
        home_library.service().undo("key")
        assert home_library.marks("arxiv:1").note == text
    for text in ("first", "second", None):
        home_library.service().redo("key")
        assert home_library.marks("arxiv:1").note == text


def test_undo_of_a_note_that_another_replaced_leaves_it(home_library: Home) -> None:
    home_library.service().write_note("arxiv:1", "first", "key", records)
    home_library.service().write_note("arxiv:1", "second", "cli", records)
    undone = home_library.service().undo("key")
    assert undone and undone.changed_since == (("arxiv:1", "note"),)
    assert home_library.marks("arxiv:1").note == "second"


def test_a_mute_is_an_action_that_is_undone(home_library: Home) -> None:
    home_library.service().set_rules("mute", ["kw:agents", "author:Nobody"], True, "key")
    assert set(home_library.mutes()) == {"kw:agents", "author:Nobody"}
    home_library.service().set_rules("mute", ["kw:agents"], False, "key")
    assert set(home_library.mutes()) == {"author:Nobody"}
    undone = home_library.service().undo("key")
    assert undone_sentence(undone, redo=False) == "Undone: 1 rule muted again"


def test_history_is_what_was_read_newest_first(home_library: Home) -> None:
    for number in range(3):
        home_library.time = NOON + timedelta(minutes=number)
        home_library.service().mark_read([f"arxiv:{number}"], True, "key")
    assert home_library.service().list_keys("history") == [
        "arxiv:2", "arxiv:1", "arxiv:0",
    ]  # fmt: skip


def test_undo_says_what_it_did_and_what_it_left(home_library: Home) -> None:
    service = home_library.service()
    service.mark_read(["arxiv:1", "arxiv:2", "arxiv:3"], True, "key")
    service.mark_read(["arxiv:1"], False, "cli")
    assert undone_sentence(service.undo("key"), redo=False) == (
        "Undone: 2 papers unread again; 1 was changed since and stays as it is"
    )
    service.tag_papers(["arxiv:1"], ["rl"], True, "key", records)
    assert undone_sentence(service.undo("key"), redo=False) == "Undone: 1 paper without the tag rl"
    assert undone_sentence(service.redo("key"), redo=True) == "Redone: 1 paper tagged rl again"
    assert undone_sentence(None, redo=True) == "Nothing to redo"


def test_undo_restores_what_was_before_whatever_the_keys_are(home_library: Home) -> None:
    odd = ['url:https://example.org/"quoted"', "url:https://example.org/back\\slash", "title:é-ü"]
    keys = [*odd, *(f"arxiv:2611.{number:05d}" for number in range(30))]
    for papers in (odd, keys):
        service = home_library.service()
        service.mark_read(papers, True, "key")
        home_library.time += timedelta(hours=1)
        before = {key: home_library.marks(key) for key in papers}
        service.mark_read(papers, False, "key")
        undone = service.undo("key")
        assert undone and len(undone.restored) == len(papers) and not undone.changed_since
        assert {key: home_library.marks(key) for key in papers} == before


def test_undo_finds_an_action_before_much_that_the_app_did_by_itself(home_library: Home) -> None:
    def large_records(database: Database, keys: Sequence[str]) -> dict[str, dict[str, object]]:
        return {key: {**record(key), "abstract": "Words. " * 20_000} for key in keys}

    service = home_library.service()
    service.mark_read(["arxiv:first"], True, "key")
    for number in range(5):
        service.bookmark_papers([f"arxiv:{number}"], True, "auto", large_records)
    undone = home_library.service().undo("key")
    assert undone and [change.key for change in undone.restored] == ["arxiv:first"]


def test_undo_reaches_90_days_back_through_a_long_log(home_library: Home) -> None:
    service = home_library.service()
    service.mark_read(["arxiv:first"], True, "key")
    home_library.time = NOON + timedelta(days=89)
    for number in range(10):
        service.write_note(f"arxiv:{number}", f"{number}" * 950_000, "cli", records)
    (file,) = home_library.paths.events.iterdir()
    assert file.stat().st_size > 8_000_000
    undone = home_library.service().undo("key")
    assert undone and undone.restored[0].key == "arxiv:first"


def test_a_page_without_ids_that_gets_its_real_id_keeps_its_marks(home_library: Home) -> None:
    service = home_library.service()
    service.bookmark_papers(["title:a-made-up-title"], True, "key", records)
    service.tag_papers(["title:a-made-up-title"], ["rl"], True, "key", records)
    service.mark_read(["arxiv:1"], True, "key")
    service.write_values("same_as", {"title:a-made-up-title": "arxiv:1"}, records)
    for key in ("arxiv:1", "title:a-made-up-title"):
        marks = home_library.marks(key)
        assert marks.bookmarked and marks.read and marks.tags == ("rl",)
    assert list_part_with_records(home_library.service(), "all") == [("arxiv:1", record("arxiv:1"))]
    assert home_library.tags() == {"rl": 1}
    home_library.service().bookmark_papers(["arxiv:1"], False, "key", records)
    assert home_library.marks("title:a-made-up-title").bookmarked is None
    assert home_library.service().list_keys("bookmarks") == []
    home_library.service().undo("key")
    assert home_library.marks("title:a-made-up-title").bookmarked


def test_keys_that_name_each_other_name_one_paper() -> None:
    aliases = KeyAliases({"title:a": "title:b", "title:b": "title:c", "title:c": "title:a"})
    assert {aliases.current_key(f"title:{name}") for name in "abc"} == {"title:a"}
    assert set(aliases.all_keys("title:b")) == {"title:a", "title:b", "title:c"}


EVENTS = st.lists(
    st.builds(
        Event,
        id=st.text("0123456789abcdef", min_size=4, max_size=4),
        at=st.just("2026-11-23T12:00:00+00:00"),
        stamp=st.integers(1, 5),
        device=st.sampled_from(["00000000000a", "00000000000b", "00000000000c"]),
        origin=st.sampled_from(["key", "auto", "cli"]),
        changes=st.lists(
            st.builds(
                Change,
                st.sampled_from(["arxiv:1", "arxiv:2"]),
                st.sampled_from(["read", "bookmark", "tag:rl", "note"]),
                st.sampled_from([None, "2026-11-23T12:00:00+00:00", "2026-11-24T12:00:00+00:00"]),
            ),
            min_size=1,
            max_size=3,
        ).map(tuple),
        undoes=st.none() | st.just("0a0b"),
        replaces=st.dictionaries(
            st.sampled_from(["arxiv:1", "arxiv:2"]),
            st.lists(st.tuples(st.integers(1, 5), st.just("00000000000a")), max_size=2).map(tuple),
            max_size=2,
        ),
        records=st.just({}) | st.just({"arxiv:1": {"key": "arxiv:1", "title": "“Ü” $x$"}}),
    ),
    max_size=12,
)


@given(EVENTS, st.integers(1, 12), st.randoms(use_true_random=False))
def test_the_fold_is_the_same_in_any_order_in_any_parts_and_however_often(
    events: list[Event], size: int, pick: random.Random
) -> None:
    again = [*events, *events]
    pick.shuffle(again)
    parts = [again[start : start + size] for start in range(0, len(again), size)]
    expected = pure_fold(events)
    with closing(fold_in_memory(parts)) as database:
        assert view.read_all_fields(database) == expected
        fields = read_cells(database, ["arxiv:1", "arxiv:2"])
    assert {
        place: (stamp, device, value)
        for place, (value, stamp, device) in fields.items()
        if place[1] != "record"
    } == expected


@given(EVENTS)
def test_an_event_is_read_back_as_it_was_written(events: list[Event]) -> None:
    assert [decode_event(encode_event(event)) for event in events] == events


def test_the_clock_is_asked_for_every_mark(paths: Paths) -> None:
    times = iter([NOON, NOON, NOON + timedelta(hours=1), NOON + timedelta(hours=1)])
    last: list[datetime] = [NOON]

    def clock() -> datetime:
        last[0] = next(times, last[0])
        return last[0]

    database = open_database(paths.catalogue)
    service = MarksService(paths, database, clock)
    first = service.mark_read(["arxiv:1"], True, "key").changes[0].value
    second = service.mark_read(["arxiv:2"], True, "key").changes[0].value
    database.close()
    assert (first, second) == ("2026-11-23T12:00:00+00:00", "2026-11-23T13:00:00+00:00")


def test_two_services_on_one_library_see_each_others_marks(home_library: Home) -> None:
    here, other = home_library.service(), home_library.service()
    other.mark_read(["arxiv:1"], True, "cli")
    assert here.refresh_marks() == {"arxiv:1"}
    here.mark_read(["arxiv:2"], True, "key")
    assert other.refresh_marks() == {"arxiv:2"}
    assert here.refresh_marks() == frozenset()
