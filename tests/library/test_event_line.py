"""Lines of the log: what every version reads, what is skipped, what a checksum detects."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.library import log
from reader.library.event_line import decode_event, decode_parts, describe_fault, encode_event
from reader.library.events import Change, Damaged, Event, Newer
from tests.library.home import Home

OF_VERSION_1 = (
    (
        '{"v":1,"id":"9f01","at":"2026-11-23T08:12:31+00:00","stamp":1795421551000000,'
        '"device":"0a1b2c3d4e5f","origin":"key",'
        '"changes":[["arxiv:2611.00001","read","2026-11-23T08:12:31+00:00"]]}'
    ),
    (
        '{"v":1,"id":"9f02","at":"2026-11-23T08:12:32+00:00","stamp":1795421552000000,'
        '"device":"0a1b2c3d4e5f","origin":"cli","changes":[["arxiv:2611.00001","note",'
        '"“Ü” $x$\\nb"],'
        '["mute:author:Nobody Known","mute","2026-11-23T08:12:32+00:00"]],'
        '"undoes":"9f01","replaces":{"arxiv:2611.00001":[[1795421551000000,"0a1b2c3d4e5f"]]},'
        '"records":{"arxiv:2611.00001":{"key":"arxiv:2611.00001","title":"Größe, “kept”"}}}'
    ),
    (
        '{"v": 1, "id": "9f03", "at": "2026-11-23T08:12:33+00:00", "stamp": 1795421553000000, '
        '"device": "0a1b2c3d4e5f", "origin": "auto", "changes": [["title:x", "same_as", '
        '"arxiv:2611.00001"], ["title:x", "tag:rl", null]]}'
    ),
)
"""As versions without a checksum wrote them, or people by hand."""
GOOD = ["arxiv:2611.00002", "bookmark", "2026-11-23T08:12:31+00:00"]
BAD = (
    ["arxiv:1\x1b[2J", "read", "2026-11-23T08:12:31+00:00"],
    ["doi:10.1145/3292500.3330701\u200b", "read", None],
    ["", "read", None],
    ["title:" + "x" * 2000, "read", None],
    ["arxiv:1", "read", "never"],
    ["arxiv:1", "read", 7],
    ["arxiv:1", "tag:a\x07", "2026-11-23T08:12:31+00:00"],
    ["arxiv:1", "tag:" + "x" * 2000, "2026-11-23T08:12:31+00:00"],
    ["arxiv:1", "note", "half \ud800 a character"],
    ["arxiv:1", "note:5:0a1b2c3d4e5f", "a cell of a view"],
    ["arxiv:1", "note:x", "no number"],
    ["arxiv:1", "record", "1"],
    ["title:x", "same_as", "arxiv:\x1b[31mred\x1b]52;c;cHduZWQ=\x07\n"],
    ["title:x", "same_as", "no key"],
    ["title:x", "same_as", "arxiv:" + "1" * 2000],
    ["title:x", "same_as", "mute:author:Nobody"],
    ["mute:author:Nobody", "same_as", "arxiv:1"],
    ["arxiv:1", "read"],
    "no change",
    None,
)


def make_line(changes: object, **more: object) -> bytes:
    """A line with these changes."""
    head = {
        "v": 1, "id": "01", "at": "2026-11-23T08:12:31+00:00", "stamp": 5,
        "device": "0a1b2c3d4e5f", "origin": "key",
    }  # fmt: skip
    return json.dumps({**head, "changes": changes, **more}).encode()


def make_event() -> Event:
    """An event with all parts."""
    return decode_event(OF_VERSION_1[1].encode())


@pytest.mark.parametrize("literal", OF_VERSION_1)
def test_lines_of_version_1_stay_readable(literal: str) -> None:
    value = json.loads(literal)
    decoded, lost = decode_parts(literal.encode())
    assert not lost
    assert [list(change) for change in decoded.changes] == value["changes"]
    assert (decoded.id, decoded.stamp, decoded.device, decoded.origin, decoded.undoes) == (
        value["id"], value["stamp"], value["device"], value["origin"], value.get("undoes"),
    )  # fmt: skip
    assert decoded.records == value.get("records", {})


def test_a_new_line_is_the_old_one_with_a_checksum_at_its_end() -> None:
    plain, checksum = encode_event(make_event()).decode().rstrip("\n").rsplit(",", 1)
    assert json.loads(plain + "}") == json.loads(OF_VERSION_1[1])
    assert len(json.loads("{" + checksum)["sum"]) == 8


@pytest.mark.parametrize("bad", BAD, ids=repr)
def test_a_change_that_can_t_be_stored_costs_itself_alone(bad: object) -> None:
    for changes in ([bad, GOOD], [GOOD, bad], [bad, GOOD, bad]):
        decoded, lost = decode_parts(make_line(changes))
        assert [list(change) for change in decoded.changes] == [GOOD]
        assert lost == len(changes) - 1


def test_what_a_newer_version_adds_is_passed_over_and_is_no_damage() -> None:
    changes = [GOOD, ["arxiv:1", "rating", 5], ["arxiv:1", "colour", "red"]]
    decoded, lost = decode_parts(make_line(changes, more={"a": [1]}))
    assert not lost
    assert decoded.changes == (Change(*GOOD), Change("arxiv:1", "colour", "red"))
    with pytest.raises(Newer):
        decode_event(make_line([]).replace(b'"v": 1', b'"v": 2'))


def test_records_and_replaced_notes_are_checked_like_the_rest() -> None:
    decoded, lost = decode_parts(
        make_line(
            [GOOD],
            records={
                "arxiv:1\x1b[2J": {"title": "x"}, "arxiv:2": "no paper",
                "arxiv:3": {"title": "T\x1b]52;c;cHduZWQ=\x07\u202ex", "n": [["\x07"]], "é": 1},
            },
            replaces={"a\x1b": [[1, "0a1b2c3d4e5f"]], "b": [[1, "\x1b[31m"], [2, "0a1b2c3d4e5f"]]},
        )
    )  # fmt: skip
    assert decoded.records == {"arxiv:3": {"title": "Tx", "n": [[""]], "é": 1}}
    assert decoded.replaces == {"b": ((2, "0a1b2c3d4e5f"),)}
    assert lost == 4


def test_a_bit_that_turned_anywhere_in_a_line_is_noticed() -> None:
    whole = encode_event(make_event())
    for place in range(len(whole) - 1):
        for bit in range(8):
            turned = bytearray(whole)
            turned[place] ^= 1 << bit
            with pytest.raises((Damaged, Newer)):
                decode_event(bytes(turned))
                pytest.fail(f"{bytes(turned)!r} was read")


def test_a_line_whose_checksum_does_not_fit_marks_nothing_and_is_named(home_library: Home) -> None:
    service = home_library.service()
    for number in range(5):
        service.mark_read([f"arxiv:{number}"], True, "key")
    (file,) = home_library.paths.events.iterdir()
    file.write_bytes(file.read_bytes().replace(b'"arxiv:1"', b'"arxiv:7"'))
    chunk = log.read_events(file, log.START, 2**62)
    assert [one.changes[0].key for one in chunk.events] == [f"arxiv:{n}" for n in (0, 2, 3, 4)]
    assert [(one.number, one.why) for one in chunk.unread] == [(2, "its checksum does not fit")]


@given(st.text(), st.sampled_from(["read", "note", "tag:x", "same_as", "x"]), st.none() | st.text())
def test_what_the_rule_takes_is_read_back_as_it_was_written(
    key: str, field: str, value: str | None
) -> None:
    change = Change(key, field, value)
    written_event = make_event()._replace(changes=(change,), records={}, replaces={})
    try:
        written = encode_event(written_event)
    except UnicodeEncodeError:
        assert describe_fault(*change)
        return
    decoded, lost = decode_parts(written)
    assert (decoded.changes, lost) == (((change,), 0) if not describe_fault(*change) else ((), 1))


def test_every_file_in_the_folder_of_version_1_is_read_whole() -> None:
    for file in (Path(__file__).parent / "version1").iterdir():
        chunk = log.read_events(file, log.START, 2**62)
        assert chunk.events and not chunk.problems
