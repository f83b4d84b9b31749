"""The web pages of papers, one address per line."""

from collections.abc import Iterable, Iterator

from reader.model.entry import Entry


def write_links(entries: Iterable[Entry]) -> Iterator[str]:
    """The public web page of each paper; papers without one are left out."""
    for entry in entries:
        if page := entry.paper.links.page:
            yield page + "\n"
