"""What commands work with: the user's folders, configuration, feeds and library."""

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from reader.catalogue.store import open_database
from reader.cli import complain
from reader.errors import CatalogueError, ConfigError, NetError
from reader.marks import MarksService
from reader.paths import Paths, user_paths

if TYPE_CHECKING:
    from reader.address import Address
    from reader.config import Config
    from reader.sync import Feeds


def clock() -> datetime:
    """Now, UTC."""
    return datetime.now(UTC)


class Services:
    """Made once a run; each part when it is first asked for."""

    def __init__(self, paths: Paths, catalogue: Path, database: sqlite3.Connection) -> None:
        self.paths = paths
        self.catalogue = catalogue
        """The database file that is used: the user's, or a passing one."""
        self.database = database
        """The connection that the library's marks are folded into."""
        self.library = MarksService(paths, database, clock)
        """What the user did."""

    @cached_property
    def config(self) -> "Config":
        """The configuration; what is wrong with it is said."""
        config = configured(self.paths)
        for problem in config.problems:
            complain(problem)
        return config

    @cached_property
    def feeds(self) -> "Feeds":
        """Every feed by its address."""
        from reader import state as states
        from reader.marks.kept import Kept
        from reader.sync import Feeds

        def waiting(error: NetError, seconds: float) -> None:
            if sys.stderr.isatty():
                # What shows how far it is may stand on the line.
                sys.stderr.write("\r\x1b[K")
                complain(f"{error}; trying again in {max(1, round(seconds))} s")

        return Feeds(
            self.catalogue,
            clock,
            library=Kept(self.library),
            # It can be read once; the app asks again when it refreshes.
            stdin=cache(sys.stdin.buffer.read),
            waiting=waiting,
            config=self.config,
            seen=states.load(self.paths.left).seen(),
        )

    def address(self, text: str | None) -> "Address":
        """The feed that a text names; the home feed where there is none."""
        return self.feeds.address(text or self.config.home)


def configured(paths: Paths | None = None) -> "Config":
    """The configuration; where the file can't be read, the defaults, with that as a problem."""
    from reader.config import Config

    try:
        return load_config(paths or user_paths())
    except ConfigError as error:
        return Config(problems=(f"{error}; until then all is as it comes",))


def load_config(paths: Paths) -> "Config":
    """The configuration. Raises ConfigError where the file can't be read."""
    from reader import config as configuration  # whoever names a feed to count needs none

    return configuration.load(paths.config, _has_a_meaning)


def _has_a_meaning(word: str) -> bool:
    """Whether a word is a command or an address of its own."""
    from reader.address import ALIASES
    from reader.cli.parser import COMMANDS

    return word in COMMANDS or word in ALIASES or word == "yesterday"


@contextmanager
def services() -> Iterator[Services]:
    """Open everything, and put the library away at the end.

    Where the catalogue's folder can't be used, a passing one stands in for this run.
    """
    paths = user_paths()
    with _opened(paths) as (catalogue, database):
        everything = Services(paths, catalogue, database)
        try:
            yield everything
        finally:
            everything.library.save_if_small()
            for problem in everything.library.problems:
                complain(problem)


@contextmanager
def _opened(paths: Paths) -> Iterator[tuple[Path, sqlite3.Connection]]:
    catalogue = paths.catalogue
    with ExitStack() as stack:
        try:
            database = open_database(catalogue)
        except CatalogueError as error:
            from tempfile import TemporaryDirectory

            complain(f"{error}; this run keeps its cache in a passing folder")
            folder = stack.enter_context(TemporaryDirectory(prefix="reader-"))
            catalogue = Path(folder) / "catalogue.sqlite"
            database = open_database(catalogue)
        with closing(database):
            yield catalogue, database
