"""The ids of papers, one a line, as every command takes them on standard input."""

from collections.abc import Iterable, Iterator

from reader.entry import Entry


def ids(entries: Iterable[Entry]) -> Iterator[str]:
    """The arXiv id of each paper, its key where it has none."""
    for entry in entries:
        yield (entry.paper.id or entry.key) + "\n"
