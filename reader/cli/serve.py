"""``reader serve [FEED]``: show the app in a browser on this machine."""

import argparse
import sys

from reader.cli.options import CommonOptions, add_feed, parse_whole_number
from reader.cli.output import flush_output, write_text
from reader.cli.services import open_services
from reader.errors import ReaderError, UsageError
from reader.text.sanitise import visible

_NEEDED = ("aiohttp", "textual_serve")


class Options(CommonOptions, frozen=True, kw_only=True):
    """What can be typed after ``reader serve``."""

    feed: str | None
    """A feed's address; None is the home feed."""
    port: int
    """A TCP port; 0 chooses a free one."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_feed(parser)
    parser.add_argument(
        "--port",
        type=_parse_port,
        default=0,
        metavar="N",
        help="the port on 127.0.0.1 (default: a free one)",
    )


def _parse_port(text: str) -> int:
    return parse_whole_number(text, 0, 65_535)


def run(options: Options) -> int:
    """Serve until Ctrl+C. The only output is the address, with the token that opens it."""
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
        raise UsageError(
            "Each tab reads the feed again, but standard input can be read only once; write it to"
            " a file and serve that"
        )
    if options.feed:
        # Report a wrong address here, not in every tab.
        with open_services() as services:
            services.parse_address(options.feed)
    feed = ["--", options.feed] if options.feed else []
    debug = ["--debug"] if options.debug else []
    command = [sys.executable, "-P", "-m", "reader", *debug, "browse", "--in-browser", *feed]
    return serve(command, options.port, _print_address)


def _print_address(url: str) -> None:
    write_text(visible(url + "\n"))
    flush_output()
