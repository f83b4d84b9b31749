"""How fast the real program is, beside the smallest app of its kind and beside newsboat.

``python -m tests.bench.tui --papers 50 100000 --library 200000`` prints a table and exits with 1
where a limit is broken. Everything runs interleaved on terminals of its own; figures are medians,
those of keys also the 95th of 100 (p95). What the library does is measured beside the longest feed.
"""

import argparse
import compileall
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import reader
from reader.catalogue import papers
from reader.catalogue.connection import open_database
from reader.formats import make_writer
from reader.model.entry import Entry
from reader.system.paths import Paths
from tests.bench import catalogues
from tests.bench.libraries import write_log
from tests.bench.library_figures import COMPACT, MARK, MERGE, SYNC, LibraryBench
from tests.bench.program import Program, settle, worst

FEED = "hf:month/2026-09"
"""A feed that is over: nothing is fetched again."""
PAGE_DOWN, PAGE_UP = b"\x1b[6~", b"\x1b[5~"
_WAY = ([b"j"] * 25 + [b"k"] * 25) * 2
"""Down and up again, over the edge of the screen: there are rows for it in the shortest list."""
READY = rb"unread of|/[0-9,]+ *\x1b"
_WORDS = 12
"""Words that are typed as a filter, up to four letters of each."""
_NOT_OURS = ("XDG_", "PYTHONDONTWRITEBYTECODE", "READER_")
"""How variables begin that would make a difference."""
_LARGE = 50_000
"""Marks from which one may take 10 ms instead of 5."""
NOWHERE = "http://127.0.0.1:9"


class Limit(NamedTuple):
    """What a figure may be at most."""

    name: str
    most: float
    only: Callable[[int], bool] = lambda papers: True
    """For how many papers it holds."""


LIMITS = (
    Limit("first paint, of bare", 1.35, lambda papers: papers <= 100_000),
    Limit("j, p95, ms", 16, lambda papers: papers <= 100_000),
    Limit("filter, p95, ms", 30, lambda papers: papers <= 100_000),
    Limit("mark on disk, ms", 10),
    Limit("count, of pass", 4),
    *(Limit(f"{beside}: j, p95, ms", 16) for beside in (MERGE, COMPACT, SYNC)),
    Limit(f"{COMPACT}: b on disk, ms", 10),
    Limit(MARK, 10),
    Limit("memory, of bare", 1.4, lambda papers: papers == 50),
    Limit("memory, MB", 150, lambda papers: papers == 100_000),
)
"""The promises. A library of 200,000 marks may take 10 ms for one, a smaller one half of it."""

Figures = dict[str, float]


def main() -> int:
    """Measure and print; 1 where a limit is broken."""
    options = _options()
    compileall.compile_dir(str(Path(reader.__file__).parent), quiet=1)
    broken: list[str] = []
    columns: dict[str, Figures] = {}
    for size, catalogue in _sizes(options):
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            home = Home(Path(folder), size, options.library, catalogue)
            label = f"{size:,}" if not catalogue else f"{size:,} of {_short(catalogue)}"
            columns[label] = figures = home.measured(options.runs)
            if catalogue:
                figures |= home.in_the_catalogue()
            elif options.library and size == max(options.papers):
                figures |= home.of_the_library()
            if options.newsboat and shutil.which("newsboat") and not catalogue:
                figures |= home.newsboat()
        for limit in LIMITS:
            value = figures.get(limit.name)
            most = limit.most
            if limit.name in ("mark on disk, ms", MARK) and options.library < _LARGE:
                most /= 2
            if value is not None and limit.only(size) and value > most:
                broken.append(f"{label} papers: {limit.name} is {value:.3g}, at most {most:g}")
        print(_table(columns), flush=True)  # noqa: T201
    for sentence in broken:
        print(sentence)  # noqa: T201
    return 1 if broken else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.tui", description=__doc__)
    parser.add_argument("--papers", type=int, nargs="+", default=[50, 1000, 10_000, 100_000])
    parser.add_argument(
        "--catalogue",
        type=int,
        nargs="+",
        default=[],
        help="papers that were ever seen, of which a feed shows 50",
    )
    parser.add_argument("--library", type=int, default=200_000, help="marks (200,000)")
    parser.add_argument("--runs", type=int, default=7, help="starts of each program (7)")
    parser.add_argument("--newsboat", action="store_true", help="the same papers in newsboat")
    return parser.parse_args()


def _sizes(options: argparse.Namespace) -> Iterator[tuple[int, int]]:
    """Papers of the feed, and of the catalogue where it has others as well."""
    yield from ((size, 0) for size in options.papers)
    yield from ((50, catalogue) for catalogue in options.catalogue)


def _short(number: int) -> str:
    return f"{number // 1_000_000}M" if number >= 1_000_000 else f"{number // 1000}k"


class Home:
    """A user with so many papers in one feed, in the catalogue, and so many marks."""

    def __init__(self, folder: Path, size: int, library: int, catalogue: int = 0) -> None:
        self._folder = folder
        self._library = library
        # As installed programs run: with byte code, which pip compiles.
        kept = {name: of for name, of in os.environ.items() if not name.startswith(_NOT_OURS)}
        self._environ = {
            **kept,
            "HOME": str(folder),
            "HF_ENDPOINT": NOWHERE,
            "READER_ARXIV_ENDPOINT": NOWHERE,
            "PATH": os.environ["PATH"],
        }
        self._paths = Paths(
            folder / ".local/share/reader",
            folder / ".local/state/reader",
            folder / ".cache/reader",
            folder / ".config/reader",
        )
        self._listed = list(catalogues.made(size))
        self._paths.catalogue.parent.mkdir(parents=True)
        if library:
            write_log(self._paths, library)
        began = time.monotonic()
        database = open_database(self._paths.catalogue)
        catalogues.fill_catalogue(database, catalogue)
        catalogues.fill(database, self._listed, FEED)
        database.close()
        self._made = time.monotonic() - began
        # The first command folds the library into the catalogue, once for all.
        subprocess.run(self._reader("count", FEED), env=self._environ, check=True, stdout=-3)

    def _reader(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "reader", *words]

    def measured(self, runs: int) -> Figures:
        """Starts, keys, a filter, a mark, memory; a command."""
        ours, bare, ratios = [], [], []
        memory, bare_memory = [], []
        for _ in range(runs):
            seconds, size = self._start([sys.executable, "-m", "tests.bench.bare"], rb"READY")
            bare.append(seconds)
            bare_memory.append(size)
            seconds, size = self._start(self._reader(FEED), READY)
            ours.append(seconds)
            memory.append(size)
            ratios.append(ours[-1] / bare[-1])
        figures: Figures = {
            "made in, s": self._made,
            "first paint, s": statistics.median(ours),
            "first paint, of bare": statistics.median(ratios),
        }
        figures |= self._keys()
        figures["memory, of bare"] = statistics.median(memory) / statistics.median(bare_memory)
        figures["count, of pass"] = self._count(max(9, runs))
        return figures

    def of_the_library(self) -> Figures:
        """What many marks cost, and whether a key waits for what is done to them."""
        bench = LibraryBench(self._paths, self._environ, FEED, READY, self._library)
        return bench.measured()

    def in_the_catalogue(self) -> Figures:
        """A filter over all papers, and fifty new ones."""
        with Program(self._reader("catalogue:"), self._environ) as program:
            program.until(READY)
            settle(program, 1.0)
            typed = list(self._typed(program))
        database = open_database(self._paths.catalogue)
        began = time.monotonic()
        papers.store_papers(
            database, list(catalogues.made(50, seed=2, start=9_000_000)), catalogues.TAKEN
        )
        kept = time.monotonic() - began
        database.close()
        return {
            "catalogue: filter, ms": statistics.median(typed),
            "catalogue: filter, p95, ms": worst(typed),
            "catalogue: 50 new papers, ms": kept * 1000,
            "catalogue: file, MB": self._paths.catalogue.stat().st_size / 1e6,
        }

    def _start(self, command: Sequence[str], ready: bytes) -> tuple[float, float]:
        with Program(command, self._environ) as program:
            seconds = program.until(ready) - program.began
            return seconds, program.memory()

    def _keys(self) -> Figures:
        with Program(self._reader(FEED), self._environ) as program:
            program.until(READY)
            settle(program)
            used, bytes_before = program.seconds(), program.written
            downs = [program.press(key) * 1000 for key in _WAY]
            spent = (program.seconds() - used) * 10
            written = (program.written - bytes_before) / 100
            pages = [program.press(key) * 1000 for key in (PAGE_DOWN, PAGE_UP) * 10]
            figures = {
                "j, ms": statistics.median(downs),
                "j, p95, ms": worst(downs),
                "CPU a key, ms": spent,
                "bytes a key": written,
                "page down, ms": statistics.median(pages),
            }
            marks = [self._marked(program) for _ in range(30)]
            figures["mark on disk, ms"] = statistics.median(marks)
            typed = list(self._typed(program))
            figures["filter, ms"] = statistics.median(typed)
            figures["filter, p95, ms"] = worst(typed)
            settle(program)
            figures["memory, MB"] = program.memory()
            figures["memory at most, MB"] = program.peak()
            return figures

    def _marked(self, program: Program) -> float:
        """Milliseconds from ``b`` to its line in the library's file."""
        before = self._logged()
        pressed = program.send(b"b")
        while self._logged() == before:
            if time.monotonic() > pressed + 10:
                raise AssertionError("b marked nothing")
        took = time.monotonic() - pressed
        settle(program)
        return took * 1000

    def _logged(self) -> int:
        """Bytes of what was marked."""
        return sum(file.stat().st_size for file in self._paths.events.glob("*.jsonl"))

    def _typed(self, program: Program) -> Iterator[float]:
        """Milliseconds from each letter of a filter to the rows it finds."""
        some = self._listed[:: max(1, len(self._listed) // _WORDS)][:_WORDS]
        for word in (paper.title.split()[3] for paper in some):
            program.press(b"/")
            settle(program)  # what is drawn for other reasons is no answer to the key
            for end in range(1, min(4, len(word)) + 1):
                start = program.written
                before = program.send(word[end - 1].encode())
                shown = f"/{word[:end]} ·".encode()
                yield (program.until(shown, start) - before) * 1000
            program.press(b"\x1b")
            settle(program)

    def _count(self, runs: int) -> float:
        """How many times as long as an empty program."""
        ratios = []
        for _ in range(runs):
            empty = self._ran([sys.executable, "-c", "pass"])
            ratios.append(self._ran(self._reader("count", FEED)) / empty)
        return statistics.median(ratios)

    def _ran(self, command: Sequence[str]) -> float:
        began = time.monotonic()
        subprocess.run(command, env=self._environ, check=True, stdout=subprocess.DEVNULL)
        return time.monotonic() - began

    def newsboat(self) -> Figures:
        """The same papers in newsboat: its reload, its list, its keys."""
        folder = self._folder / "newsboat"
        folder.mkdir()
        (folder / "feed.xml").write_text("".join(make_writer("rss")(map(Entry, self._listed))))
        (folder / "urls").write_text(f"file://{folder}/feed.xml\n")
        (folder / "config").write_text("")
        files = ["-u", f"{folder}/urls", "-c", f"{folder}/cache", "-C", f"{folder}/config"]
        command = ["newsboat", *files]
        reload = self._ran([*command, "-x", "reload"])
        with Program(command, self._environ) as program:
            program.until(rb"Papers")
            settle(program)
            started = time.monotonic() - program.began
            before = program.written
            pressed = program.send(b"\r")
            opened = program.until(rb"Articles in feed", before) - pressed
            settle(program)
            downs = [program.press(key) * 1000 for key in _WAY]
            return {
                "newsboat: reload, s": reload,
                "newsboat: start, s": started,
                "newsboat: list after Enter, s": opened,
                "newsboat: j, ms": statistics.median(downs),
                "newsboat: j, p95, ms": worst(downs),
                "newsboat: memory, MB": program.memory(),
            }


def _table(columns: Mapping[str, Figures]) -> str:
    """A line a figure, a column for each number of papers."""
    names = dict.fromkeys(name for figures in columns.values() for name in figures)
    lines = [f"{'papers':32}" + "".join(f"{label:>12}" for label in columns)]
    for name in names:
        cells = (figures.get(name) for figures in columns.values())
        shown = (f"{'' if cell is None else format(cell, '.4g'):>12}" for cell in cells)
        lines.append(f"{name:32}" + "".join(shown))
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
