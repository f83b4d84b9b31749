"""A long import lets others write, is undone in one step, and says how far it got."""

import subprocess
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from reader.errors import LibraryError
from reader.library import log
from reader.library.foreign_library import Foreign
from reader.services import import_library
from tests.library.home import Home, events

_MARKING = """
import select, sys, time
from datetime import datetime, UTC
from reader.catalogue.connection import open_database
from reader.services.marks import MarksService
from reader.system.paths import user_paths

paths = user_paths()
service = MarksService(paths, open_database(paths.catalogue), lambda: datetime.now(UTC))
number, longest = 0, 0.0
while not select.select([sys.stdin], [], [], 0.01)[0]:
    began = time.monotonic()
    service.mark_read([f"arxiv:other.{number}"], True, "key")
    if number:
        longest = max(longest, time.monotonic() - began)
    number += 1
    print("marked", flush=True)
assert not service.problems, service.problems
print(longest)
"""
"""Marks a paper every few milliseconds until it is told to end; says how long one took at most."""


def make_keys(count: int) -> list[str]:
    """The keys of so many papers."""
    return [f"arxiv:2611.{number:05d}" for number in range(count)]


def make_source(keys: Sequence[str]) -> import_library.ForeignLibrary:
    """A library in which these papers are bookmarked."""
    time = "2026-11-20T08:00:00+00:00"
    return import_library.ForeignLibrary([Foreign(key, {"bookmark": time}) for key in keys], [])


@pytest.mark.parametrize("kind", ["papers", "library"])
def test_others_can_mark_while_thirty_thousand_papers_are_imported(
    kind: str, home_library: Home
) -> None:
    service, keys = home_library.service(), make_keys(30_000)
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", _MARKING],
        cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
    ) as other:  # fmt: skip
        assert other.stdin and other.stdout and other.stdout.readline() == "marked\n"
        if kind == "papers":
            assert import_library.bookmark_papers(service, keys, []).papers == 30_000
        else:
            assert import_library.import_marks(service, make_source(keys), {}).papers == 30_000
        other.stdin.close()
        assert float(other.stdout.read().split()[-1]) < 5
        assert other.wait() == 0
    sizes = [len(event.changes) for event in events(home_library.paths.events)]
    imported = [place for place, size in enumerate(sizes) if size > 1]
    assert [sizes[place] for place in imported] == [import_library.PORTION] * (
        30_000 // import_library.PORTION
    )
    between = [after - before - 1 for before, after in pairwise(imported)]
    assert sum(map(bool, between)) > len(between) / 2, between


@pytest.mark.parametrize("kind", ["papers", "library"])
def test_an_import_in_portions_is_undone_and_done_again_at_once(
    kind: str, home_library: Home
) -> None:
    keys = make_keys(2 * import_library.PORTION + 1)
    service = home_library.service()
    service.mark_read(keys, True, "cli")
    if kind == "papers":
        import_library.bookmark_papers(service, keys, [])
    else:
        import_library.import_marks(service, make_source(keys), {})
    assert len(service.list_keys("bookmarks")) == len(keys)
    undone = service.undo("cli")
    assert undone and (len(undone.restored), undone.changed_since) == (len(keys), ())
    assert service.list_keys("bookmarks") == []
    assert len(service.list_keys("history")) == len(keys)
    assert service.redo("cli")
    assert len(service.list_keys("bookmarks")) == len(keys)
    assert service.undo("cli") and service.undo("cli") and service.undo("cli") is None
    assert service.list_keys("history") == []


def test_bookmarks_and_tags_of_an_import_are_undone_one_after_the_other(
    home_library: Home,
) -> None:
    keys = make_keys(import_library.PORTION + 1)
    service = home_library.service()
    import_library.bookmark_papers(service, keys, ["rl"])
    assert service.undo("cli")
    assert (len(service.list_keys("tag/rl")), len(service.list_keys("bookmarks"))) == (0, len(keys))
    assert service.undo("cli")
    assert (service.list_keys("bookmarks"), service.undo("cli")) == ([], None)


def test_an_import_that_fails_midway_says_what_was_taken_and_goes_on_when_done_again(
    home_library: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    append, room = log.append_lines, [1]

    def full(path: Path, lines: bytes) -> log.Appended:
        if not room:
            raise LibraryError(f"Nothing was marked: {path} can't be written (no space); make room")
        room.pop()
        return append(path, lines)

    keys = make_keys(import_library.PORTION + 5)
    service = home_library.service()
    monkeypatch.setattr(log, "append_lines", full)
    with pytest.raises(
        LibraryError, match=rf"^{import_library.PORTION} papers were imported.*no space"
    ):
        import_library.bookmark_papers(service, keys, [])
    assert len(home_library.service().list_keys("bookmarks")) == import_library.PORTION
    with pytest.raises(LibraryError, match="Nothing was marked"):
        import_library.bookmark_papers(service, keys, [])
    monkeypatch.setattr(log, "append_lines", append)
    done = import_library.bookmark_papers(service, keys, [])
    assert (done.papers, done.bookmarked_before) == (5, import_library.PORTION)


def test_a_paper_that_can_not_be_stored_does_not_end_the_last_portion(home_library: Home) -> None:
    keys = [*make_keys(import_library.PORTION), "title:\x1b"]
    done = import_library.bookmark_papers(home_library.service(), keys, [])
    assert (done.papers, [one.key for one in done.left_out]) == (import_library.PORTION, keys[-1:])
    with pytest.raises(LibraryError, match=r"name it by another id"):
        import_library.bookmark_papers(home_library.service(), keys[-1:], ["rl"])
