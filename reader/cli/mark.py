"""``reader mark``: mark papers read or unread, bookmark them or remove the bookmark."""

import argparse
from collections.abc import Sequence
from typing import Literal

from reader.cli import print_message
from reader.cli.options import CommonOptions, add_papers
from reader.cli.paper_names import read_keys
from reader.cli.services import open_services
from reader.library.read_back import LeftOut, describe_left_out

_DONE = {
    "read": "marked read",
    "unread": "marked unread",
    "bookmark": "bookmarked",
    "unbookmark": "no longer bookmarked",
}


class Options(CommonOptions, frozen=True, kw_only=True):
    """What can be typed after ``reader mark``."""

    mark: Literal["read", "unread", "bookmark", "unbookmark"]
    """What is done with the papers."""
    papers: list[str]
    """Ids, URLs or keys of papers; none: they are on standard input."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("mark", choices=("read", "unread", "bookmark", "unbookmark"))
    add_papers(parser)


def run(options: Options) -> int:
    """Mark all papers in one action."""
    keys = read_keys(options.papers)
    with open_services() as services:
        library = services.library
        if options.mark in ("read", "unread"):
            applied = library.mark_read(keys, options.mark == "read", "cli")
        else:
            on = options.mark == "bookmark"
            applied = library.bookmark_papers(keys, on, "cli")
        return report_result(f"{len(applied.changes)} {_DONE[options.mark]}", applied.left_out)


def report_result(done: str, left_out: Sequence[LeftOut]) -> int:
    """Print what was done and what was left out; return 3 if something was, else 0."""
    print_message(f"{done}; {describe_left_out(left_out)}" if left_out else done)
    return 3 if left_out else 0
