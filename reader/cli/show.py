"""``reader show PAPER``: one paper as text, or in full."""

import shutil
import sys

from reader.catalogue import snapshots
from reader.cli.papers import found, key_of
from reader.cli.parser import Options
from reader.cli.services import services
from reader.errors import UsageError
from reader.formats.records import json_lines
from reader.formats.show import show


def run(options: Options) -> int:
    """Print it at the terminal's width; the full text as it is."""
    (name,) = options.papers
    with services() as everything:
        if options.full:
            key = key_of(name)
            if not key.startswith("arxiv:"):
                raise UsageError(f"{key} is not on arXiv, and only such papers have a full text")
            sys.stdout.write(everything.feeds.full_text(key.removeprefix("arxiv:")) + "\n")
            return 0
        everything.library.refresh()
        paper = found(everything, name)
        (entry,) = snapshots.entries(everything.database, (paper,))
        if options.json:
            sys.stdout.writelines(json_lines([entry]))
            return 0
        width = min(100, shutil.get_terminal_size((80, 24)).columns)
        sys.stdout.write(show(entry, width))
    return 0
