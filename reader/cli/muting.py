"""``reader mute``: rules for what is not shown; listed where none is given."""

import sys

from reader.cli import complain
from reader.cli.parser import Options
from reader.cli.services import services
from reader.errors import UsageError
from reader.query import EVERYTHING, parse


def run(options: Options) -> int:
    """Mute, hear of again, or list."""
    with services() as everything:
        library = everything.library
        if not options.rules:
            for rule in library.mutes():
                sys.stdout.write(f"{rule}\n")
            return 0
        rules = [" ".join(rule.split()) for rule in options.rules]
        for rule in rules:
            if not options.remove and parse(rule) == EVERYTHING:
                raise UsageError(f"{rule!r} is no rule; write words or a query like author:byron")
        changed = len(library.mute(rules, not options.remove, "cli").changes)
        said = "no longer muted" if options.remove else "muted"
        complain(f"{changed} {said}")
    return 0
