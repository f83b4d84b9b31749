"""``reader why PAPER``: print what carries the rank of a paper, in one line."""

import argparse

from reader.cli.options import CommonOptions, add_paper
from reader.cli.output import write_text
from reader.cli.paper_names import find_paper
from reader.cli.services import open_services
from reader.services.for_you import explain
from reader.text.sanitise import visible


class Options(CommonOptions, frozen=True, kw_only=True):
    """What can be typed after ``reader why``."""

    paper: str
    """An id, a URL or a key."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the paper."""
    add_paper(parser)


def run(options: Options) -> int:
    """Print the line."""
    with open_services() as services:
        services.library.refresh_marks()
        paper = find_paper(services, options.paper)
        write_text(visible(explain(services.ranking, paper) + "\n"))
    return 0
