"""The parser of the command line. Each command declares its options beside its ``run``."""

import argparse
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import NamedTuple, NoReturn, Protocol

import msgspec

from reader import __version__
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
"""
_DEBUG = "--debug"
_DEBUG_HELP = "write a private log of what the program does, without secrets"
COMMANDS = {
    "browse": ("open the app on a feed", "browse"),
    "list": ("print a feed", "list_feed"),
    "next": ("print the next unread paper, without network", "next"),
    "show": ("print one paper", "show"),
    "sync": ("fetch feeds, to read them offline", "sync"),
    "digest": ("print or mail the most voted papers since the last digest", "digest"),
    "mark": ("mark papers read, unread or bookmarked", "mark"),
    "tag": ("tag papers, or list your tags", "tag"),
    "note": ("print, write or delete a paper's note", "note"),
    "mute": ("hide papers that match a rule, or list the rules", "mute"),
    "undo": ("undo the last change made on the command line", "undo"),
    "copy": ("copy a paper's link, BibTeX or more", "copy_paper"),
    "open": ("open a paper's page in the browser", "open_paper"),
    "serve": ("show the app in a browser on this machine, until Ctrl+C", "serve"),
    "count": ("print how many papers are unread, without network", "count"),
    "doctor": ("print where everything is, how large it is, and what is wrong", "doctor"),
    "config": ("find, show, edit or check your settings", "config"),
    "import": ("take papers from files and feeds into your library", "import_papers"),
    "completion": ("print completions for your shell", "completion"),
    "schema": ("print the JSON Schema of a paper", "schema"),
    "library": ("find, export, import, check or compact your library", "library"),
}
"""What each command does, and the name of its module, which is imported when it is needed."""


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
    if not arguments or (arguments[0] not in COMMANDS and not arguments[0].startswith("--")):
        arguments = ["browse", *arguments]
    name = arguments[0]
    # A run needs the options of one command; the help lists all commands.
    parser = _make_parser([name]) if name in COMMANDS else parser_of_all_commands()
    values = vars(parser.parse_args(list(arguments)))
    values["debug"] = debug or values.get("debug", False)
    module = command_module(name)
    options = msgspec.convert(values, module.Options)
    return TypedCommand(options.debug, lambda: module.run(options))


def command_module(name: str) -> CommandModule:
    """The module of a command."""
    module: CommandModule = import_module(f"reader.cli.{COMMANDS[name][1]}")
    return module


def parser_of_all_commands() -> argparse.ArgumentParser:
    """The parser of all commands that users type: all but ``browse``."""
    return _make_parser([name for name in COMMANDS if name != "browse"])


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
