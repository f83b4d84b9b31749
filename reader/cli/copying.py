"""``reader copy PAPER``: to the clipboard."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from reader import clipboard, share
from reader.catalogue import snapshots
from reader.cli import complain
from reader.cli.papers import found, key_of, known
from reader.cli.parser import Options
from reader.cli.services import services
from reader.config import Config
from reader.entry import Entry
from reader.errors import ClipboardError, UsageError
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
        if options.to:
            return _send(options.to, config, snapshots.entries(everything.database, (paper,)))
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


def _send(name: str, config: Config, entries: Sequence[Entry]) -> int:
    from reader.sending import send

    target = config.targets.get(name)
    if target is None:
        known = f"there are {', '.join(config.targets)}" if config.targets else "none is configured"
        raise UsageError(f"No target is called {name!r}; {known}: see reader config edit")
    send(name, target, entries)
    complain(f"Sent {entries[0].paper.title} to {name}")
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
