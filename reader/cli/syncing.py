"""``reader sync``: fetch feeds and full texts, to have them offline. For cron, too."""

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import timedelta
from typing import NamedTuple

from reader import address as addresses
from reader.address import Address, canonical
from reader.cli import complain
from reader.cli.parser import Options
from reader.cli.services import Services, clock, services
from reader.errors import ReaderError
from reader.feeds.freshness import is_fresh

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
        feeds = _wanted(everything, options)
        failed, done = _all(_feed_task(everything, feed) for feed in feeds)
        if options.full_text:
            more_failed, more_done = _all(_texts(everything, feeds))
            failed, done = failed + more_failed, done + more_done
    if failed:
        complain(f"{failed} failed, {done} done; reader sync goes on with what is missing")
    return 0 if not failed else 3 if done else 1


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
    waiting = list(tasks)
    bar = _Bar(len(waiting))
    failed = 0
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        running: dict[Future[str], _Task] = {pool.submit(task.fetch): task for task in waiting}
        try:
            while running:
                ended, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in ended:
                    task = running.pop(future)
                    try:
                        bar.done(task.name, future.result())
                    except ReaderError as error:
                        failed += 1
                        bar.failed(task.name, str(error))
        except KeyboardInterrupt:
            pool.shutdown(wait=False, cancel_futures=True)
            bar.clear()
            complain(f"Stopped; {bar.count} of {len(waiting)} are kept")
            raise
    bar.clear()
    return failed, len(waiting) - failed


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
        sys.stderr.write(f"\r\x1b[K[{bar}] {self.count} of {self._total}  {name}"[:100])
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
