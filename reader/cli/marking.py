"""``reader mark``: change the library; ids from the arguments or standard input."""

import sys

from reader.cli import complain
from reader.cli.papers import key_of
from reader.cli.parser import Options
from reader.cli.services import services
from reader.errors import UsageError
from reader.paper import record_of

_DONE = {
    "read": "marked read",
    "unread": "marked unread",
    "bookmark": "bookmarked",
    "unbookmark": "taken off the bookmarks",
}


def run(options: Options) -> int:
    """One action for all of them."""
    words = options.papers
    if not words or words == ["-"]:
        if sys.stdin.isatty():
            raise UsageError("No papers were named; give ids, or pipe them in")
        words = sys.stdin.read().split()
    keys = list(dict.fromkeys(key_of(word) for word in words))
    with services() as everything:
        library = everything.library
        if options.mark in ("read", "unread"):
            applied = library.mark_read(keys, options.mark == "read", "cli")
        else:

            def record(key: str) -> dict[str, object] | None:
                paper = everything.feeds.paper(key)
                return record_of(paper) if paper else None

            applied = library.bookmark(keys, options.mark == "bookmark", "cli", record)
        complain(f"{len(applied.changes)} {_DONE[options.mark]}")
    return 0
