"""The ids of papers, one per line, as every command reads them from standard input."""

from collections.abc import Iterable, Iterator

from reader.model.entry import Entry


def write_ids(entries: Iterable[Entry]) -> Iterator[str]:
    """The arXiv id of each paper; its key where it has no arXiv id."""
    for entry in entries:
        yield (entry.paper.id or entry.key) + "\n"
