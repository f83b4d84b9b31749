"""``reader sync``: fetch feeds and full texts, to read them offline. It fits cron, too."""

import argparse
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from queue import Empty, SimpleQueue
from typing import Literal, NamedTuple

from reader.catalogue import papers
from reader.cli import print_message, streams
from reader.cli.options import CommonOptions, parse_positive_number
from reader.cli.services import Services, clock, open_services
from reader.errors import CatalogueError, ReaderError
from reader.feeds.freshness import is_fresh
from reader.model import address as addresses
from reader.model.address import Address, format_address
from reader.services.following import is_anything_followed
from reader.text.sanitise import line

_MOST_REQUESTS = 4
"""Requests at the same time."""


_End = Literal["feed", "full text", "recent", "failed"]
"""How a task ended: what it fetched, with nothing to do (the feed is recent), or not well."""
_WAYS_TO_FETCH: tuple[_End, ...] = ("feed", "full text")


class _Fetched(NamedTuple):
    """What a task has fetched."""

    end: _End
    what: str
    """What came: ``27 papers``."""


class _Task(NamedTuple):
    """One thing to fetch."""

    name: str
    fetch: Callable[[], _Fetched]


class Options(CommonOptions, frozen=True, kw_only=True):
    """What can be typed after ``reader sync``."""

    feeds: list[str]
    """Addresses of feeds; none: the home feed, the configured ones and what is followed."""
    days: int | None
    """How many of the last days are fetched as well."""
    full_text: bool
    """Whether full texts are fetched as well."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "feeds",
        nargs="*",
        metavar="FEED",
        help="addresses; without any, your home feed, your own feeds and what you follow",
    )
    parser.add_argument(
        "--days", type=parse_positive_number, metavar="N", help="fetch the last N days, too"
    )
    parser.add_argument(
        "--full-text", action="store_true", help="fetch the full texts of their papers, too"
    )


def run(options: Options) -> int:
    """Fetch what is not new enough; return 3 if some of it failed, 1 if all of it did."""
    with open_services(_take_turns(threading.Lock())) as services:
        newest_before = _read_newest_number(services)
        feeds = _feeds_to_fetch(services, options)
        ended = _run_tasks(_make_feed_task(services, feed) for feed in feeds)
        if options.full_text:
            ended += _run_tasks(_missing_full_text_tasks(services, feeds))
        new = _count_newer(services, newest_before)
        # Nobody waits for this command, so the documents of a large library are written, too.
        services.library.try_to_write_documents()
    print_message(_summarise(ended, new))
    failed = ended["failed"]
    return 0 if not failed else 3 if failed < ended.total() else 1


def _read_newest_number(services: Services) -> int | None:
    """The number of the paper that was seen last; None if the catalogue can't tell."""
    with suppress(CatalogueError):
        return services.feeds.ask(papers.read_newest_number)
    return None


def _count_newer(services: Services, number: int | None) -> int | None:
    """How many papers were seen after the one with this number; None if it is not known."""
    if number is not None:
        with suppress(CatalogueError):
            return services.feeds.ask(lambda database: papers.count_newer(database, number))
    return None


def _summarise(ended: "Counter[_End]", new: int | None) -> str:
    """What was fetched and what was not, and how many papers were never seen before."""
    fetched = [_count(ended[kind], kind) for kind in _WAYS_TO_FETCH if ended[kind]]
    parts = [f"Fetched {' and '.join(fetched)}" if fetched else "Fetched nothing"]
    if recent := ended["recent"]:
        parts.append(
            f"{_count(recent, 'feed')} {'was' if recent == 1 else 'were'} fetched recently"
        )
    if ended["feed"] and new is not None:
        parts.append(f"{_count(new, 'paper')} {'is' if new == 1 else 'are'} new")
    if failed := ended["failed"]:
        parts.append(f"{failed} failed; run reader sync again to fetch what is missing")
    return "; ".join(parts)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'s' if number != 1 else ''}"


def _take_turns(lock: threading.Lock) -> Callable[[Callable[[], None]], None]:
    """A function that lets one thread at a time use the library."""

    def take_turn(work: Callable[[], None]) -> None:
        with lock:
            work()

    return take_turn


def _feeds_to_fetch(services: Services, options: Options) -> list[Address]:
    names = options.feeds or [services.config.home, *services.feeds.feed_names]
    feeds = [services.parse_address(name) for name in names]
    if not options.feeds:
        services.library.refresh_marks()
        if is_anything_followed(services.feeds.ask, clock()):
            feeds.append(addresses.Following())
    today = clock().date()
    available_days = (today - addresses.FIRST_DAY).days + 1
    days = range(min(options.days or 0, available_days))
    feeds += [addresses.Day(today - timedelta(days=back)) for back in days]
    return list(dict.fromkeys(feeds))


def _make_feed_task(services: Services, address: Address) -> _Task:
    name = format_address(address).removesuffix(":")

    def fetch_if_old() -> _Fetched:
        snapshot = services.feeds.load_snapshot(address)
        if snapshot and is_fresh(address, snapshot.taken, clock()):
            return _Fetched("recent", f"{len(snapshot.entries)} papers, fetched recently")
        fetched = services.feeds.fetch(address)
        left_out = f"; {fetched.left_out}" if fetched.left_out else ""
        return _Fetched("feed", f"{len(fetched.entries)} papers{left_out}")

    return _Task(name, fetch_if_old)


def _missing_full_text_tasks(services: Services, feeds: list[Address]) -> Iterator[_Task]:
    """The full texts that are missing, of the papers of these feeds."""
    ids: dict[str, None] = {}
    for address in feeds:
        snapshot = services.feeds.load_snapshot(address)
        if snapshot:
            ids.update((entry.paper.id, None) for entry in snapshot.entries if entry.paper.id)
    for id in ids:
        if not services.feeds.has_full_text(f"arxiv:{id}"):
            yield _make_full_text_task(services, id)


def _make_full_text_task(services: Services, id: str) -> _Task:
    def fetch_text() -> _Fetched:
        return _Fetched("full text", f"{len(services.feeds.fetch_full_text(id)):,} characters")

    return _Task(id, fetch_text)


def _run_tasks(tasks: Iterator[_Task]) -> "Counter[_End]":
    """Run tasks, some at the same time. Returns how many ended in which way."""
    waiting, ended = SimpleQueue[_Task](), SimpleQueue[tuple[_Task, _Fetched | Exception]]()
    total = 0
    for total, task in enumerate(tasks, 1):  # noqa: B007
        waiting.put(task)

    def run_waiting_tasks() -> None:
        with suppress(Empty):
            while True:
                task = waiting.get_nowait()
                try:
                    ended.put((task, task.fetch()))
                except Exception as error:
                    ended.put((task, error))

    for _ in range(min(_MOST_REQUESTS, total)):
        # A thread that waits for the network must not hold up Ctrl+C.
        threading.Thread(target=run_waiting_tasks, name="sync", daemon=True).start()
    bar, ends = _ProgressBar(total), Counter[_End]()
    try:
        while bar.count < total:
            task, result = ended.get()
            if isinstance(result, _Fetched):
                ends[result.end] += 1
                bar.show_done(task.name, result.what)
            elif isinstance(result, ReaderError):
                ends["failed"] += 1
                bar.show_failure(task.name, str(result))
            else:
                raise result
    except KeyboardInterrupt:
        bar.clear_line()
        print_message(
            f"Stopped; {bar.count} of {total} are done; run reader sync again to fetch the others"
        )
        raise
    bar.clear_line()
    return ends


class _ProgressBar:
    """The progress: on a terminal one line that changes, elsewhere one line for each task."""

    def __init__(self, total: int) -> None:
        self.count = 0
        """How many tasks have ended."""
        self._total = total
        self._terminal = sys.stderr.isatty()

    def show_done(self, name: str, what: str) -> None:
        """Show that a task is done, and what came."""
        self.count += 1
        if not self._terminal:
            print_message(f"{name}: {what}")
            return
        filled = 20 * self.count // max(1, self._total)
        bar = "#" * filled + "-" * (20 - filled)
        text = f"[{bar}] {self.count} of {self._total}  {line(name)}"
        sys.stderr.write("\r\x1b[K" + text[: streams.terminal_width(80) - 1])
        sys.stderr.flush()

    def show_failure(self, name: str, why: str) -> None:
        """Print why a task failed."""
        self.count += 1
        self.clear_line()
        print_message(f"{name}: {why}")

    def clear_line(self) -> None:
        """Remove the line."""
        if self._terminal:
            sys.stderr.write("\r\x1b[K")
