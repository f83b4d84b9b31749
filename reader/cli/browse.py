"""``reader [FEED]``: open the app."""

import gc
import sys

from reader.cli.parser import Options
from reader.cli.services import clock, load_config, services
from reader.errors import UsageError


def run(options: Options) -> int:
    """Run the app until the user leaves it."""
    if not options.in_browser and not sys.stdout.isatty():
        raise UsageError("The app needs a terminal; in a pipe, use reader list")
    # What is made until the first paint stays; looking for garbage in it is a tenth of the start.
    gc.disable()
    with services() as everything:
        from reader import address as addresses
        from reader.app import start
        from reader.app.outside import IN_BROWSER, IN_TERMINAL
        from reader.app.session import Session
        from reader.app.settings import SettingsFiles

        address = everything.address(options.feed)
        snapshot = None
        if isinstance(address, addresses.File | addresses.PaperById):
            # What is wrong with a file is said where it was typed, before the screen is taken.
            snapshot = everything.feeds.fetch(address)
        if address == addresses.File("-"):
            _take_terminal_back()
        session = Session(
            everything.paths,
            everything.config,
            clock,
            everything.feeds,
            everything.library,
            SettingsFiles(everything.paths, lambda: load_config(everything.paths)),
            IN_BROWSER if options.in_browser else IN_TERMINAL,
        )
        start.run(session, everything.paths, address, inline_snapshot=snapshot)
    return 0


def _take_terminal_back() -> None:
    """Standard input was the feed; keys come from the terminal itself."""
    import os

    os.dup2(os.open("/dev/tty", os.O_RDWR), sys.stdin.fileno())
