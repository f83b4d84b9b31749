"""Options that every command has, and those that several commands have."""

import argparse

import msgspec

from reader.cli import UNREAD

FEED_HELP = "an address (hf:daily, hf:search/words), a date, an arXiv id, a URL or a file"


class CommonOptions(msgspec.Struct, frozen=True, kw_only=True):
    """The options that every command has."""

    json: bool = False
    """Whether errors and papers are printed as JSON."""
    debug: bool = False
    """Whether a debug log is written."""


class PrintingOptions(CommonOptions, frozen=True, kw_only=True):
    """How papers are printed."""

    format: str | None = None
    """An output format."""
    template: str | None = None
    """The user's own template: one line for each paper."""
    output: str | None = None
    """A file to write to; None is standard output."""


def add_feed(
    parser: argparse.ArgumentParser, help: str = f"{FEED_HELP}; by default your home feed"
) -> None:
    """Declare a feed's address, which may be left out."""
    parser.add_argument("feed", nargs="?", metavar="FEED", help=help)


def add_paper(parser: argparse.ArgumentParser) -> None:
    """Declare the name of one paper."""
    parser.add_argument("paper", metavar="PAPER", help="an arXiv id, URL or key")


def add_papers(parser: argparse.ArgumentParser) -> None:
    """Declare the names of papers, which may come from standard input."""
    parser.add_argument(
        "papers",
        nargs="*",
        metavar="PAPER",
        help="arXiv ids, URLs or keys; without any, they are read from standard input",
    )


def add_offline(parser: argparse.ArgumentParser) -> None:
    """Declare that papers are marked that are not known here."""
    parser.add_argument(
        "--offline",
        action="store_true",
        help="mark papers that are not known here as well, and ask no site for them",
    )


def add_counted_query(parser: argparse.ArgumentParser) -> None:
    """Declare a query, which is ``is:unread`` if it is left out."""
    parser.add_argument(
        "--where",
        default=UNREAD,
        metavar="QUERY",
        help=f"only papers that match (default: {UNREAD})",
    )


def add_sort(parser: argparse.ArgumentParser) -> None:
    """Declare the order of papers."""
    parser.add_argument(
        "--sort",
        default="feed",
        choices=("feed", "newest", "votes", "rising", "comments", "title", "for-you"),
        help="the order of the papers (default: feed); for-you: by what you kept",
    )


def add_format(parser: argparse.ArgumentParser, default: str) -> None:
    """Declare the format or the template of printed papers; the help names the default."""
    from reader.formats import FORMATS

    form = parser.add_mutually_exclusive_group()
    form.add_argument(
        "--format", choices=FORMATS, metavar="F", help=f"{', '.join(FORMATS)} (default: {default})"
    )
    form.add_argument(
        "--template", metavar="T", help="your own form, one line for each paper: '{title} {link}'"
    )


def add_output(parser: argparse.ArgumentParser) -> None:
    """Declare a file that is written in place of standard output."""
    parser.add_argument(
        "-o", "--output", metavar="FILE", help="write to FILE instead of standard output"
    )


def parse_positive_number(text: str) -> int:
    """The whole number that a text is, 1 or more. Raises argparse.ArgumentTypeError."""
    return parse_whole_number(text, 1, 999_999_999)


def parse_whole_number(text: str, minimum: int, maximum: int) -> int:
    """The whole number that a text is, within these bounds. Raises argparse.ArgumentTypeError."""
    if text.isdecimal() and len(text) < 20 and minimum <= int(text) <= maximum:
        return int(text)
    excerpt = text if len(text) < 40 else f"{text[:40]}…"
    raise argparse.ArgumentTypeError(
        f"{excerpt!r} is not a whole number from {minimum} up to {maximum:,}"
    )
