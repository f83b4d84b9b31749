"""What was acknowledged survives SIGKILL at any moment, with one writer and with two."""

import itertools
import json
import os
import random
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from reader.catalogue.connection import open_database
from reader.library.event_line import decode_event
from reader.services.compaction import compact_library
from reader.services.marks import MarksService
from reader.system.paths import Paths
from tests.conftest import NOON
from tests.library.home import Home

ROUNDS = int(os.environ.get("READER_KILLS", "50"))


def kill_writers(number: int, after: int, *options: str) -> list[str]:
    """Start writers and kill them after so many acknowledged marks; returns these marks."""
    command = [sys.executable, "-m", "tests.library.writer", *options]
    writers = [
        subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2])
        for _ in range(number)
    ]
    acknowledged = []
    for writer in writers:
        assert writer.stdout
        for _ in range(after):
            acknowledged.append(writer.stdout.readline().decode().strip())
    for writer in writers:
        writer.send_signal(signal.SIGKILL)
    for writer in writers:
        assert writer.stdout
        acknowledged += writer.stdout.read().decode().split()
        writer.stdout.close()
        assert writer.wait() == -signal.SIGKILL
    return acknowledged


def find_lost_marks(paths: Paths, acknowledged: list[str]) -> set[str]:
    """The acknowledged marks that are missing after a fresh start."""
    database = open_database(paths.catalogue)
    service = MarksService(paths, database, lambda: NOON)
    service.refresh_marks()
    marked = {key for (key,) in database.execute("SELECT key FROM marks WHERE value IS NOT NULL")}
    database.close()
    return set(acknowledged) - marked


def is_orderly(paths: Paths) -> bool:
    """Whether one device wrote one file, each event with a later stamp than the one before."""
    files = list(paths.events.glob("*.jsonl"))
    stamps = [
        decode_event(line).stamp
        for file in files
        for line in file.read_bytes().split(b"\n")[:-1]
        if line
    ]
    return len(files) == 1 and all(a < b for a, b in itertools.pairwise(stamps))


def test_no_acknowledged_mark_is_lost_by_sigkill(paths: Paths) -> None:
    pick = random.Random(2)
    for _ in range(ROUNDS):
        acknowledged = kill_writers(1, pick.randrange(1, 60))
        assert not find_lost_marks(paths, acknowledged)
    for file in paths.events.glob("*.jsonl"):
        *lines, rest = file.read_bytes().split(b"\n")
        for line in lines:
            if line:
                decode_event(line)
        assert not rest or b"\n" not in rest


def test_no_acknowledged_mark_of_two_writers_is_lost_by_sigkill(paths: Paths) -> None:
    pick = random.Random(3)
    for _ in range(max(2, ROUNDS // 5)):
        acknowledged = kill_writers(2, pick.randrange(1, 30))
        assert not find_lost_marks(paths, acknowledged)
    assert is_orderly(paths)


def test_without_the_lock_the_harness_sees_two_writers_collide(paths: Paths) -> None:
    """The control: without the lock, writers use the same stamps, or each begins a file."""
    kill_writers(1, 1)
    for _ in range(100):
        kill_writers(2, 20, "--unlocked")
        if not is_orderly(paths):
            return
    raise AssertionError("two writers without a lock were never noticed")


def test_no_acknowledged_mark_is_lost_by_sigkill_during_compaction(paths: Paths) -> None:
    pick = random.Random(5)
    acknowledged: list[str] = []
    for _ in range(max(10, ROUNDS // 2)):
        acknowledged += kill_writers(1, pick.randrange(1, 40), "--compacting")
        assert not find_lost_marks(paths, acknowledged)
    home = Home(paths)
    home.time += timedelta(days=365 * 30)
    compact_library(home.service(), paths, home.now, forget=False)
    assert not find_lost_marks(paths, acknowledged)
    assert is_orderly(paths)
    home.close()


def test_no_acknowledged_mark_of_two_compacting_writers_is_lost(paths: Paths) -> None:
    pick = random.Random(6)
    acknowledged: list[str] = []
    for _ in range(max(3, ROUNDS // 10)):
        acknowledged += kill_writers(2, pick.randrange(5, 30), "--compacting")
        assert not find_lost_marks(paths, acknowledged)


def test_the_documents_are_whole_after_sigkill(paths: Paths) -> None:
    pick = random.Random(4)
    for _ in range(max(2, ROUNDS // 10)):
        kill_writers(1, 50 + pick.randrange(1, 5))
        assert json.loads((paths.state / "library.json").read_bytes())["papers"]


def test_the_harness_notices_a_writer_that_acknowledges_too_early(paths: Paths) -> None:
    """The control: without it, the tests above would prove nothing."""
    for _ in range(400):
        if find_lost_marks(paths, kill_writers(1, 1, "--careless")):
            return
    raise AssertionError("a writer that acknowledges before it writes was never caught")
