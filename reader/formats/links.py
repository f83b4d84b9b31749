"""The pages of papers, one a line."""

from collections.abc import Iterable, Iterator

from reader.entry import Entry


def links(entries: Iterable[Entry]) -> Iterator[str]:
    """The public page of each paper; papers of which no page is known are left out."""
    for entry in entries:
        if page := entry.paper.links.page:
            yield page + "\n"
