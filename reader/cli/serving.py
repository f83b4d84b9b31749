"""``reader serve [FEED]``: the app in a browser on this machine."""

import sys

from reader.cli.parser import Options
from reader.cli.services import services
from reader.errors import ReaderError, UsageError

_NEEDED = ("aiohttp", "textual_serve")


def run(options: Options) -> int:
    """Serve until Ctrl+C; the address, with the token that opens it, is the only output."""
    try:
        from reader.web.server import serve
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in _NEEDED:
            raise
        raise ReaderError(
            "The app in a browser needs textual-serve; install it with"
            " pip install 'daily-papers-reader[web]'"
        ) from error
    if options.feed == "-":
        raise UsageError("Standard input can't be read once a tab; save it and serve the file")
    if options.feed:
        # What is wrong with it is said here, not in every tab.
        with services() as everything:
            everything.address(options.feed)
    feed = ["--", options.feed] if options.feed else []
    command = [sys.executable, "-P", "-m", "reader", "browse", "--in-browser", *feed]
    return serve(command, options.port, _announce)


def _announce(url: str) -> None:
    sys.stdout.write(url + "\n")
    sys.stdout.flush()
