"""``reader undo``: take back the last action of the command line, or do it again."""

from reader.cli import complain
from reader.cli.parser import Options
from reader.cli.services import services
from reader.marks.wording import undone_sentence


def run(options: Options) -> int:
    """Undo or redo, and say what was done."""
    with services() as everything:
        library = everything.library
        undone = library.redo("cli") if options.redo else library.undo("cli")
        complain(undone_sentence(undone, redo=options.redo))
        return 0 if undone else 1
