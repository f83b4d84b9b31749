"""``reader note``: print, write or delete a paper's note."""

import sys

from reader.catalogue.marks import marks_of
from reader.cli import complain
from reader.cli.papers import key_of, record_by
from reader.cli.parser import Options
from reader.cli.services import services
from reader.editor import edited
from reader.errors import UsageError
from reader.text.sanitise import block

_LONGEST = 1_000_000
"""Characters of a note at most."""


def run(options: Options) -> int:
    """Print the note where nothing else is asked."""
    (name,) = options.papers
    key = key_of(name)
    with services() as everything:
        library = everything.library
        library.refresh()
        marks = marks_of(everything.database, [key]).get(key)
        note = marks.note if marks else None
        if options.delete:
            text: str | None = None
        elif options.edit:
            text = edited(note or "")
        elif options.text == "-":
            text = sys.stdin.read(_LONGEST + 1)
        elif options.text is not None:
            text = options.text
        else:
            if note is None:
                complain(f"{key} has no note")
                return 1
            sys.stdout.write(note + "\n")
            return 0
        written = _clean(text)
        applied = library.note(key, written, "cli", record_by(everything))
        if not applied.changes:
            complain("The note is as it was")
        else:
            complain("Note written" if written else "Note deleted; reader undo brings it back")
    return 0


def _clean(text: str | None) -> str | None:
    if text is not None and len(text) > _LONGEST:
        raise UsageError(f"The note is longer than {_LONGEST:,} characters; keep it in a file")
    return (block(text).strip() or None) if text else None
