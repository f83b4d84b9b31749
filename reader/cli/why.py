"""``reader why PAPER``: print what carries the rank of a paper, in one line or in full."""

import argparse

from reader.cli.options import CommonOptions
from reader.cli.output import write_text
from reader.cli.paper_names import find_paper
from reader.cli.services import open_services
from reader.cli.taste import write_account
from reader.services.for_you import explain
from reader.services.taste_account import make_account, make_overview
from reader.text.sanitise import visible


class Options(CommonOptions, frozen=True, kw_only=True):
    """What can be typed after ``reader why``."""

    paper: str | None
    """An id, a URL or a key; None: no paper, but the whole taste."""
    all: bool
    """Whether every term and author is printed."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the paper."""
    parser.add_argument(
        "paper",
        nargs="?",
        metavar="PAPER",
        help="an arXiv id, URL or key; without it, what was learned of your taste is printed",
    )
    parser.add_argument(
        "--all", action="store_true", help="every term and author, with what each carries"
    )


def run(options: Options) -> int:
    """Print the line, or the account."""
    with open_services() as services:
        services.library.refresh_marks()
        if options.paper is None:
            write_account(make_overview(services.ranking))
            return 0
        paper = find_paper(services, options.paper)
        if options.all:
            write_account(make_account(services.ranking, paper))
        else:
            write_text(visible(explain(services.ranking, paper) + "\n"))
    return 0
