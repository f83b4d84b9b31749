"""How many SQL statements, connections and files one key costs.

``python -m tests.bench.bench_straight`` prints a line for each key; ``-v`` names all of them.

The services of the app run without its screen, on a day of 50 papers and a library of two machines:
a bookmark, a read mark and an undo, then the refresh of the day from a server on this machine,
where nothing changed there and where one paper has more votes. A line for each, on standard output.

A statement is one call of ``execute`` or ``executemany``. A file is a path that is opened, looked
at or listed; what SQLite opens itself counts as one connection.
"""

import asyncio
import json
import os
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Coroutine, Iterable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from reader.app.session import Session
from reader.app.settings_files import SettingsFiles
from reader.catalogue.connection import open_database
from reader.catalogue.database import Database
from reader.config import Config
from reader.library.event_line import encode_event
from reader.library.events import Change, Event
from reader.model.address import Daily, Day
from reader.services.fetch import Feeds
from reader.services.library_for_feeds import LibraryForFeeds
from reader.services.library_thread import LibraryThread
from reader.services.marks import MarksService
from reader.system.paths import Paths
from tests import hub
from tests.server import Server

_PAPERS = 50
_OTHER_MACHINE = "0123456789ab"
_NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


class Counts:
    """What this process does below a folder, from the first :meth:`start` on."""

    def __init__(self, root: Path) -> None:
        self._root = str(root)
        self._on = False
        self.statements: list[str] = []
        """The SQL of each statement."""
        self.files: list[str] = []
        """What was done to which file: ``open …``."""
        self.connections = 0
        sys.addaudithook(self._heard)
        for name in ("stat", "lstat", "access"):
            self._count_calls(name)
        for name in ("execute", "executemany"):
            self._count_statements(name)

    def start(self) -> None:
        """Count from nothing."""
        self.statements, self.files, self.connections, self._on = [], [], 0, True

    def stop(self) -> None:
        """Count no longer."""
        self._on = False

    def _heard(self, event: str, arguments: tuple[object, ...]) -> None:
        if not self._on:
            return
        if event == "sqlite3.connect":
            self.connections += 1
        elif event in ("open", "os.scandir", "os.listdir", "os.mkdir", "os.rename", "os.remove"):
            self._count_file(event.removeprefix("os."), arguments[0])

    def _count_file(self, what: str, path: object) -> None:
        if isinstance(path, str | os.PathLike):
            name = os.fspath(path)
            if str(name).startswith(self._root) or str(name).startswith("/etc/"):
                self.files.append(f"{what} {str(name).removeprefix(self._root)}")

    def _count_calls(self, name: str) -> None:
        real: Callable[..., Any] = getattr(os, name)

        def counted(path: Any, *arguments: Any, **named: Any) -> Any:
            if self._on:
                self._count_file(name, path)
            return real(path, *arguments, **named)

        setattr(os, name, counted)

    def _count_statements(self, name: str) -> None:
        real = getattr(sqlite3.Connection, name)

        def counted(database: Database, sql: str, *arguments: Any) -> Any:
            if self._on:
                self.statements.append(sql)
            return real(database, sql, *arguments)

        setattr(Database, name, counted)


def measured(root: Path) -> dict[str, dict[str, int]]:
    """Statements, connections and files of each operation, by its name."""
    counts = Counts(root)
    found: dict[str, dict[str, int]] = {}
    with Server(hub.site({hub.DAY: _day(0)})) as server:
        paths = Paths(root / "data", root / "state", root / "cache", root / "config.toml")
        _write_other_machine(paths)
        config = Config(huggingface=server.url)
        database = open_database(paths.catalogue)
        clock = _clock()
        library = MarksService(paths, database, clock)
        writer = LibraryThread()
        feeds = Feeds(
            paths.catalogue,
            clock,
            library=LibraryForFeeds(library, writer.take_turn),
            stdin=lambda most: b"",
            config=config,
        )
        session = Session(
            paths, config, clock, feeds, library, writer, SettingsFiles(paths, Config)
        )
        day = asyncio.run(session.fetch_feed(Day(hub.DAY), None, lambda count, what: None))
        keys = [entry.key for entry in day.entries]
        mark = partial(session.write_mark, on=None, origin="key")
        # The first of each kind imports what it needs, begins our file and has the feed counted.
        asyncio.run(mark("bookmark", keys[:1]))
        asyncio.run(mark("read", keys[:1]))
        asyncio.run(session.undo_or_redo())

        def count(name: str, work: Coroutine[Any, Any, Any]) -> None:
            counts.start()
            asyncio.run(work)
            counts.stop()
            found[name] = {
                "statements": len(counts.statements),
                "connections": counts.connections,
                "files": len(counts.files),
            }
            if "-v" in sys.argv:
                _tell(name, counts.statements, counts.files)

        count("b, a bookmark", mark("bookmark", keys[1:2]))
        count("b again, taken off", mark("bookmark", keys[1:2]))
        count("r, a read mark", mark("read", keys[2:3]))
        count("u, an undo", session.undo_or_redo())
        fetch = partial(session.fetch_feed, limit=None, progress=lambda count, what: None)
        count("R, a day where nothing changed", fetch(Day(hub.DAY)))
        server.answer = hub.site({hub.DAY: _day(1)})
        count("R, a day where one paper has more votes", fetch(Day(hub.DAY)))
        asyncio.run(fetch(Daily()))
        count("R, the newest day where nothing changed", fetch(Daily()))
        session.close()
        database.close()
    return found


def _day(more: int) -> list[hub.Json]:
    first = hub.entry(1, upvotes=99 + more)
    return [first, *map(hub.entry, range(2, _PAPERS + 1))]


def _clock() -> Callable[[], datetime]:
    """A clock that goes on a second with each look at it."""
    seconds = iter(range(10**9))
    return lambda: _NOW + timedelta(seconds=next(seconds))


def _write_other_machine(paths: Paths) -> None:
    """An event file that came with a file-sync tool."""
    paths.events.mkdir(parents=True)
    at = "2026-11-19T08:00:00+00:00"
    event = Event("1", at, 1, _OTHER_MACHINE, "key", (Change("arxiv:2611.99999", "read", at),))
    (paths.events / f"{_OTHER_MACHINE}.jsonl").write_bytes(encode_event(event))


def _tell(name: str, statements: Iterable[str], files: Iterable[str]) -> None:
    lines = [f"== {name}", *(" ".join(sql.split())[:150] for sql in statements)]
    lines += [f"{times} × {what}" for what, times in Counter(files).items()]
    sys.stderr.write("\n".join(lines) + "\n")


def main() -> None:
    """Print what each operation costs; ``--json`` for programs, ``-v`` names all of it."""
    with tempfile.TemporaryDirectory(prefix="reader-") as folder:
        found = measured(Path(folder))
    if "--json" in sys.argv:
        sys.stdout.write(json.dumps(found) + "\n")
        return
    for name, numbers in found.items():
        told = ", ".join(f"{number} {what}" for what, number in numbers.items())
        sys.stdout.write(f"{name}: {told}\n")


if __name__ == "__main__":
    main()
