"""A key reads what it needs once, however many papers it is about."""

import json
import subprocess
import sys
from pathlib import Path

from reader.catalogue import marks as view
from reader.catalogue import papers
from tests.conftest import NOON
from tests.library.home import Home, events
from tests.make import paper

LIMITS = {
    "b, a bookmark": (10, 0, 13),
    "b again, taken off": (9, 0, 13),
    "r, a read mark": (10, 0, 13),
    "u, an undo": (10, 0, 17),
    "R, a day where nothing changed": (30, 2, 25),
    "R, a day where one paper has more votes": (36, 2, 25),
    "R, the newest day where nothing changed": (35, 2, 27),
}
"""Statements, connections and files at most. Of two connections the rows keep one."""


def test_a_key_costs_no_more_statements_connections_and_files_than_this() -> None:
    command = [sys.executable, "-m", "tests.bench.bench_straight", "--json"]
    root = Path(__file__).parents[2]
    counted = json.loads(subprocess.run(command, cwd=root, check=True, capture_output=True).stdout)
    assert set(counted) == set(LIMITS)
    for name, limits in LIMITS.items():
        numbers = tuple(counted[name][what] for what in ("statements", "connections", "files"))
        assert all(map(int.__le__, numbers, limits)), (name, numbers)


def test_twenty_thousand_bookmarks_ask_for_their_papers_once(home_library: Home) -> None:
    service = home_library.service()
    listed = [paper(number) for number in range(1, 1001)]
    papers.store_papers(home_library.database, listed, NOON)
    keys = [f"arxiv:2611.{number:05d}" for number in range(1, 20_001)]
    statements: list[str] = []
    home_library.database.set_trace_callback(statements.append)
    applied = service.bookmark_papers(keys, True, "key")
    home_library.database.set_trace_callback(None)
    assert len(applied.changes) == 20_000
    queries = [sql for sql in statements if sql.startswith("SELECT record FROM papers")]
    assert len(queries) == len(list(papers.split_into_chunks(keys)))
    assert all(queries[0].count(key) == 1 for key in keys[:500])
    carried = {key for event in events(home_library.paths.events) for key in event.records}
    assert carried == set(keys[:1000])


def test_the_marks_that_an_action_tells_are_those_that_are_read_again(home_library: Home) -> None:
    service = home_library.service()
    service.write_values("same_as", {"title:old-name": "arxiv:1"})
    keys = ["arxiv:1", "arxiv:2", "title:old-name"]
    for act in (
        lambda: service.bookmark_papers(keys[:1], None, "key"),
        lambda: service.bookmark_papers(keys, None, "key"),
        lambda: service.mark_read(["arxiv:2", "title:old-name"], True, "key"),
        lambda: service.change_tags(keys, ["rl"], [], "key"),
        lambda: service.change_tags(keys[:2], ["a"], ["rl"], "key"),
        lambda: service.write_note("title:old-name", "first", "key"),
        lambda: service.write_note("arxiv:1", "second", "key"),
        lambda: service.undo("key"),
        lambda: service.undo("key"),
        lambda: service.redo("key"),
        lambda: service.bookmark_papers(keys, None, "key"),
        lambda: service.write_note("arxiv:1", None, "key"),
    ):
        done = act()
        assert done
        returned_marks = view.marks_by_key(done.cells)
        assert returned_marks and returned_marks == view.read_marks(
            home_library.database, list(returned_marks)
        )


def test_a_mark_is_set_on_all_unless_all_have_it(home_library: Home) -> None:
    service = home_library.service()
    service.bookmark_papers(["arxiv:1"], True, "key")
    keys = ["arxiv:1", "arxiv:2"]
    assert [change[0] for change in service.bookmark_papers(keys, None, "key").changes] == [
        "arxiv:2"
    ]
    assert [change.value for change in service.bookmark_papers(keys, None, "key").changes] == [
        None,
        None,
    ]


def test_what_another_machine_wrote_meanwhile_is_folded_with_a_mark(
    home_library: Home, tmp_path: Path
) -> None:
    service = home_library.service()
    service.mark_read(["arxiv:1"], True, "key")
    service.refresh_marks()
    other = Home(home_library.paths._replace(data=tmp_path / "b", state=tmp_path / "c"))
    other.paths = other.paths._replace(cache=tmp_path / "d")
    other.service().mark_read(["arxiv:2"], True, "key")
    (file,) = other.paths.events.iterdir()
    (home_library.paths.events / file.name).write_bytes(file.read_bytes())
    service.mark_read(["arxiv:3"], True, "key")
    assert service.refresh_marks() == {"arxiv:2"}
    assert set(view.read_marks(home_library.database, ["arxiv:1", "arxiv:2", "arxiv:3"])) == {
        "arxiv:1", "arxiv:2", "arxiv:3",
    }  # fmt: skip
    other.close()
