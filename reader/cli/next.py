"""``reader next``: print the next paper to read, for status bars. Never uses the network."""

import argparse

import msgspec

from reader.cli import print_message
from reader.cli.list_feed import print_entries
from reader.cli.matching_papers import list_matching
from reader.cli.options import PrintingOptions, add_counted_query, add_feed, add_format, add_sort
from reader.cli.services import open_services
from reader.formats.channel import channel_for
from reader.model.sorting import Sort

_FORM = "{title} {link}"
"""The template of the line that is printed if no format is chosen."""


class Options(PrintingOptions, frozen=True, kw_only=True):
    """What can be typed after ``reader next``."""

    feed: str | None
    """A feed's address; None is the home feed."""
    where: str
    """The query that papers must match."""
    sort: Sort
    """The order of the papers."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_feed(parser)
    add_counted_query(parser)
    add_sort(parser)
    add_format(parser, f"the template '{_FORM}'")


def run(options: Options) -> int:
    """Print the first paper of a feed's last snapshot that matches the query."""
    with open_services() as services:
        services.library.refresh_marks()
        feed = options.feed or services.config.home
        snapshot, first = list_matching(services, feed, options.where, options.sort, 1)
        if not first:
            print_message(f"Nothing in {feed} matches {options.where}")
            return 0
        if not (options.format or options.template):
            form = {"format": "jsonl"} if options.json else {"template": _FORM}
            options = msgspec.structs.replace(options, **form)
        channel = channel_for(services.parse_address(feed), snapshot.taken)
        print_entries(options, first, channel)
    return 0
