"""``reader show PAPER``: one paper as text."""

import shutil
import sys

from reader.catalogue import snapshots
from reader.cli.papers import found
from reader.cli.parser import Options
from reader.cli.services import services
from reader.formats.show import show


def run(options: Options) -> int:
    """Print it at the terminal's width."""
    with services() as everything:
        everything.library.refresh()
        paper = found(everything, options.papers[0])
        (entry,) = snapshots.entries(everything.database, (paper,))
        width = min(100, shutil.get_terminal_size((80, 24)).columns)
        sys.stdout.write(show(entry, width))
    return 0
