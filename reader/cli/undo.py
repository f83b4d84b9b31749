"""``reader undo``: take back the last action of the command line, or do it again."""

import argparse

from reader.cli import print_message
from reader.cli.options import CommonOptions
from reader.cli.services import open_services
from reader.services.undo_sentence import undone_sentence


class Options(CommonOptions, frozen=True, kw_only=True):
    """What can be typed after ``reader undo``."""

    redo: bool
    """Whether to do again what was undone last."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--redo", action="store_true", help="do again what was undone last")


def run(options: Options) -> int:
    """Undo or redo, and print what was done; return 1 if there was nothing to do."""
    with open_services() as services:
        library = services.library
        undone = library.redo("cli") if options.redo else library.undo("cli")
        print_message(undone_sentence(undone, redo=options.redo))
        return 0 if undone else 1
