"""``reader undo``: take back the last action of the command line."""

from reader.cli import complain
from reader.cli.parser import Options
from reader.cli.services import services


def run(options: Options) -> int:
    """Undo, and say what was undone."""
    with services() as everything:
        undone = everything.library.undo("cli")
        if undone is None:
            complain("Nothing to undo")
            return 1
        papers = len({key for key, _, _ in undone.restored})
        left = f"; {len(undone.left)} left, changed since" if undone.left else ""
        complain(f"Undone for {papers} paper{'s' if papers != 1 else ''}{left}")
    return 0
