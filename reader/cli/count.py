"""``reader count``: print one number for a status bar. Never uses the network."""

import argparse

from reader.cli import matching_papers
from reader.cli.options import CommonOptions, add_counted_query, add_feed


class Options(CommonOptions, frozen=True, kw_only=True):
    """What can be typed after ``reader count``."""

    feed: str | None
    """A feed's address; None is the home feed."""
    where: str
    """The query that papers must match."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_feed(parser)
    add_counted_query(parser)


def run(options: Options) -> int:
    """Print how many papers of a feed's last snapshot match the query."""
    return matching_papers.print_count(options.feed, options.where)
