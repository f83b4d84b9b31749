"""``reader completion SHELL``: what the shell needs to complete commands, options and files."""

import argparse
import sys
from collections.abc import Iterator

from reader.cli.parser import Options, whole

_FILES = frozenset({"output", "source", "sources"})
_FEEDS = frozenset({"feed", "feeds"})
_NAMES = "today yesterday trending"
"""Feeds that are a word; addresses have a colon, which shells take for the end of one."""
_PREAMBLE = {
    "bash": f'_reader_feeds() {{ compgen -W "{_NAMES}" -- "$1"; compgen -f -- "$1"; }}',
    "zsh": f"_reader_feeds() {{ _alternative 'feeds:feed:({_NAMES})' 'files:file:_files' }}",
    "fish": "",
}
_COMPLETE_FEEDS = {
    "bash": "_reader_feeds",
    "zsh": "_reader_feeds",
    "fish": f"{_NAMES} (__fish_complete_path (commandline -ct))",
}


def run(options: Options) -> int:
    """Print the script: ``eval "$(reader completion bash)"``, or a file where the shell looks."""
    import shtab

    parser = whole()
    for action in _actions(parser):
        if action.dest in _FILES:
            action.complete = shtab.FILE  # type: ignore[attr-defined]
        elif action.dest in _FEEDS:
            action.complete = _COMPLETE_FEEDS  # type: ignore[attr-defined]
    script = shtab.complete(parser, options.shell, preamble=_PREAMBLE[options.shell])
    sys.stdout.write(script.rstrip("\n") + "\n")
    return 0


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """All arguments of a parser and its commands."""
    for action in parser._actions:
        yield action
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                yield from _actions(command)
