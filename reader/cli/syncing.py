"""``reader sync``: fetch feeds and full texts, to have them offline. For cron, too."""

import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from queue import Empty, SimpleQueue
from typing import NamedTuple

from reader import address as addresses
from reader.address import Address, canonical
from reader.cli import complain
from reader.cli.parser import Options
from reader.cli.services import Services, clock, services
from reader.errors import ReaderError
from reader.feeds.freshness import is_fresh
from reader.marks.kept import Kept

_AT_ONCE = 4
"""Requests under way."""


class _Task(NamedTuple):
    """One thing to fetch."""

    name: str
    fetch: Callable[[], str]
    """Does it; says what came."""


def run(options: Options) -> int:
    """Fetch what is not new enough; 3 where some of it failed, 1 where all did."""
    with services() as everything:
        everything.feeds.library = Kept(everything.library, _in_turn(threading.Lock()))
        feeds = _wanted(everything, options)
        failed, done = _all(_feed_task(everything, feed) for feed in feeds)
        if options.full_text:
            more_failed, more_done = _all(_texts(everything, feeds))
            failed, done = failed + more_failed, done + more_done
        # Nobody waits for it: here a large library's snapshot is written, too.
        everything.library.write_snapshot()
    if failed:
        complain(f"{failed} failed, {done} done; reader sync goes on with what is missing")
    return 0 if not failed else 3 if done else 1


def _in_turn(lock: threading.Lock) -> Callable[[Callable[[], None]], None]:
    """The library is for one thread at a time."""

    def turn(work: Callable[[], None]) -> None:
        with lock:
            work()

    return turn


def _wanted(everything: Services, options: Options) -> list[Address]:
    names = options.feeds or [everything.config.home, *everything.feeds.names]
    feeds = [everything.address(name) for name in names]
    today = clock().date()
    feeds += [addresses.Day(today - timedelta(days=back)) for back in range(options.days or 0)]
    return list(dict.fromkeys(feeds))


def _feed_task(everything: Services, address: Address) -> _Task:
    name = canonical(address)

    def fetch() -> str:
        held = everything.feeds.cached(address)
        if held and is_fresh(address, held.taken, clock()):
            return f"{len(held.entries)} papers, new enough"
        return f"{len(everything.feeds.fetch(address).entries)} papers"

    return _Task(name, fetch)


def _texts(everything: Services, feeds: list[Address]) -> Iterator[_Task]:
    """The full texts that are missing, of the papers of these feeds."""
    ids: dict[str, None] = {}
    for address in feeds:
        held = everything.feeds.cached(address)
        if held:
            ids.update((entry.paper.id, None) for entry in held.entries if entry.paper.id)
    for id in ids:
        if not everything.feeds.has_full_text(f"arxiv:{id}"):
            yield _text_task(everything, id)


def _text_task(everything: Services, id: str) -> _Task:
    return _Task(id, lambda: f"{len(everything.feeds.full_text(id)):,} characters")


def _all(tasks: Iterator[_Task]) -> tuple[int, int]:
    """Do them, some at once. How many failed and how many did not."""
    waiting, ended = SimpleQueue[_Task](), SimpleQueue[tuple[_Task, str | Exception]]()
    total = 0
    for total, task in enumerate(tasks, 1):  # noqa: B007
        waiting.put(task)

    def work() -> None:
        with suppress(Empty):
            while True:
                task = waiting.get_nowait()
                try:
                    ended.put((task, task.fetch()))
                except Exception as error:
                    ended.put((task, error))

    for _ in range(min(_AT_ONCE, total)):
        # A thread that waits for the network must not hold up Ctrl+C.
        threading.Thread(target=work, name="sync", daemon=True).start()
    bar, failed = _Bar(total), 0
    try:
        while bar.count < total:
            task, result = ended.get()
            if isinstance(result, str):
                bar.done(task.name, result)
            elif isinstance(result, ReaderError):
                failed += 1
                bar.failed(task.name, str(result))
            else:
                raise result
    except KeyboardInterrupt:
        bar.clear()
        complain(f"Stopped; {bar.count} of {total} are kept, and reader sync goes on from there")
        raise
    bar.clear()
    return failed, total - failed


class _Bar:
    """How far it is: one line that changes on a terminal, one a feed elsewhere."""

    def __init__(self, total: int) -> None:
        self.count = 0
        """How many ended."""
        self._total = total
        self._terminal = sys.stderr.isatty()

    def done(self, name: str, what: str) -> None:
        """One more is there."""
        self.count += 1
        if not self._terminal:
            complain(f"{name}: {what}")
            return
        filled = 20 * self.count // max(1, self._total)
        bar = "#" * filled + "-" * (20 - filled)
        shown = f"[{bar}] {self.count} of {self._total}  {name}"
        sys.stderr.write("\r\x1b[K" + shown[: shutil.get_terminal_size().columns - 1])
        sys.stderr.flush()

    def failed(self, name: str, why: str) -> None:
        """One did not come."""
        self.count += 1
        self.clear()
        complain(f"{name}: {why}")

    def clear(self) -> None:
        """Take the line away."""
        if self._terminal:
            sys.stderr.write("\r\x1b[K")
