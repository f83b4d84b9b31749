"""Machines that share the folder get the same marks, whatever the order and the clocks."""

import random
import shutil
from collections import Counter
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from tempfile import mkdtemp

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from reader.catalogue import marks as view
from reader.catalogue.mark_fields import read_aliases
from reader.catalogue.marked_papers import count_tags, read_carried_records, read_marked_papers
from reader.library import device, log
from reader.library.events import Event
from reader.model.entry import NO_MARKS
from reader.model.library_fields import KeyAliases
from reader.services.catalogue_fold import fold_in_memory
from reader.services.compaction import compact_library
from tests.library.home import Home, events, folders, pure_fold, records

NAMES = ["arxiv:1", "arxiv:2", "title:one", "title:two"]
KEYS = st.sampled_from(NAMES)
MACHINES = st.integers(0, 3)


class Machines(RuleBasedStateMachine):
    """Two to four machines with their own clocks, some cloned; a tool copies their files."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(mkdtemp(prefix="reader-test-"))
        self.homes: list[Home] = []
        self.known: dict[tuple[str, int, str], Event] = {}
        """Every event ever written, whatever compaction drops later."""

    @initialize(number=st.integers(2, 4), skews=st.lists(st.integers(-900, 27_000), min_size=4))
    def begin(self, number: int, skews: list[int]) -> None:
        """Start machines whose clocks are wrong by days."""
        for index in range(number):
            home = Home(folders(self.root / str(index)))
            home.time += timedelta(days=skews[index])
            home.paths.events.mkdir(parents=True)
            self.homes.append(home)

    def home(self, machine: int) -> Home:
        """The home of one machine."""
        return self.homes[machine % len(self.homes)]

    @rule(machine=MACHINES, keys=st.sets(KEYS, min_size=1), on=st.booleans())
    def read(self, machine: int, keys: set[str], on: bool) -> None:
        """Mark papers read or unread."""
        self.home(machine).service().mark_read(sorted(keys), on, "key")
        self._note_down()

    @rule(machine=MACHINES, key=KEYS, on=st.booleans())
    def keep(self, machine: int, key: str, on: bool) -> None:
        """Set or remove a bookmark."""
        self.home(machine).service().bookmark_papers([key], on, "key", records)
        self._note_down()

    @rule(machine=MACHINES, key=KEYS, tag=st.sampled_from(["rl", "to-read"]), on=st.booleans())
    def tag(self, machine: int, key: str, tag: str, on: bool) -> None:
        """Add or remove a tag."""
        self.home(machine).service().tag_papers([key], [tag], on, "key", records)
        self._note_down()

    @rule(machine=MACHINES, key=KEYS, text=st.sampled_from(["one", "two", "three", None]))
    def write(self, machine: int, key: str, text: str | None) -> None:
        """Write a note, or delete it."""
        self.home(machine).service().write_note(key, text, "key", records)
        self._note_down()

    @rule(
        machine=MACHINES,
        field=st.sampled_from(["mute", "follow"]),
        rule=st.sampled_from(["author:A", "kw:b"]),
        on=st.booleans(),
    )
    def set_rule(self, machine: int, field: str, rule: str, on: bool) -> None:
        """Add or remove a rule."""
        self.home(machine).service().set_rules(field, [rule], on, "key")
        self._note_down()

    @rule(machine=MACHINES, key=st.sampled_from(NAMES[2:]), real=KEYS)
    def same_as(self, machine: int, key: str, real: str) -> None:
        """Note that two keys are of one paper."""
        self.home(machine).service().write_values("same_as", {key: real}, records)
        self._note_down()

    @rule(machine=MACHINES, redo=st.booleans())
    def undo(self, machine: int, redo: bool) -> None:
        """Undo or redo."""
        service = self.home(machine).service()
        _ = service.redo("key") if redo else service.undo("key")
        self._note_down()

    @rule(machine=MACHINES, days=st.integers(-400, 400))
    def time_passes(self, machine: int, days: int) -> None:
        """Set a clock, or let time pass."""
        self.home(machine).time += timedelta(days=days)

    @rule(machine=MACHINES)
    def compact_library(self, machine: int) -> None:
        """Compact a library: values that were replaced long ago are removed."""
        home = self.home(machine)
        compact_library(home.service(), home.paths, home.now, forget=False)

    @rule(sender=MACHINES, receiver=MACHINES, part=st.just(1.0) | st.floats(0, 1))
    def carry(self, sender: int, receiver: int, part: float) -> None:
        """Let files arrive, the last one perhaps only in part."""
        if self.home(sender) is not self.home(receiver):
            self._carry(self.home(sender), self.home(receiver), part)

    @rule(machine=MACHINES, part=st.just(1.0) | st.floats(0, 1), number=st.integers(1, 3))
    def conflict(self, machine: int, part: float, number: int) -> None:
        """Let the tool make a conflict copy: an earlier state of a file under another name."""
        folder = self.home(machine).paths.events
        for file in log.list_event_files(folder)[:1]:
            if "conflict" not in file.name:
                body = file.read_bytes()
                copy = folder / f"{file.stem}.sync-conflict-20261123-12000{number}-ABCDEFG.jsonl"
                if not copy.exists():
                    copy.write_bytes(body[: round(len(body) * part)])

    @rule(machine=MACHINES)
    def clone(self, machine: int) -> None:
        """Clone a machine with everything: library, state and cache."""
        if len(self.homes) < 4:
            home = self.home(machine)
            home.close()
            root = self.root / str(len(self.homes))
            shutil.copytree(home.paths.data.parent, root)
            copy = Home(folders(root))
            copy.time = home.time
            sign = copy.paths.state / "device"
            if sign.exists():
                # What its own machine id makes of it.
                sign.write_text(f"{sign.read_text()[:13]}{len(self.homes):08d}\n")
            self.homes.append(copy)

    @invariant()
    def a_running_program_sees_what_it_wrote(self) -> None:
        """Every machine has the marks that its files fold to."""
        for home in self.homes:
            all_events = events(home.paths.events)
            self._agree(home, pure_fold(all_events))
            home.service()
            with closing(fold_in_memory([all_events])) as afresh:
                assert read_carried_records(home.database) == read_carried_records(afresh)
            home.close()

    def teardown(self) -> None:
        """Let everything arrive everywhere, in any order: all machines agree, nothing is lost."""
        pairs = [(one, other) for one in self.homes for other in self.homes if one is not other]
        random.Random(len(self.known)).shuffle(pairs)
        for source, target in pairs * 2:
            self._carry(source, target, 1.0)
        everything = pure_fold(list(self.known.values()))
        for home in self.homes:
            self._agree(home, everything)
            home.close()
        shutil.rmtree(self.root)

    def _agree(self, home: Home, expected: object) -> None:
        service = home.service()
        assert view.read_all_fields(home.database) == expected
        aliases = read_aliases(home.database) or KeyAliases({})
        reals = {aliases.current_key(name) for name in NAMES}
        listed = {key: marks for key, marks, *_ in read_marked_papers(home.database)}
        counts = Counter(tag for marks in listed.values() for tag in marks.tags)
        assert count_tags(home.database) == counts
        assert listed == {
            key: marks
            for key, marks in view.read_marks(home.database, NAMES).items()
            if key in reals and marks != NO_MARKS
        }
        assert not service.problems
        home.close()

    def _note_down(self) -> None:
        for home in self.homes:
            for event in events(home.paths.events):
                self.known.setdefault((event.device, event.stamp, event.id), event)
            home.close()

    def _carry(self, source: Home, target: Home, part: float) -> None:
        """Copy each file that the other machine does not write and has less of."""
        ours = device.find_known_file(target.paths.state, target.paths.events)
        own = ours.stem if ours else ""
        for file in log.list_event_files(source.paths.events):
            body = file.read_bytes()
            copy = target.paths.events / file.name
            size = copy.stat().st_size if copy.exists() else 0
            if file.stem != own and size < len(body):
                copy.write_bytes(body[: size + round((len(body) - size) * part)])


TestMachines = Machines.TestCase
TestMachines.settings = settings(
    max_examples=max(15, settings().max_examples // 10), stateful_step_count=25, deadline=None
)
