"""``reader open PAPER``: open a paper's page in the browser."""

import argparse

from reader.cli.options import CommonOptions, add_paper
from reader.cli.paper_names import find_paper, parse_key
from reader.cli.services import open_services
from reader.model.paper import paper_from_key
from reader.services.taste_signals import record_signal
from reader.share import paper_text


class Options(CommonOptions, frozen=True, kw_only=True):
    """What can be typed after ``reader open``."""

    paper: str
    """Id, URL or key of a paper."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_paper(parser)


def run(options: Options) -> int:
    """Open the page of the paper."""
    word = options.paper
    key = parse_key(word)
    with open_services() as services:
        paper = paper_from_key(key) if key.startswith("arxiv:") else find_paper(services, word)
        paper_text.open_in_browser(paper_text.make_copy_text("link", [paper]))
        record_signal(services.library, "opened", [paper.key])
    return 0
