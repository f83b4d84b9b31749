"""``reader copy PAPER…``: copy papers to the clipboard, or send them to a target."""

import argparse
from collections.abc import Callable
from pathlib import Path

from reader.catalogue.entries import read_entries
from reader.cli import print_message
from reader.cli.known_papers import describe_change
from reader.cli.options import CommonOptions, add_papers
from reader.cli.output import write_text
from reader.cli.paper_names import find_papers, read_keys
from reader.cli.services import Services, open_services
from reader.errors import ClipboardError, UsageError
from reader.model.paper import Paper
from reader.services.taste_signals import record_signal
from reader.share import clipboard, paper_text
from reader.text.sanitise import Clean, join_clean

_FROM_THE_ID = ("link", "abs", "pdf")


class Options(CommonOptions, frozen=True, kw_only=True):
    """What can be typed after ``reader copy``."""

    papers: list[str]
    """Ids, URLs or keys of papers; none: they are on standard input."""
    to: str | None
    """The configured target that the papers are sent to."""
    form: str
    """What is copied: ``link``, ``bibtex``, a template or its name…"""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_papers(parser)
    form = parser.add_mutually_exclusive_group()
    form.add_argument(
        "--to", metavar="NAME", help="send them to one of your [targets] instead of the clipboard"
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
    """Copy the papers and say what was copied; print the text itself if no clipboard works."""
    keys = read_keys(options.papers)
    with open_services() as services:
        config = services.config
        if options.to:
            return _send_to_target(options.to, services, tuple(find_papers(services, keys)))
        form = paper_text.resolve_form(options.form, config.templates)
        papers = find_papers(services, keys, id_is_enough=form in _FROM_THE_ID)
        record_signal(services.library, "copied", keys)
    text = paper_text.make_copy_text(form, papers)
    try:
        copied = clipboard.copy(text, terminal=_terminal_writer(), method=config.clipboard)
    except ClipboardError as error:
        print_message(str(error))
        write_text(join_clean(text, Clean("\n")))
        return 1
    what = paper_text.describe_copy(form, papers)
    done = f"Copied the {what}" if copied.confirmed else f"Sent the {what} to the terminal"
    print_message(f"{done}: {text}" if "\n" not in text else done)
    return 0


def _send_to_target(name: str, services: Services, papers: tuple[Paper, ...]) -> int:
    from reader.share.targets import send_papers

    targets = services.config.targets
    target = targets.get(name)
    if target is None:
        available = f"your targets are {', '.join(targets)}" if targets else "you have none"
        raise UsageError(
            f"No target is called {name!r}; {available}; reader config edit changes them"
        )
    send_papers(name, target, services.library.ask(lambda one: read_entries(one, papers)))
    record_signal(services.library, "copied", [paper.key for paper in papers])
    print_message(describe_change(services, "Sent", [paper.key for paper in papers], f" to {name}"))
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
