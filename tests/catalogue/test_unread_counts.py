"""The number of unread papers is counted once, then stored, and always right."""

import sqlite3
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from reader.catalogue import duplicates, feed_snapshots, unread_counts
from reader.catalogue.connection import open_database
from reader.catalogue.stored_feeds import store_feed
from reader.library.event_line import encode_event
from reader.library.events import Change, Event
from reader.services.marks import MarksService
from reader.system.paths import Paths
from tests.catalogue.other_process import run_in_another_process
from tests.conftest import NOON
from tests.library.home import folders, records
from tests.make import paper

FEEDS = ("hf:daily", "page.txt")
LISTED = {one.key: one for one in (paper(number) for number in range(3))} | {
    key: paper(key=key, title=title, source="copied")
    for key, title in (("title:one", "One"), ("title:two", "Two"))
}
OTHERS = 300
"""Papers that are marked in one action beside those."""

KEYS = st.sampled_from(sorted(LISTED))
WHO = st.integers(0, 1)


def count_anew(database: sqlite3.Connection) -> dict[str, int]:
    """How many papers of each feed are unread, counted from the entries that the app shows."""
    feeds = [address for (address,) in database.execute("SELECT address FROM snapshots")]
    counts = {}
    for address in feeds:
        snapshot = feed_snapshots.load_snapshot(database, address)
        assert snapshot
        counts[address] = sum(entry.marks.read is None for entry in snapshot.entries)
    return counts


def read_stored_counts(database: sqlite3.Connection) -> dict[str, int]:
    """The counts that are stored."""
    rows = database.execute("SELECT address, unread FROM snapshots WHERE unread IS NOT NULL")
    return dict(rows.fetchall())


class Counting(RuleBasedStateMachine):
    """Two programs that share a catalogue and a library, to which other devices write as well."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(mkdtemp(prefix="reader-test-"))
        self.paths = folders(self.root)
        self.paths.events.mkdir(parents=True)
        self.time = NOON
        self.programs: list[MarksService] = []

    @initialize(asked=st.booleans(), feed=st.lists(KEYS, max_size=8))
    def begin(self, asked: bool, feed: list[str]) -> None:
        """Both programs stay open; counts are read after every step, or only sometimes."""
        self.asked = asked
        for _ in range(2):
            database = open_database(self.paths.catalogue)
            self.programs.append(MarksService(self.paths, database, lambda: self.time))
        self.store(0, FEEDS[0], feed)

    @rule(who=WHO, feed=st.sampled_from(FEEDS), keys=st.lists(KEYS, max_size=8))
    def store(self, who: int, feed: str, keys: list[str]) -> None:
        """Fetch a feed; a page may list a paper twice."""
        listed = tuple(LISTED[key] for key in keys)
        store_feed(self.programs[who].database, feed, listed, day=None, taken=NOON)

    @rule(who=WHO, feed=st.sampled_from(FEEDS))
    def count(self, who: int, feed: str) -> None:
        """Read a count."""
        self.programs[who].refresh_marks()
        database = self.programs[who].database
        assert unread_counts.count_unread(database, feed) == count_anew(database).get(feed)

    @rule(who=WHO, keys=st.sets(KEYS, min_size=1), on=st.booleans(), many=st.booleans())
    def mark(self, who: int, keys: set[str], on: bool, many: bool) -> None:
        """Mark a few or very many papers read or unread."""
        others = [f"arxiv:2610.{number:05d}" for number in range(OTHERS if many else 0)]
        self.programs[who].mark_read([*sorted(keys), *others], on, "key")

    @rule(who=WHO, key=KEYS, on=st.booleans())
    def keep(self, who: int, key: str, on: bool) -> None:
        """Bookmark a paper, which does not make it read."""
        self.programs[who].bookmark_papers([key], on, "key", records)

    @rule(who=WHO)
    def undo(self, who: int) -> None:
        """Undo the last action."""
        self.programs[who].undo("key")

    @rule(
        who=WHO,
        key=st.sampled_from([key for key in LISTED if key.startswith("title:")]),
        real=st.sampled_from([key for key in LISTED if not key.startswith("title:")]),
        parts=st.sets(st.sampled_from(["library", "catalogue"]), min_size=1),
    )
    def join(self, who: int, key: str, real: str, parts: set[str]) -> None:
        """Note that a paper without an id is another one; only papers with marks are noted."""
        if "library" in parts:
            self.programs[who].write_values("same_as", {key: real}, records)
        if "catalogue" in parts:
            duplicates.join_duplicates(self.programs[who].database, {key: real})

    @rule(who=WHO, key=KEYS, on=st.booleans(), age=st.integers(-3, 3))
    def arrive(self, who: int, key: str, on: bool, age: int) -> None:
        """Let a mark of another device arrive, older or newer than ours; one program folds it."""
        stamp = int((self.time - timedelta(hours=age)).timestamp() * 1_000_000)
        at = NOON.isoformat()
        change = Change(key, "read", at if on else None)
        device = "00000000000f"
        with (self.paths.events / f"{device}.jsonl").open("ab") as file:
            file.write(encode_event(Event("aa", at, stamp, device, "key", (change,))))
        self.programs[who].refresh_marks()

    @rule(who=WHO)
    def forsake(self, who: int) -> None:
        """Delete the file of the other device, so that the marks are folded anew."""
        (self.paths.events / "00000000000f.jsonl").unlink(missing_ok=True)
        self.programs[who].refresh_marks()

    @rule(who=WHO)
    def rebuild(self, who: int) -> None:
        """Fold all marks anew."""
        self.programs[who].rebuild_marks()

    @rule(hours=st.integers(1, 9))
    def wait(self, hours: int) -> None:
        """Let time pass."""
        self.time += timedelta(hours=hours)

    @invariant()
    def a_remembered_number_is_the_one_that_would_be_counted(self) -> None:
        """Stored counts are right for each of the two connections."""
        for program in self.programs:
            counts = count_anew(program.database)
            for address, number in read_stored_counts(program.database).items():
                assert number == counts[address], address
        if self.asked:
            for address in FEEDS:
                unread_counts.count_unread(self.programs[0].database, address)

    def teardown(self) -> None:
        """Delete everything."""
        for program in self.programs:
            program.database.close()
        rmtree(self.root)


TestCounting = Counting.TestCase
TestCounting.settings = settings(
    deadline=None, max_examples=max(25, settings().max_examples // 2), stateful_step_count=30
)

MANY = 3000


@pytest.fixture
def database(paths: Paths) -> sqlite3.Connection:
    """A catalogue with one feed of many papers, which were not counted yet."""
    opened = open_database(paths.catalogue)
    listed = tuple(paper(number) for number in range(MANY))
    store_feed(opened, "hf:daily", listed, day=None, taken=NOON)
    return opened


def steps(database: sqlite3.Connection, work: Callable[[], object]) -> int:
    """How many hundred instructions of SQLite's virtual machine something takes."""
    taken = []
    database.set_progress_handler(lambda: taken.append(1), 100)
    work()
    database.set_progress_handler(None, 100)
    return len(taken)


def ask(database: sqlite3.Connection) -> int | None:
    return unread_counts.count_unread(database, "hf:daily")


def test_a_number_is_counted_once(database: sqlite3.Connection) -> None:
    assert steps(database, lambda: ask(database)) > MANY / 100
    assert steps(database, lambda: ask(database)) == 0
    assert ask(database) == MANY


def test_another_program_finds_the_number(database: sqlite3.Connection, paths: Paths) -> None:
    ask(database)
    other = open_database(paths.catalogue)
    assert steps(other, lambda: ask(other)) == 0


def test_a_mark_changes_the_number_without_a_count(
    database: sqlite3.Connection, paths: Paths
) -> None:
    ask(database)
    service = MarksService(paths, open_database(paths.catalogue), lambda: NOON)
    keys = [paper(number).key for number in (1, 5, 9)]
    assert steps(service.database, lambda: service.mark_read(keys, True, "key")) < MANY / 100
    assert steps(database, lambda: ask(database)) == 0
    assert ask(database) == MANY - 3
    service.undo("key")
    assert ask(database) == MANY


def test_a_feed_that_is_fetched_again_is_counted_again(database: sqlite3.Connection) -> None:
    ask(database)
    store_feed(database, "hf:daily", (paper(1), paper(2)), day=None, taken=NOON)
    assert ask(database) == 2


def test_a_paper_that_a_page_names_twice_is_one(database: sqlite3.Connection) -> None:
    store_feed(database, "hf:daily", (paper(1), paper(2), paper(1)), day=None, taken=NOON)
    assert ask(database) == 2


def test_a_catalogue_that_may_not_be_written_is_counted(database: sqlite3.Connection) -> None:
    database.execute("PRAGMA query_only=ON")
    assert [ask(database), ask(database)] == [MANY, MANY]
    assert not database.in_transaction


def test_a_count_waits_for_no_writer(database: sqlite3.Connection, paths: Paths) -> None:
    with run_in_another_process(paths.catalogue, "BEGIN IMMEDIATE", "DELETE FROM listed"):
        began = time.monotonic()
        assert ask(database) == MANY
        assert time.monotonic() - began < 2.5, "half of what others are waited for elsewhere"
        assert database.waits
    assert read_stored_counts(database) == {}
    assert ask(database) == MANY
    assert read_stored_counts(database) == {"hf:daily": MANY}


def test_a_number_that_is_past_before_it_is_written_is_not_remembered(
    database: sqlite3.Connection, paths: Paths
) -> None:
    service = MarksService(paths, open_database(paths.catalogue), lambda: NOON)

    def meanwhile(statement: str) -> None:
        if statement.startswith("UPDATE snapshots"):
            database.set_trace_callback(None)
            service.mark_read([paper(1).key], True, "key")

    database.set_trace_callback(meanwhile)
    ask(database)
    assert read_stored_counts(database) == {}
    assert ask(database) == MANY - 1


def test_marks_that_are_folded_anew_are_taken_off_once(
    database: sqlite3.Connection, paths: Paths
) -> None:
    service = MarksService(paths, open_database(paths.catalogue), lambda: NOON)
    service.mark_read([paper(1).key], True, "key")
    ask(database)
    service.rebuild_marks()
    assert ask(database) == MANY - 1


def test_a_paper_that_is_noted_to_be_one_that_was_read_is_read(
    database: sqlite3.Connection, paths: Paths
) -> None:
    service = MarksService(paths, open_database(paths.catalogue), lambda: NOON)
    store_feed(database, "hf:daily", (LISTED["title:one"],), day=None, taken=NOON)
    service.mark_read([paper(1).key], True, "key")
    assert ask(database) == 1
    service.write_values("same_as", {"title:one": paper(1).key}, records)
    assert ask(database) == 0
