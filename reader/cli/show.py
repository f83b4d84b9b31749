"""``reader show PAPER``: print one paper, or its full text."""

import argparse

from reader.catalogue.entries import read_entries
from reader.cli import streams
from reader.cli.options import CommonOptions, add_paper
from reader.cli.output import write_lines, write_text
from reader.cli.paper_names import find_paper, parse_key
from reader.cli.services import open_services
from reader.errors import UsageError
from reader.formats.records import write_json_lines
from reader.formats.show import format_paper
from reader.services.taste_signals import record_signal
from reader.text.sanitise import visible


class Options(CommonOptions, frozen=True, kw_only=True):
    """What can be typed after ``reader show``."""

    paper: str
    """Id, URL or key of a paper."""
    full: bool
    """Whether to print the full text."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_paper(parser)
    parser.add_argument("--full", action="store_true", help="print the full text, as Markdown")


def run(options: Options) -> int:
    """Print the paper at the terminal's width; the full text as it is."""
    name = options.paper
    with open_services() as services:
        if options.full:
            key = parse_key(name)
            if not key.startswith("arxiv:"):
                raise UsageError(
                    f"{key} is not on arXiv, and only papers on arXiv have a full text"
                )
            write_text(visible(services.feeds.fetch_full_text(key.removeprefix("arxiv:")) + "\n"))
            record_signal(services.library, "read-in-full", [key])
            return 0
        services.library.refresh_marks()
        paper = find_paper(services, name)
        seen = services.feeds.find_last_look(paper.key)
        (entry,) = services.library.ask(lambda one: read_entries(one, (paper,), seen))
        if options.json:
            streams.use_utf8_output()
            write_lines(map(visible, write_json_lines([entry])))
            return 0
        width = min(100, streams.terminal_width(80))
        write_text(visible(format_paper(entry, width)))
    return 0
