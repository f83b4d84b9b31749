"""``reader [FEED]``: open the app."""

import argparse
import gc
import os
import sys
from typing import TYPE_CHECKING

from reader.cli import streams
from reader.cli.options import FEED_HELP, CommonOptions, add_feed
from reader.cli.services import clock, load_config, open_services
from reader.errors import UsageError
from reader.services.library_thread import LibraryThread

if TYPE_CHECKING:
    from reader.config import Config


class Options(CommonOptions, frozen=True, kw_only=True):
    """What can be typed after ``reader``."""

    feed: str | None
    """A feed's address; None is the home feed."""
    in_browser: bool
    """Whether the app runs in a page of a browser, not in a terminal."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_feed(parser, FEED_HELP)
    parser.add_argument("--in-browser", action="store_true", help=argparse.SUPPRESS)


def run(options: Options) -> int:
    """Run the app until the user leaves it."""
    if not options.in_browser:
        _require_terminal()
    # All objects that are made before the first paint stay; collecting garbage among them would
    # take a tenth of the start.
    gc.disable()
    writer = LibraryThread()
    with open_services(writer.take_turn) as services:
        from reader.app import start
        from reader.app.app_host import IN_BROWSER, IN_TERMINAL
        from reader.app.session import Session
        from reader.app.settings_files import SettingsFiles
        from reader.model import address as addresses

        address = services.parse_address(options.feed)
        snapshot = None
        if isinstance(address, addresses.File | addresses.PaperById):
            # Report a problem with a file in the shell, before the app takes the screen.
            snapshot = services.feeds.fetch(address)
        if not options.in_browser and not sys.stdin.isatty():
            _take_terminal_back()
        # Ask now: while the app runs, standard output is Textual's.
        plain = not options.in_browser and streams.is_ascii_output()
        session = Session(
            services.paths,
            _use_plain_signs(services.config, plain),
            clock,
            services.feeds,
            services.library,
            writer,
            SettingsFiles(
                services.paths, lambda: _use_plain_signs(load_config(services.paths), plain)
            ),
            IN_BROWSER if options.in_browser else IN_TERMINAL,
        )
        return start.run_app(session, services.paths, address, inline_snapshot=snapshot)


def _require_terminal() -> None:
    if not sys.stdout.isatty():
        raise UsageError("The app needs a terminal; in a pipe, use reader list")
    if os.environ.get("TERM") == "dumb":
        raise UsageError("The app needs a terminal that moves its cursor; here, use reader list")

    # The terminal itself tells its size; a shell may have left other texts in these variables.
    for name in ("COLUMNS", "LINES"):
        os.environ.pop(name, None)


def _take_terminal_back() -> None:
    """Read keys from the terminal itself: standard input is a file, perhaps the feed."""
    try:
        terminal = os.open("/dev/tty", os.O_RDWR)
    except OSError as error:
        raise UsageError(
            "The app reads its keys from a terminal, and there is none; use reader list"
        ) from error
    os.dup2(terminal, sys.stdin.fileno())
    os.close(terminal)


def _use_plain_signs(config: "Config", plain: bool) -> "Config":
    """The settings, with plain signs (``ascii``) for a terminal that can't show ● ★ ▲."""
    return config._replace(ascii=True) if plain else config
