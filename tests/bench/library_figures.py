"""What a library of many marks costs, and whether anything done to it holds up a key.

On the home that :mod:`tests.bench.tui` made: opening, marking, undoing; another machine's file that
arrives; compaction by another process and fifty new papers, each beside the running app.
"""

import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path

from reader.catalogue import marks as view
from reader.catalogue.connection import open_database
from reader.catalogue.stored_feeds import store_feed
from reader.library import device
from reader.library.event_line import encode_event
from reader.library.events import Change, Event
from reader.services.marks import MarksService
from reader.system.paths import Paths
from tests import hub
from tests.bench import catalogues
from tests.bench.libraries import BEGUN, DEVICE, key
from tests.bench.program import Program, settle, worst
from tests.server import Server

MARK = "library: mark, ms"
MERGE = "merge of 50,000"
COMPACT = "compact"
SYNC = "sync of 50 papers"
"""What figures are called, or begin with."""
_ARRIVED = 50_000
"""Events of another machine: about papers that are marked here as well."""
_TURNED = 20_000
"""Marks that were set a second time."""
_NEW = 50
"""Papers that a feed has more than before."""
_DAYS = [date(2026, 11, 2) + timedelta(days=back) for back in range(5)]
_ROUNDS = 4
"""Fetches beside the running app."""


class LibraryBench:
    """The measurements, in the order in which they leave the home fit for the next."""

    def __init__(
        self,
        paths: Paths,
        environ: Mapping[str, str],
        feed: str,
        ready: bytes,
        marks: int,
    ) -> None:
        self._paths = paths
        # What is looked at is not marked: a line in the log is that of a key.
        config = paths.config.with_name("manual.toml")
        config.parent.mkdir(parents=True, exist_ok=True)
        config.write_text('mark_read = "manual"\n')
        self._environ = {**environ, "READER_CONFIG": str(config)}
        self._feed = feed
        self._ready = ready
        self._marks = marks

    def measured(self) -> dict[str, float]:
        """All of it."""
        # The library is this machine's own: what it marks and compacts is that file.
        self._paths.state.mkdir(parents=True, exist_ok=True)
        device.begin_file(self._paths.state, self._paths.events, DEVICE)
        self._turn_over()
        figures = self._opened() | self._written()
        with Program(self._reader(self._feed), self._environ) as program:
            program.until(self._ready)
            settle(program)
            figures |= self._undone(program)
            figures |= self._arrived(program)
            figures |= self._compacted(program)
            figures["quit after a mark, s"] = program.end(b"q")
        return figures | self._synced()

    def _turn_over(self) -> None:
        """Some marks were set anew long ago: something to compact."""
        lines = _events(2, DEVICE, range(_TURNED), BEGUN + timedelta(days=750))
        with (self._paths.events / f"{DEVICE}.jsonl").open("ab") as file:
            file.writelines(lines)

    def _opened(self) -> dict[str, float]:
        """The log folded into an empty catalogue, and a catalogue that has all of it."""
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            paths = self._paths._replace(cache=Path(folder))
            began = time.monotonic()
            open_service(paths)
            first = time.monotonic() - began
        return {
            "library: first fold, s": first,
            "library: open, ms": _median(lambda: open_service(self._paths), 9),
        }

    def _written(self) -> dict[str, float]:
        """One mark, and taking it back."""
        service = open_service(self._paths)
        marked, undone = [], []
        for number in range(40):
            papers = [f"arxiv:9901.{number:05d}"]
            marked.append(_ms(partial(service.mark_read, papers, True, "key")))
            if number % 4 == 0:
                undone.append(_ms(partial(service.undo, "key")))
        papers = [f"arxiv:9902.{number:05d}" for number in range(27)]
        many = []
        for _ in range(5):
            service.mark_read(papers, True, "key")
            many.append(_ms(partial(service.undo, "key")))
        service.database.close()
        return {
            MARK: statistics.median(marked),
            "library: undo, ms": statistics.median(undone),
            "library: undo of 27, ms": statistics.median(many),
        }

    def _undone(self, program: Program) -> dict[str, float]:
        """The key ``u`` until its line is on the disk."""
        taken = []
        for _ in range(8):
            self._on_disk(program, b"b")
            settle(program)
            taken.append(self._on_disk(program, b"u"))
            settle(program)
        return {"u on disk, ms": statistics.median(taken)}

    def _arrived(self, program: Program) -> dict[str, float]:
        """A file of another machine, folded by the app beside its keys, and one by a command."""
        keys: list[float] = []
        began = time.monotonic()
        name, size = self._write_other(1)
        while self._folded(name) < size:
            keys += _way(program, 4)
        in_app = time.monotonic() - began
        name, size = self._write_other(2)
        command = self._ran("count", self._feed)
        assert self._folded(name) == size
        # The app follows what another process folded.
        keys += _way(program, 100)
        return {
            f"{MERGE}: app, s": in_app,
            f"{MERGE}: count, s": command,
            f"{MERGE}: j, p95, ms": worst(keys),
        }

    def _compacted(self, program: Program) -> dict[str, float]:
        """Compaction by another process, with ``j`` and ``b`` pressed all the while."""
        settle(program, 1.0)
        moves, marks = [], []
        began = time.monotonic()
        command = self._reader("library", "compact")
        with subprocess.Popen(command, env=self._environ, stderr=subprocess.DEVNULL) as other:
            while other.poll() is None:
                moves += _way(program, 4)
                marks.append(self._on_disk(program, b"b"))
            took = time.monotonic() - began
        assert other.returncode == 0
        # What the app has to do about it.
        moves += _way(program, 100)
        marks.append(self._on_disk(program, b"b"))
        settle(program)
        return {
            f"{COMPACT}, s": took,
            f"{COMPACT}: j, p95, ms": worst(moves),
            f"{COMPACT}: b on disk, ms": statistics.median(marks),
            f"{COMPACT}: b on disk, worst, ms": max(marks),
        }

    def _synced(self) -> dict[str, float]:
        """Fifty new papers: by ``reader sync``, by ``R`` beside ``j``, and what storing takes."""
        fresh = count(1)

        def day(day: date) -> list[hub.Json]:
            return [hub.entry(next(fresh) % 1000, day) for _ in range(_NEW)]

        days = {one: day(one) for one in _DAYS}
        with Server(hub.site(days)) as server:
            environ = {**self._environ, "HF_ENDPOINT": server.url}
            synced = [self._ran("sync", f"hf:date/{one}", environ=environ) for one in _DAYS]
            keys: list[float] = []
            with Program(self._reader(f"hf:date/{_DAYS[0]}"), environ) as program:
                program.until(self._ready)
                settle(program)
                for _ in range(_ROUNDS):
                    days[_DAYS[0]] = [*day(_DAYS[0]), *days[_DAYS[0]]]
                    asked = len(server.requests)
                    program.send(b"R")
                    while len(server.requests) == asked:
                        time.sleep(0.001)
                    keys += _way(program, 20)
                    settle(program)
        return {
            f"{SYNC}, s": statistics.median(synced),
            f"{SYNC}: store, ms": self._stored(),
            f"{SYNC}: j, p95, ms": worst(keys),
        }

    def _stored(self) -> float:
        database = open_database(self._paths.catalogue)
        numbers = count(9_100_000, _NEW)
        taken = datetime(2026, 11, 20, 9, tzinfo=UTC)
        took = []
        for _ in range(7):
            listed = tuple(catalogues.made(_NEW, seed=3, start=next(numbers)))
            store = partial(store_feed, database, "hf:date/2026-11-19", listed)
            took.append(_ms(partial(store, day=None, taken=taken)))
        database.close()
        return statistics.median(took)

    def _write_other(self, number: int) -> tuple[str, int]:
        """A file of another machine as a sync tool puts it there; its name and size in bytes."""
        file = self._paths.events / f"{number:012x}.jsonl"
        papers = random.Random(number).choices(range(self._marks), k=_ARRIVED)
        body = b"".join(_events(number, file.stem, papers, BEGUN + timedelta(days=950)))
        passing = self._paths.events / ".arriving"
        passing.write_bytes(body)
        passing.rename(file)
        return file.name, len(body)

    def _folded(self, name: str) -> int:
        """Bytes of a file that are in the catalogue's marks."""
        database = open_database(self._paths.catalogue)
        offset, _ = view.read_folded_offsets(database).get(name, (0, ""))
        database.close()
        return offset

    def _on_disk(self, program: Program, keys: bytes) -> float:
        """Milliseconds from a key to its line in this machine's file."""
        before = self._last()
        pressed = program.send(keys)
        while self._last() == before:
            if time.monotonic() > pressed + 60:
                raise AssertionError(f"{keys!r} wrote nothing")
            time.sleep(0.001)
        return (time.monotonic() - pressed) * 1000

    def _last(self) -> bytes:
        """How this machine's file ends, whichever that is by now."""
        while True:
            own = (self._paths.state / "device").read_text()[:12]
            # It may be exchanged this moment.
            with suppress(FileNotFoundError), (self._paths.events / f"{own}.jsonl").open("rb") as f:
                f.seek(max(0, f.seek(0, os.SEEK_END) - 400))
                return f.read()

    def _ran(self, *words: str, environ: Mapping[str, str] | None = None) -> float:
        began = time.monotonic()
        subprocess.run(
            self._reader(*words), env=environ or self._environ, check=True, capture_output=True
        )
        return time.monotonic() - began

    def _reader(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "reader", *words]


def open_service(paths: Paths) -> MarksService:
    """The library as a program that starts has it."""
    service = MarksService(paths, open_database(paths.catalogue), lambda: datetime.now(UTC))
    service.refresh_marks()
    return service


def _events(seed: int, name: str, numbers: Iterable[int], begun: datetime) -> Iterator[bytes]:
    """Lines of a device: papers read, unread and bookmarked."""
    pick = random.Random(seed)
    for place, number in enumerate(numbers):
        time = begun + timedelta(seconds=place)
        at = time.isoformat(timespec="seconds")
        field = "bookmark" if place % 50 == 0 else "read"
        yield encode_event(
            Event(
                id=f"{pick.getrandbits(64):016x}",
                at=at,
                stamp=int(time.timestamp() * 1_000_000),
                device=name,
                origin="key",
                changes=(Change(key(number), field, None if place % 3 == 0 else at),),
            )
        )


def _way(program: Program, most: int) -> list[float]:
    """Milliseconds of so many keys that go down and up again."""
    keys = [b"j"] * (most // 2) + [b"k"] * (most // 2)
    return [program.press(one) * 1000 for one in keys]


def _ms(work: Callable[[], object]) -> float:
    began = time.monotonic()
    work()
    return (time.monotonic() - began) * 1000


def _median(work: Callable[[], object], runs: int) -> float:
    return statistics.median(_ms(work) for _ in range(runs))
