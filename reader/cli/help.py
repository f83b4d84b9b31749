"""``reader help [COMMAND]``: print the help of the program or of a command."""

import argparse

from reader.cli.commands import COMMAND_NAMES, COMMANDS
from reader.cli.options import CommonOptions
from reader.cli.parser import parse_command
from reader.errors import UsageError
from reader.text.near_words import find_near_word


class Options(CommonOptions, frozen=True, kw_only=True):
    """What can be typed after ``reader help``."""

    words: list[str]
    """A command, and perhaps what it does: ``library check``; none is the whole program."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "words", nargs="*", metavar="COMMAND", help="a command; without one, all are listed"
    )


def run(options: Options) -> int:
    """Print what ``--help`` prints."""
    words = options.words
    if words and words[0] not in COMMANDS:
        near = find_near_word(words[0], COMMAND_NAMES)
        hint = f"did you mean {near}?" if near else "reader help lists all commands"
        raise UsageError(f"No command {words[0]!r}; {hint}")
    return parse_command([*words, "--help"]).run()
