"""The parts of the library, as SQL tells them."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from reader.catalogue import kept, marks
from reader.catalogue.store import open_database
from reader.fields import SAME_AS, SameAs
from reader.library.events import Change, Event
from reader.library.fold import Cell, fold, values

KEYS = ["arxiv:1", "arxiv:2", "title:a", "title:b"]
TIMES = [None, "2026-11-23T12:00:00+00:00", "2026-11-24T12:00:00+00:00"]
CHANGES = st.builds(
    Change,
    st.sampled_from(KEYS),
    st.sampled_from(["read", "bookmark", "tag:rl", "tag:rlhf", "note"]),
    st.sampled_from(TIMES),
) | st.builds(Change, st.sampled_from(KEYS), st.just(SAME_AS), st.sampled_from([None, *KEYS]))
EVENTS = st.lists(
    st.builds(
        Event,
        id=st.just("0a0b"),
        at=st.just("2026-11-23T12:00:00+00:00"),
        stamp=st.integers(1_795_000_000_000_000, 1_796_000_000_000_000) | st.just(2**60),
        device=st.sampled_from(["00000000000a", "00000000000b"]),
        origin=st.just("key"),
        changes=st.lists(CHANGES, min_size=1, max_size=3).map(tuple),
        records=st.dictionaries(
            st.sampled_from(KEYS), st.fixed_dictionaries({"title": st.sampled_from("ABC")})
        ),
    ),
    max_size=8,
)


def wanted(cells: dict[tuple[str, str], Cell], part: str) -> list[str]:
    """The keys of a part, told from what the events come to."""
    known = SameAs({key: cell.value for (key, at), cell in cells.items()
                    if at == SAME_AS and cell.value})  # fmt: skip
    papers: dict[str, dict[str, Cell]] = {}
    for (key, field), cell in cells.items():
        fields = papers.setdefault(known.real(key), {})
        if field != SAME_AS and cell.beats(fields.get(field)):
            fields[field] = cell
    since: dict[str, str] = {}
    for key, fields in papers.items():
        for field, cell in fields.items():
            name, _, rest = field.partition(":")
            own = {"read": "history", "bookmark": "bookmarks", "tag": f"tag/{rest}"}.get(name)
            if cell.value and (part == own or (part == "all" and name != "read")):
                time = cell.value
                if name == "note":
                    at = datetime.fromtimestamp(min(cell.stamp // 10**6, 253402300799), UTC)
                    time = at.isoformat(timespec="seconds")
                since[key] = max(since.get(key, ""), time)
    return sorted(since, key=lambda key: (since[key], key), reverse=True)


@given(EVENTS)
def test_the_parts_are_what_the_events_come_to(events: list[Event]) -> None:
    cells: dict[tuple[str, str], Cell] = {}
    fold(cells, events)
    database = open_database(None)
    rows = [
        (key, field, value, event.stamp, event.device)
        for event in events
        for key, field, value in values(event)
    ]
    marks.fold(database, rows, "a.jsonl", start=0, offset=9, tail="x", stamp=5)
    for part in ("bookmarks", "history", "all", "tag/rl", "tag/rlhf"):
        assert kept.listed(database, part) == wanted(cells, part)
    database.close()


@given(EVENTS)
def test_the_record_that_was_written_last_is_the_papers(events: list[Event]) -> None:
    database = open_database(None)
    carried = [
        (key, record, event.stamp, event.device)
        for event in events
        for key, record in event.records.items()
        if isinstance(record, dict)
    ]
    rows = [(key, kept.packed(record), stamp, device) for key, record, stamp, device in carried]
    marks.fold(database, [], "a", start=0, offset=9, tail="x", stamp=5, records=rows)
    newest: dict[str, tuple[int, str, str]] = {}
    for key, record, stamp, device in carried:
        if key not in newest or (stamp, device) > newest[key][:2]:
            newest[key] = stamp, device, record["title"]
    assert kept.records(database, KEYS) == {
        key: {"key": key, "title": title} for key, (_, _, title) in newest.items()
    }
    database.close()


def test_a_record_is_found_under_every_key_of_its_paper() -> None:
    database = open_database(None)
    rows = [("title:a", SAME_AS, "arxiv:1", 1, "a")]
    carried = [("title:a", kept.packed({"key": "title:a", "title": "A"}), 1, "a")]
    marks.fold(database, rows, "a", start=0, offset=9, tail="x", stamp=5, records=carried)
    assert kept.records(database, ["arxiv:1"]) == {"arxiv:1": {"key": "arxiv:1", "title": "A"}}
    database.close()
