"""Machines that share the folder: whatever the order and the clocks, all come to the same."""

import random
import shutil
from datetime import timedelta
from pathlib import Path
from tempfile import mkdtemp

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from reader.catalogue import marks as view
from reader.entry import NO_MARKS
from reader.fields import SameAs
from reader.library import log
from reader.library.events import Event
from reader.marks.compaction import compact
from tests.library.home import Home, events, folders, pure_fold, record

NAMES = ["arxiv:1", "arxiv:2", "title:one", "title:two"]
KEYS = st.sampled_from(NAMES)
MACHINES = st.integers(0, 3)


class Machines(RuleBasedStateMachine):
    """Two to four machines with clocks of their own, and a tool that carries files."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(mkdtemp(prefix="reader-test-"))
        self.homes: list[Home] = []
        self.known: dict[tuple[str, int, str], Event] = {}
        """Every event ever written, whatever compaction drops later."""

    @initialize(number=st.integers(2, 4), skews=st.lists(st.integers(-900, 27_000), min_size=4))
    def begin(self, number: int, skews: list[int]) -> None:
        """Clocks are wrong by days, one way or the other."""
        for index in range(number):
            home = Home(folders(self.root / str(index)))
            home.time += timedelta(days=skews[index])
            home.paths.events.mkdir(parents=True)
            self.homes.append(home)

    def home(self, machine: int) -> Home:
        """One of those there are."""
        return self.homes[machine % len(self.homes)]

    @rule(machine=MACHINES, keys=st.sets(KEYS, min_size=1), on=st.booleans())
    def read(self, machine: int, keys: set[str], on: bool) -> None:
        """Mark papers read or unread."""
        self.home(machine).service().mark_read(sorted(keys), on, "key")
        self._note_down()

    @rule(machine=MACHINES, key=KEYS, on=st.booleans())
    def keep(self, machine: int, key: str, on: bool) -> None:
        """Bookmark, or let go."""
        self.home(machine).service().bookmark([key], on, "key", record)
        self._note_down()

    @rule(machine=MACHINES, key=KEYS, tag=st.sampled_from(["rl", "to-read"]), on=st.booleans())
    def tag(self, machine: int, key: str, tag: str, on: bool) -> None:
        """Tag, or take the tag off."""
        self.home(machine).service().tag([key], [tag], on, "key", record)
        self._note_down()

    @rule(machine=MACHINES, key=KEYS, text=st.sampled_from(["one", "two", "three", None]))
    def write(self, machine: int, key: str, text: str | None) -> None:
        """Write a note, or delete it."""
        self.home(machine).service().note(key, text, "key", record)
        self._note_down()

    @rule(machine=MACHINES, rule=st.sampled_from(["author:A", "kw:b"]), on=st.booleans())
    def mute(self, machine: int, rule: str, on: bool) -> None:
        """Mute, or hear again."""
        self.home(machine).service().mute([rule], on, "key")
        self._note_down()

    @rule(machine=MACHINES, key=st.sampled_from(NAMES[2:]), real=KEYS)
    def same_as(self, machine: int, key: str, real: str) -> None:
        """A paper turns out to be another."""
        self.home(machine).service().same_as({key: real}, record)
        self._note_down()

    @rule(machine=MACHINES, redo=st.booleans())
    def undo(self, machine: int, redo: bool) -> None:
        """Undo or redo."""
        service = self.home(machine).service()
        _ = service.redo("key") if redo else service.undo("key")
        self._note_down()

    @rule(machine=MACHINES, days=st.integers(-400, 400))
    def time_passes(self, machine: int, days: int) -> None:
        """A clock is set, or goes on."""
        self.home(machine).time += timedelta(days=days)

    @rule(machine=MACHINES)
    def compact(self, machine: int) -> None:
        """Drop what was overridden long ago."""
        home = self.home(machine)
        compact(home.service(), home.paths, home.now, forget=False)

    @rule(sender=MACHINES, receiver=MACHINES, part=st.just(1.0) | st.floats(0, 1))
    def carry(self, sender: int, receiver: int, part: float) -> None:
        """Files arrive, the last of them perhaps by half."""
        if self.home(sender) is not self.home(receiver):
            self._carry(self.home(sender), self.home(receiver), part)

    @invariant()
    def a_running_program_sees_what_it_wrote(self) -> None:
        """Both views of every machine are the fold of the files that it has."""
        for home in self.homes:
            self._agree(home, pure_fold(events(home.paths.events)))

    def teardown(self) -> None:
        """Everything arrives everywhere, in any order: all machines agree, nothing is lost."""
        pairs = [(one, other) for one in self.homes for other in self.homes if one is not other]
        random.Random(len(self.known)).shuffle(pairs)
        for one, other in pairs * 2:
            self._carry(one, other, 1.0)
        everything = pure_fold(list(self.known.values()))
        for home in self.homes:
            self._agree(home, everything)
            home.close()
        shutil.rmtree(self.root)

    def _agree(self, home: Home, wanted: object) -> None:
        service = home.service()
        assert view.everything(home.database) == wanted
        assert service.documents().cells() == wanted
        known = view.same_as(home.database) or SameAs({})
        reals = {known.real(name) for name in NAMES}
        listed = {key: marks for key, marks, _, _ in service.documents().marked()}
        assert listed == {
            key: marks
            for key, marks in view.marks_of(home.database, NAMES).items()
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
        device = target.paths.state / "device"
        own = device.read_text()[:12] if device.exists() else ""
        for file in log.files(source.paths.events):
            body = file.read_bytes()
            there = target.paths.events / file.name
            held = there.stat().st_size if there.exists() else 0
            if file.stem != own and held < len(body):
                there.write_bytes(body[: held + round((len(body) - held) * part)])


TestMachines = Machines.TestCase
TestMachines.settings = settings(
    max_examples=max(25, settings().max_examples // 10), stateful_step_count=25, deadline=None
)
