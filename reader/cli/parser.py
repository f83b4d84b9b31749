"""The parser of the command line. Each command declares its options beside its ``run``."""

import argparse
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import NamedTuple, NoReturn, Protocol

import msgspec

from reader import __version__
from reader.cli import typed_words
from reader.cli.commands import COMMAND_NAMES, COMMANDS
from reader.cli.options import CommonOptions
from reader.errors import UsageError

_EXAMPLES = """\
examples:
  reader                                   today's papers
  reader 2026-11-20                        one day; also 2026-W47, 2026-11, trending
  reader saved.html                        a page you saved or copied (- is standard input)
  reader list today --where "diffusion -video" --sort votes --limit 10
  reader list hf:week/2026-W47 --format json > week.json
  reader mark bookmark 2505.10475
  reader tag rl,to-read 2505.10475         then: reader library:tag/rl
  reader copy 2505.10475 --as bibtex
  reader digest --mail-to me@example.org   mail the papers since the last digest
  reader count                             unread papers, for a status bar
  reader help mark                         all options of a command
"""
_DEBUG = "--debug"
_DEBUG_HELP = "write a private log of what the program does, without secrets"


class CommandModule(Protocol):
    """What the module of every command contains."""

    Options: type[CommonOptions]
    """What can be typed after the command; the names are those of the parser's arguments."""

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Declare the arguments."""

    def run(self, options: CommonOptions) -> int:
        """Run the command with ``Options`` and return its exit code."""


class TypedCommand(NamedTuple):
    """A command with its options, as it was typed."""

    debug: bool
    """Whether a debug log is written."""
    run: Callable[[], int]
    """Runs the command and returns its exit code."""


class _Parser(argparse.ArgumentParser):
    """Reports in one sentence what was typed wrong."""

    def error(self, message: str) -> NoReturn:
        """Raise UsageError."""
        raise UsageError(f"{message[0].upper()}{message[1:]}; {self.prog} --help lists the options")


def parse_command(arguments: Sequence[str]) -> TypedCommand:
    """Read the command and its options. A first word that is not a command is a feed.

    Raises UsageError.
    """
    debug = list(arguments[:1]) == [_DEBUG]
    arguments = arguments[debug:]
    first = arguments[0] if arguments else ""
    if first not in COMMANDS and (first == "-" or not first.startswith("-")):
        if first:
            typed_words.check_first_word(first, COMMAND_NAMES)
        arguments = ["browse", *arguments]
    values = _read_options(arguments[0], arguments[1:])
    values["debug"] = debug or values.get("debug", False)
    module = command_module(arguments[0])
    options = msgspec.convert(values, module.Options)
    return TypedCommand(options.debug, lambda: module.run(options))


def _read_options(name: str, words: Sequence[str]) -> dict[str, object]:
    """The values of a command's options, by name. Raises UsageError."""
    if name not in COMMANDS:
        # An option of the program itself: it prints the help or the version, and ends.
        parser = parser_of_all_commands()
        parser.parse_known_args([name, "schema"])
        raise typed_words.unknown_words_error([name], parser)
    parser = _make_parser([name])
    command = typed_words.command_parser(parser, name)
    values, unknown = parser.parse_known_args([name, *typed_words.order_words(words, command)])
    if unknown:
        raise typed_words.unknown_words_error(unknown, command)
    return vars(values)


def command_module(name: str) -> CommandModule:
    """The module of a command."""
    module: CommandModule = import_module(f"reader.cli.{COMMANDS[name][1]}")
    return module


def parser_of_all_commands() -> argparse.ArgumentParser:
    """The parser of all commands that users type."""
    return _make_parser(COMMAND_NAMES)


def _make_parser(names: Sequence[str]) -> argparse.ArgumentParser:
    parser = _Parser(
        prog="reader",
        usage="reader [FEED]\n       reader COMMAND …",
        description="Triage research papers in the terminal. Without a command it opens the app.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"reader {__version__}")
    parser.add_argument(_DEBUG, action="store_true", help=_DEBUG_HELP)
    commands = parser.add_subparsers(metavar="COMMAND", required=True, prog="reader")
    for name in names:
        help_text = COMMANDS[name][0]
        command = commands.add_parser(
            name,
            prog="reader" if name == "browse" else f"reader {name}",
            help=help_text,
            description=help_text[0].upper() + help_text[1:] + ".",
        )
        command_module(name).add_options(command)
        command.add_argument("--json", action="store_true", help="print errors and papers as JSON")
        command.add_argument(
            _DEBUG, action="store_true", default=argparse.SUPPRESS, help=_DEBUG_HELP
        )
    return parser
