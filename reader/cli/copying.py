"""``reader copy PAPER``: to the clipboard."""

import sys
from collections.abc import Callable
from pathlib import Path

from reader import clipboard, share
from reader.cli import complain
from reader.cli.papers import found, key_of, known
from reader.cli.parser import Options
from reader.cli.services import services
from reader.errors import ClipboardError
from reader.paper import Paper

_FROM_THE_ID = ("link", "abs", "pdf")


def run(options: Options) -> int:
    """Copy, and say what was copied; print it where no clipboard works."""
    word = options.papers[0]
    with services() as everything:
        paper = known(everything, word)
        if paper is None and options.target in _FROM_THE_ID and key_of(word).startswith("arxiv:"):
            paper = Paper(key=key_of(word), title="")
        paper = paper or found(everything, word)
        config = everything.config
    target = config.templates.get(options.target, options.target)
    text = share.text_for(target, [paper])
    try:
        copied = clipboard.copy(text, terminal=_terminal(), method=config.clipboard)
    except ClipboardError as error:
        complain(str(error))
        sys.stdout.write(text + "\n")
        return 1
    what = share.described(target, [paper])
    verb = "Copied the" if copied.confirmed else "Sent to the terminal: the"
    complain(f"{verb} {what}: {text}" if "\n" not in text else f"{verb} {what}")
    return 0


def _terminal() -> Callable[[str], None] | None:
    """A way to write to the terminal, also when standard output is a pipe."""
    terminal = Path("/dev/tty")

    def write(sequence: str) -> None:
        terminal.write_text(sequence)

    try:
        write("")
    except OSError:
        return None
    return write
