"""``reader note``: print, write or delete a paper's note."""

import argparse
import sys

from reader.catalogue.marks import read_marks
from reader.cli import print_message
from reader.cli.known_papers import find_known, name_paper
from reader.cli.options import CommonOptions, add_offline, add_paper
from reader.cli.output import write_text
from reader.cli.paper_names import parse_key
from reader.cli.services import open_services
from reader.errors import UsageError
from reader.share.editor import edit_text
from reader.text.sanitise import block, visible

_LONGEST = 1_000_000
"""Characters of a note at most."""


class Options(CommonOptions, frozen=True, kw_only=True):
    """What can be typed after ``reader note``."""

    paper: str
    """Id, URL or key of a paper."""
    text: str | None
    """The note; ``-`` is standard input."""
    edit: bool
    """Whether the note is written in the user's editor."""
    delete: bool
    """Whether the note is deleted."""
    offline: bool
    """Whether a paper gets a note that is not known here, and no site is asked."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_paper(parser)
    sources = parser.add_mutually_exclusive_group()
    sources.add_argument(
        "text",
        nargs="?",
        metavar="TEXT",
        help="the new note; - reads it from standard input; without it, the note is printed",
    )
    sources.add_argument("--edit", action="store_true", help="write it in $EDITOR")
    sources.add_argument("--delete", action="store_true", help="delete it")
    add_offline(parser)


def run(options: Options) -> int:
    """Print, write or delete the note; return 1 if there is none to print."""
    name = options.paper
    key = parse_key(name)
    with open_services() as services:
        library = services.library
        library.refresh_marks()
        marks = library.ask(lambda database: read_marks(database, [key])).get(key)
        note = marks.note if marks else None
        if options.text is None and not options.edit and not options.delete:
            if note is None:
                print_message(f"{name_paper(services, key)} has no note")
                return 1
            write_text(visible(note + "\n"))
            return 0
        find_known(services, [key], options.offline)  # before the user writes anything
        written = _clean_note(_read_new_note(options, note))
        applied = library.write_note(key, written, "cli")
        named = name_paper(services, key)
        if not applied.changes:
            print_message(f"The note on {named} did not change")
        elif written:
            print_message(f"Wrote the note on {named}")
        else:
            print_message(f"Deleted the note on {named}; reader undo brings it back")
    return 0


def _read_new_note(options: Options, note: str | None) -> str | None:
    """The text that replaces a note; None deletes it."""
    if options.delete:
        return None
    if options.edit:
        return edit_text(note or "")
    return sys.stdin.read(_LONGEST + 1) if options.text == "-" else options.text


def _clean_note(text: str | None) -> str | None:
    if text is not None and len(text) > _LONGEST:
        raise UsageError(f"The note is longer than {_LONGEST:,} characters; keep it in a file")
    return (block(text).strip() or None) if text else None
