"""``reader next``: the next paper to read, for status bars and scripts. Never uses the network."""

import sys
from typing import cast

from reader.cli import complain
from reader.cli.counting import matching
from reader.cli.listing import lines
from reader.cli.parser import Options
from reader.cli.services import services
from reader.formats.channel import channel_of
from reader.order import Sort, ordered

_FORM = "{title} {link}"
"""What is printed of it where nothing else is asked for."""


def run(options: Options) -> int:
    """Print the first paper of a feed's last snapshot that matches."""
    with services() as everything:
        everything.library.refresh()
        feed = options.feed or everything.config.home
        snapshot, entries = matching(everything, feed, options.where or "")
        first = ordered(entries, cast("Sort", options.sort))[:1]
        if not first:
            complain(f"Nothing in {feed} matches {options.where}")
            return 0
        if options.json:
            options.format = options.format or "jsonl"
        options.template = options.template or (None if options.format else _FORM)
        channel = channel_of(everything.address(feed), snapshot.taken)
        for line in lines(options, first, channel):
            sys.stdout.write(line)
    return 0
