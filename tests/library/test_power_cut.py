"""After a power cut at any moment the library opens, with everything that was acknowledged."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from reader.library import log
from reader.services.check_library import check_library
from reader.services.compaction import compact_library
from reader.system.paths import Paths
from tests.conftest import NOON
from tests.library.home import Home, folders, records
from tests.library.power import Arrived, Step, halve_write, record_steps, replay_steps


class Run(NamedTuple):
    """Everything that was done to a library's files."""

    steps: list[Step]
    acknowledged: list[tuple[int, str, bool]]
    """Steps by then, key, and whether the paper was acknowledged as read or as unread."""


def record_life(root: Path, patch: pytest.MonkeyPatch) -> Run:
    """Record marks, notes, undo, library.json, a compaction, and marks after it."""
    home = Home(folders(root))
    acknowledged: list[tuple[int, str, bool]] = []
    with record_steps(root, patch) as steps:
        service = home.service()

        def mark(key: str, read: bool = True) -> None:
            service.mark_read([key], read, "key")
            acknowledged.append((len(steps), key, read))

        mark("arxiv:1")
        service.bookmark_papers(["arxiv:1", "arxiv:2"], True, "key", records)
        service.write_note("arxiv:1", "a note", "key", records)
        mark("arxiv:3")
        service.undo("key")
        acknowledged.append((len(steps), "arxiv:3", False))
        service.redo("key")
        acknowledged.append((len(steps), "arxiv:3", True))
        service.write_documents()
        mark("arxiv:1", False)
        home.time = NOON + timedelta(days=200)
        service.write_note("arxiv:1", "a better note", "key", records)
        compact_library(service, home.paths, home.now, forget=True)
        mark("arxiv:4")
        service.write_documents()
    home.close()
    return Run(steps, acknowledged)


def find_expected_keys(run: Run, done: int) -> tuple[set[str], set[str]]:
    """The keys acknowledged as read, and as unread, after so many steps."""
    last: dict[str, bool] = {}
    for count, key, read in run.acknowledged:
        if count <= done:
            last[key] = read
    reads = {key for key, read in last.items() if read}
    return reads, last.keys() - reads


def assert_opens(root: Path, run: Run, done: int, *, exact: bool) -> None:
    """Assert that the library holds what was acknowledged, and can be used further."""
    paths = folders(root)
    # Folders are there from the beginning on a machine that loses power.
    for folder in (paths.data, paths.state):
        folder.mkdir(parents=True, exist_ok=True)
    home = Home(paths)
    try:
        read_keys = home.read()
        reads, unread = find_expected_keys(run, done)
        later = {key for count, key, _ in run.acknowledged if count > done}
        assert reads - later <= read_keys
        assert not (unread - later) & read_keys
        home.service().mark_read(["arxiv:9"], True, "key")
        assert "arxiv:9" in home.read()
        if exact:
            service = home.service()
            service.write_documents()
            assert check_library(service, paths).events
    finally:
        home.close()


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """One recorded run."""
    return record_life(tmp_path / "life", monkeypatch)


def test_every_prefix_of_the_writes_opens(run: Run, tmp_path: Path) -> None:
    assert len(run.steps) > 60
    for done in range(len(run.steps) + 1):
        root = tmp_path / f"prefix-{done}"
        replay_steps(run.steps[:done], root)
        assert_opens(root, run, done, exact=done % 10 == 0)


def test_every_torn_write_opens(run: Run, tmp_path: Path) -> None:
    for done, step in enumerate(run.steps):
        if step.kind in ("write", "place"):
            root = tmp_path / f"torn-{done}"
            replay_steps([*run.steps[:done], halve_write(step)], root)
            assert_opens(root, run, done, exact=False)


@pytest.mark.parametrize("arrived", ["flushed", "flushed and removed"])
def test_what_was_acknowledged_was_flushed(arrived: Arrived, run: Run, tmp_path: Path) -> None:
    for done in range(len(run.steps) + 1):
        root = tmp_path / f"flushed-{done}"
        replay_steps(run.steps[:done], root, arrived)
        assert_opens(root, run, done, exact=False)


def test_the_first_mark_survives_in_folders_that_are_all_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a home without ``.local``: the lock makes that folder before the log does."""

    def paths_in(root: Path) -> Paths:
        local = root / "data" / ".local"
        return folders(root)._replace(data=local / "share/reader", state=local / "state/reader")

    (tmp_path / "life/data").mkdir(parents=True)
    home = Home(paths_in(tmp_path / "life"))
    service = home.service()
    with record_steps(tmp_path / "life", monkeypatch) as steps:
        service.mark_read(["arxiv:1"], True, "key")
    home.close()
    assert Path("data/.local") in [step.path for step in steps if step.kind == "folder"]
    cuts: tuple[Arrived, ...] = ("flushed", "flushed and removed")
    for arrived in cuts:
        root = tmp_path / arrived
        replay_steps(steps, root, arrived)
        after = Home(paths_in(root))
        assert after.read() == {"arxiv:1"}
        after.close()


@pytest.mark.parametrize(
    ("flush", "none"), [("_write_and_flush", log.write_all), ("sync_folder", lambda folder: None)]
)
def test_without_a_flush_the_harness_sees_losses(
    flush: str, none: Callable[..., None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: a mark is lost if it, or its file's name, is not flushed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(log, flush, none)
        run = record_life(tmp_path / "life", monkeypatch)
    losses = 0
    for count, _, _ in run.acknowledged:
        root = tmp_path / f"flushed-{count}"
        replay_steps(run.steps[:count], root, "flushed")
        try:
            assert_opens(root, run, count, exact=False)
        except AssertionError:
            losses += 1
    assert losses
