"""A power cut at any moment: the library opens, and what was acknowledged is there."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from reader.library import log
from reader.marks.checking import check
from reader.marks.compaction import compact
from tests.conftest import NOON
from tests.library.home import Home, folders, record
from tests.library.power import Step, half, recorded, replay


class Run(NamedTuple):
    """A library's life, as its files saw it."""

    steps: list[Step]
    acknowledged: list[tuple[int, str, bool]]
    """After so many steps a paper was acknowledged as read, or as unread."""


def life(root: Path, patch: pytest.MonkeyPatch) -> Run:
    """Marks, notes, undo, a snapshot, a compaction, and marks after it."""
    home = Home(folders(root))
    acknowledged: list[tuple[int, str, bool]] = []
    with recorded(root, patch) as steps:
        service = home.service()

        def mark(key: str, read: bool = True) -> None:
            service.mark_read([key], read, "key")
            acknowledged.append((len(steps), key, read))

        mark("arxiv:1")
        service.bookmark(["arxiv:1", "arxiv:2"], True, "key", record)
        service.note("arxiv:1", "a note", "key", record)
        mark("arxiv:3")
        service.undo("key")
        acknowledged.append((len(steps), "arxiv:3", False))
        service.redo("key")
        acknowledged.append((len(steps), "arxiv:3", True))
        service.save()
        mark("arxiv:1", False)
        home.time = NOON + timedelta(days=200)
        service.note("arxiv:1", "a better note", "key", record)
        compact(service, home.paths, home.now, forget=True)
        mark("arxiv:4")
        service.save()
    home.close()
    return Run(steps, acknowledged)


def expected(run: Run, done: int) -> tuple[set[str], set[str]]:
    """Papers acknowledged as read, and as unread, by the time that so many steps were done."""
    last: dict[str, bool] = {}
    for count, key, read in run.acknowledged:
        if count <= done:
            last[key] = read
    reads = {key for key, read in last.items() if read}
    return reads, last.keys() - reads


def opens(root: Path, run: Run, done: int, *, exact: bool) -> None:
    """What is there holds what was acknowledged, and can be gone on with."""
    paths = folders(root)
    # Folders are there from the beginning on a machine that loses power.
    for folder in (paths.data, paths.state):
        folder.mkdir(parents=True, exist_ok=True)
    home = Home(paths)
    try:
        found = home.read()
        reads, unread = expected(run, done)
        later = {key for count, key, _ in run.acknowledged if count > done}
        assert reads - later <= found
        assert not (unread - later) & found
        home.service().mark_read(["arxiv:9"], True, "key")
        assert "arxiv:9" in home.read()
        if exact:
            service = home.service()
            service.documents()
            assert check(service, paths, home.database).events
    finally:
        home.close()


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """One life."""
    return life(tmp_path / "life", monkeypatch)


def test_every_prefix_of_the_writes_opens(run: Run, tmp_path: Path) -> None:
    assert len(run.steps) > 60
    for done in range(len(run.steps) + 1):
        root = tmp_path / f"prefix-{done}"
        replay(run.steps[:done], root)
        opens(root, run, done, exact=done % 10 == 0)


def test_every_torn_write_opens(run: Run, tmp_path: Path) -> None:
    for done, step in enumerate(run.steps):
        if step.kind in ("write", "place"):
            root = tmp_path / f"torn-{done}"
            replay([*run.steps[:done], half(step)], root)
            opens(root, run, done, exact=False)


def test_what_was_acknowledged_was_flushed(run: Run, tmp_path: Path) -> None:
    for done in range(len(run.steps) + 1):
        root = tmp_path / f"flushed-{done}"
        replay(run.steps[:done], root, flushed_only=True)
        opens(root, run, done, exact=False)


def test_without_the_flush_the_harness_sees_losses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: acknowledged before it is flushed, a mark is lost by a power cut."""
    unflushed: Callable[[int, bytes], None] = log.write_all
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(log, "_write", unflushed)
        run = life(tmp_path / "life", monkeypatch)
    losses = 0
    for count, _, _ in run.acknowledged:
        root = tmp_path / f"flushed-{count}"
        replay(run.steps[:count], root, flushed_only=True)
        try:
            opens(root, run, count, exact=False)
        except AssertionError:
            losses += 1
    assert losses
