"""``reader mark``: mark papers read or unread, bookmark them or let them go."""

from reader.cli import complain
from reader.cli.papers import keys_given, record_by
from reader.cli.parser import Options
from reader.cli.services import services

_DONE = {
    "read": "marked read",
    "unread": "marked unread",
    "bookmark": "bookmarked",
    "unbookmark": "taken off the bookmarks",
}


def run(options: Options) -> int:
    """One action for all of them."""
    keys = keys_given(options.papers)
    with services() as everything:
        library = everything.library
        if options.mark in ("read", "unread"):
            applied = library.mark_read(keys, options.mark == "read", "cli")
        else:
            on = options.mark == "bookmark"
            applied = library.bookmark(keys, on, "cli", record_by(everything))
        complain(f"{len(applied.changes)} {_DONE[options.mark]}")
    return 0
