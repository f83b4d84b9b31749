"""``reader tag``: put tags on papers, take them off, list them."""

import sys

from reader.cli import complain
from reader.cli.papers import keys_given, record_by
from reader.cli.parser import Options
from reader.cli.services import services
from reader.errors import UsageError
from reader.fields import tag_name


def run(options: Options) -> int:
    """One action for all papers; without names, a line for each tag: count and name."""
    with services() as everything:
        library = everything.library
        if options.tags is None:
            for tag, count in library.tags().items():
                sys.stdout.write(f"{count}\t{tag}\n")
            return 0
        tags = tags_named(options.tags)
        keys = keys_given(options.papers)
        on = not options.remove
        applied = library.tag(keys, tags, on, "cli", record_by(everything))
        changed = len({change.key for change in applied.changes})
        names = ", ".join(tags)
        complain(f"{changed} {'tagged' if on else 'without the tag'} {names}")
    return 0


def tags_named(text: str) -> list[str]:
    """The tags that a text names, commas between them. Raises UsageError."""
    tags = list(dict.fromkeys(map(tag_name, text.split(","))))
    if not all(tags):
        raise UsageError(f"{text!r} names no tag; write one, or several with commas")
    return tags
