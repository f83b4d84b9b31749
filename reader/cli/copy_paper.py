"""``reader copy PAPER``: copy a paper to the clipboard, or send it to a target."""

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

from reader.catalogue.entries import read_entries
from reader.cli import print_message
from reader.cli.options import CommonOptions, add_paper
from reader.cli.output import write_text
from reader.cli.paper_names import find_in_catalogue, find_paper, parse_key
from reader.cli.services import open_services
from reader.config import Config
from reader.errors import ClipboardError, UsageError
from reader.model.entry import Entry
from reader.model.paper import paper_from_key
from reader.share import clipboard, paper_text
from reader.text.sanitise import Clean, join_clean

_FROM_THE_ID = ("link", "abs", "pdf")


class Options(CommonOptions, frozen=True, kw_only=True):
    """What can be typed after ``reader copy``."""

    paper: str
    """Id, URL or key of a paper."""
    to: str | None
    """The configured target that the paper is sent to."""
    form: str
    """What is copied: ``link``, ``bibtex``, a template or its name…"""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_paper(parser)
    form = parser.add_mutually_exclusive_group()
    form.add_argument(
        "--to", metavar="NAME", help="send it to one of your [targets] instead of the clipboard"
    )
    form.add_argument(
        "--as",
        dest="form",
        default="link",
        metavar="WHAT",
        help="link, abs, pdf, markdown, bibtex, citation, '{title} {link}', or a template's name"
        " (default: link)",
    )


def run(options: Options) -> int:
    """Copy the paper and print what was copied; print the text itself if no clipboard works."""
    word = options.paper
    with open_services() as services:
        paper = find_in_catalogue(services, word)
        if paper is None and options.form in _FROM_THE_ID and parse_key(word).startswith("arxiv:"):
            paper = paper_from_key(parse_key(word))
        paper = paper or find_paper(services, word)
        config = services.config
        if options.to:
            sent = (paper,)
            entries = services.library.ask(lambda one: read_entries(one, sent))
            return _send_to_target(options.to, config, entries)
    target = config.templates.get(options.form, options.form)
    text = paper_text.make_copy_text(target, [paper])
    try:
        copied = clipboard.copy(text, terminal=_terminal_writer(), method=config.clipboard)
    except ClipboardError as error:
        print_message(str(error))
        write_text(join_clean(text, Clean("\n")))
        return 1
    what = paper_text.describe_copy(target, [paper])
    verb = "Copied the" if copied.confirmed else "Sent to the terminal: the"
    print_message(f"{verb} {what}: {text}" if "\n" not in text else f"{verb} {what}")
    return 0


def _send_to_target(name: str, config: Config, entries: Sequence[Entry]) -> int:
    from reader.share.targets import send_papers

    target = config.targets.get(name)
    if target is None:
        available = (
            f"your targets are {', '.join(config.targets)}" if config.targets else "you have none"
        )
        raise UsageError(
            f"No target is called {name!r}; {available}; reader config edit changes them"
        )
    send_papers(name, target, entries)
    print_message(f"Sent {entries[0].paper.title} to {name}")
    return 0


def _terminal_writer() -> Callable[[str], None] | None:
    """A function that writes to the terminal, also when standard output is a pipe."""
    terminal = Path("/dev/tty")

    def write_sequence(sequence: str) -> None:
        terminal.write_text(sequence)

    try:
        write_sequence("")
    except OSError:
        return None
    return write_sequence
