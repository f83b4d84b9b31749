"""What commands work with: the user's folders, configuration, feeds and library."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from reader.catalogue.connection import open_database
from reader.cli import print_message
from reader.errors import CatalogueError, ConfigError, NetError
from reader.services.marks import MarksService
from reader.system.paths import Paths, user_paths

if TYPE_CHECKING:
    from reader.catalogue.database import Database
    from reader.config import Config
    from reader.model.address import Address
    from reader.model.query import Node
    from reader.services.fetch import Feeds
    from reader.services.library_thread import TakeTurn
    from reader.services.ranking import Ranking


def clock() -> datetime:
    """Now, UTC."""
    return datetime.now(UTC)


class Services:
    """The parts that commands work with. Each is made once, when it is first used."""

    def __init__(
        self, paths: Paths, catalogue: Path, database: "Database", take_turn: "TakeTurn"
    ) -> None:
        self.paths = paths
        self._take_turn = take_turn
        self.catalogue = catalogue
        """The database file that is used: the user's, or a temporary one."""
        self.library = MarksService(paths, database, clock)
        """The user's marks."""

    @cached_property
    def config(self) -> "Config":
        """The configuration; its problems are printed."""
        config = load_config_or_defaults(self.paths)
        for problem in config.problems:
            print_message(problem)
        return config

    @cached_property
    def feeds(self) -> "Feeds":
        """Every feed by its address."""
        from reader.services.fetch import Feeds
        from reader.services.library_for_feeds import LibraryForFeeds
        from reader.system import app_state as states

        def say_retry(error: NetError, seconds: float) -> None:
            if sys.stderr.isatty():
                # Remove the line that shows the progress.
                sys.stderr.write("\r\x1b[K")
                print_message(f"{error}; trying again in {max(1, round(seconds))} s")

        @cache  # it can be read only once, but the app reads it at each refresh
        def stdin(most: int) -> bytes:
            from reader.feeds.files import read_at_most

            return read_at_most(sys.stdin.buffer, most)

        return Feeds(
            self.catalogue,
            clock,
            library=LibraryForFeeds(self.library, self._take_turn),
            stdin=stdin,
            on_retry=say_retry,
            config=self.config,
            seen=states.load_state(self.paths.app_state).visit_times(),
        )

    @cached_property
    def ranking(self) -> "Ranking":
        """The order of papers by what the user kept."""
        from reader.services.ranking import Ranking

        return Ranking(self.library.ask)

    def score_if_needed(self, keys: Sequence[str] | None, sort: str, query: "Node") -> None:
        """Score papers (None: all) if the order or the query asks for it; say if it can't be."""
        from reader.model.query import asks_for_match

        if sort == "for-you" or asks_for_match(query):
            ready = self.ranking.score_papers(keys)
            if ready.sentence:
                print_message(ready.sentence)

    def parse_address(self, text: str | None) -> "Address":
        """The address that a text names; None is the home feed. Raises AddressError."""
        return self.feeds.parse_address(text or self.config.home)


def load_config_or_defaults(paths: Paths | None = None) -> "Config":
    """The configuration; if the file can't be read, the defaults and a problem that says so."""
    from reader.config import Config

    try:
        return load_config(paths or user_paths())
    except ConfigError as error:
        return Config(problems=(f"{error}; until then all settings have their defaults",))


def load_config(paths: Paths) -> "Config":
    """The configuration. Raises ConfigError if the file can't be read."""
    from reader import config as configuration  # reader count FEED does not need it

    return configuration.load_config(paths.config, is_command_or_address)


def is_command_or_address(word: str) -> bool:
    """Whether a word already is a command or an address, so that no feed can be called so."""
    from reader.cli.commands import COMMANDS
    from reader.model.address import ALIASES
    from reader.model.address_forms import FEED_WORDS

    return word in COMMANDS or word in ALIASES or word in FEED_WORDS


@contextmanager
def open_services(take_turn: "TakeTurn | None" = None) -> Iterator[Services]:
    """Open the catalogue and the library; at the end, write the documents and close them.

    ``take_turn`` runs what feeds do with the library on the thread that may use it; it is needed
    only where there are several threads.

    If the folder of the catalogue can't be used, this run uses a temporary folder.
    """
    paths = user_paths()
    catalogue = paths.catalogue
    with ExitStack() as stack:
        try:
            database = open_database(catalogue)
        except CatalogueError as error:
            from tempfile import TemporaryDirectory

            print_message(f"{error}; this run keeps its cache in a temporary folder")
            folder = stack.enter_context(TemporaryDirectory(prefix="reader-"))
            catalogue = Path(folder) / "catalogue.sqlite"
            database = open_database(catalogue)
        services = Services(paths, catalogue, database, take_turn or (lambda work: work()))
        try:
            yield services
        finally:
            services.library.write_documents_if_small()
            services.library.database.close()
            for problem in services.library.problems:
                print_message(problem)
