"""``reader mark``: mark papers read, bookmarked or "not for me", or take that back."""

import argparse
from collections.abc import Sequence
from typing import Literal

from reader.cli import print_message
from reader.cli.known_papers import describe_change, describe_no_change, find_known
from reader.cli.options import CommonOptions, add_offline, add_papers
from reader.cli.paper_names import read_keys
from reader.cli.services import open_services
from reader.library.read_back import LeftOut, describe_left_out
from reader.model.library_fields import NOT_FOR_ME_FIELD

_DONE = {
    "read": ("Marked", " read", "read"),
    "unread": ("Marked", " unread", "unread"),
    "bookmark": ("Bookmarked", "", "bookmarked"),
    "unbookmark": ("Took the bookmark off", "", "without a bookmark"),
    "not-for-me": ("Marked", " as not for you", "marked as not for you"),
    "for-me": ("Marked", " as no longer not for you", "not marked as not for you"),
}
"""What is said before and after the names of the papers, and what they are from then on."""


class Options(CommonOptions, frozen=True, kw_only=True):
    """What can be typed after ``reader mark``."""

    mark: Literal["read", "unread", "bookmark", "unbookmark", "not-for-me", "for-me"]
    """What is done with the papers."""
    papers: list[str]
    """Ids, URLs or keys of papers; none: they are on standard input."""
    offline: bool
    """Whether papers are marked that are not known here, and no site is asked."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("mark", choices=tuple(_DONE))
    add_papers(parser)
    add_offline(parser)


def run(options: Options) -> int:
    """Mark all papers in one action."""
    keys = read_keys(options.papers)
    with open_services() as services:
        library = services.library
        known = find_known(services, keys, options.offline)
        if options.mark in ("read", "unread"):
            applied = library.mark_read(known.keys, options.mark == "read", "cli")
        elif options.mark in ("bookmark", "unbookmark"):
            applied = library.bookmark_papers(known.keys, options.mark == "bookmark", "cli")
        else:
            applied = library.set_field(
                NOT_FOR_ME_FIELD, known.keys, options.mark == "not-for-me", "cli"
            )
        before, after, state = _DONE[options.mark]
        changed = [change.key for change in applied.changes]
        done = (
            describe_change(services, before, changed, after)
            if changed
            else describe_no_change(services, known.keys, state)
        )
        return report_result(done, applied.left_out, known.problem)


def report_result(done: str, left_out: Sequence[LeftOut], unknown: str = "") -> int:
    """Print what was done, what was left out and what is unknown; return 3 if any was, else 0."""
    not_done = [describe_left_out(left_out)] if left_out else []
    not_done += [unknown] if unknown else []
    print_message("; ".join([done, *not_done]))
    return 3 if not_done else 0
