"""The parts of the library, read with SQL."""

from contextlib import closing
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from reader.catalogue import library_parts, marks
from reader.catalogue.connection import open_database
from reader.catalogue.marked_papers import count_tags, read_marked_papers
from reader.library.events import Change, Event
from reader.library.fold import Cell
from reader.model.library_fields import SAME_AS_FIELD, KeyAliases
from reader.services.catalogue_fold import fold_in_memory
from tests.library.home import pure_fold

KEYS = ["arxiv:1", "arxiv:2", "title:a", "title:b"]
TIMES = [None, "2026-11-23T12:00:00+00:00", "2026-11-24T12:00:00+00:00"]
CHANGES = st.builds(
    Change,
    st.sampled_from(KEYS),
    st.sampled_from(["read", "bookmark", "tag:rl", "tag:rlhf", "note"]),
    st.sampled_from(TIMES),
) | st.builds(Change, st.sampled_from(KEYS), st.just(SAME_AS_FIELD), st.sampled_from([None, *KEYS]))
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


def expected_keys(events: list[Event], part: str) -> list[str]:
    """The keys of a part, computed from the events without SQL."""
    fold = pure_fold(events)
    aliases = KeyAliases({key: value for (key, at), (_, _, value) in fold.items()
                    if at == SAME_AS_FIELD and value})  # fmt: skip
    papers: dict[str, dict[str, list[Cell]]] = {}
    for (key, field), written in fold.items():
        if field != SAME_AS_FIELD:
            cells = papers.setdefault(aliases.current_key(key), {}).setdefault(field, [])
            cells.append(Cell(*written))
    since: dict[str, str] = {}
    for key, fields in papers.items():
        for field, cells in fields.items():
            cell = max(
                cells, key=lambda cell: (*cell[:2], cell.value is not None, cell.value or "")
            )
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
    with closing(fold_in_memory([events])) as database:
        for part in ("bookmarks", "history", "all", "tag/rl", "tag/rlhf"):
            keys = list(library_parts.list_library_part(database, part))
            assert keys == expected_keys(events, part)


@given(EVENTS)
def test_tags_and_documents_are_what_the_parts_of_the_library_say(events: list[Event]) -> None:
    with closing(fold_in_memory([events])) as database:
        papers = list(read_marked_papers(database))
        assert [paper.key for paper in papers] == sorted(paper.key for paper in papers)
        for part, has in {
            "bookmarks": lambda marks: marks.bookmarked,
            "history": lambda marks: marks.read,
            "all": lambda marks: marks.bookmarked or marks.tags or marks.note,
            "tag/rl": lambda marks: "rl" in marks.tags,
        }.items():
            assert {one.key for one in papers if has(one.marks)} == set(
                expected_keys(events, part)
            ), part
        for paper in papers:
            assert set(paper.tag_times) == set(paper.marks.tags)
            assert {paper.key: paper.record} == {paper.key: None} | library_parts.read_records(
                database, [paper.key]
            )
        counts = {tag: len(expected_keys(events, f"tag/{tag}")) for tag in ("rl", "rlhf")}
        assert count_tags(database) == {tag: count for tag, count in counts.items() if count}


@given(EVENTS)
def test_the_record_that_was_written_last_is_the_papers(events: list[Event]) -> None:
    database = open_database(None)
    carried = [
        (key, record, event.stamp, event.device)
        for event in events
        for key, record in event.records.items()
        if isinstance(record, dict)
    ]
    rows = [
        (key, library_parts.pack_record(record), stamp, device)
        for key, record, stamp, device in carried
    ]
    marks.fold_rows(database, [], "a", start=0, offset=9, tail="x", stamp=5, records=rows)
    newest: dict[str, tuple[int, str, str]] = {}
    for key, record, stamp, device in carried:
        if key not in newest or (stamp, device) > newest[key][:2]:
            newest[key] = stamp, device, record["title"]
    assert library_parts.read_records(database, KEYS) == {
        key: {"key": key, "title": title} for key, (_, _, title) in newest.items()
    }
    database.close()


def test_a_record_is_found_under_every_key_of_its_paper() -> None:
    database = open_database(None)
    rows = [("title:a", SAME_AS_FIELD, "arxiv:1", 1, "a")]
    carried = [("title:a", library_parts.pack_record({"key": "title:a", "title": "A"}), 1, "a")]
    marks.fold_rows(database, rows, "a", start=0, offset=9, tail="x", stamp=5, records=carried)
    assert library_parts.read_records(database, ["arxiv:1"]) == {
        "arxiv:1": {"key": "arxiv:1", "title": "A"}
    }
    database.close()
