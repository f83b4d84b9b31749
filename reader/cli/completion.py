"""``reader completion SHELL``: what the shell needs to complete commands, options and files."""

import argparse

from reader.cli.commands import COMMAND_NAMES
from reader.cli.options import CommonOptions
from reader.cli.output import write_text
from reader.cli.parser import parser_of_all_commands
from reader.cli.typed_words import all_arguments
from reader.model.address_forms import FEED_WORDS
from reader.text.sanitise import visible

_FILE_ARGUMENTS = frozenset({"output", "source", "sources"})
_FEED_ARGUMENTS = frozenset({"feed", "feeds"})
_FEED_NAMES = " ".join(FEED_WORDS)
"""Feeds whose name is one word. Addresses have a colon, where a shell ends the word."""
_PREAMBLE = {
    "bash": f'_reader_feeds() {{ compgen -W "{_FEED_NAMES}" -- "$1"; compgen -f -- "$1"; }}',
    "zsh": f"_reader_feeds() {{ _alternative 'feeds:feed:({_FEED_NAMES})' 'files:file:_files' }}",
    "fish": "",
}
_COMPLETE_FEEDS = {
    "bash": "_reader_feeds",
    "zsh": "_reader_feeds",
    "fish": f"{_FEED_NAMES} (__fish_complete_path (commandline -ct))",
}


class Options(CommonOptions, frozen=True, kw_only=True):
    """What can be typed after ``reader completion``."""

    shell: str
    """A shell's name."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("shell", choices=("bash", "zsh", "fish"))


def run(options: Options) -> int:
    """Print the script, for ``eval "$(reader completion bash)"`` or for a file of the shell."""
    import shtab

    parser = parser_of_all_commands()
    for action in all_arguments(parser):
        if action.dest in _FILE_ARGUMENTS:
            action.complete = shtab.FILE  # type: ignore[attr-defined]
        elif action.dest in _FEED_ARGUMENTS:
            action.complete = _COMPLETE_FEEDS  # type: ignore[attr-defined]
        elif action.metavar == "COMMAND" and not action.choices:
            action.choices = COMMAND_NAMES
    script = shtab.complete(parser, options.shell, preamble=_PREAMBLE[options.shell])
    write_text(visible(script.rstrip("\n") + "\n"))
    return 0
