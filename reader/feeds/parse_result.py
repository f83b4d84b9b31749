"""The result of parsing one body."""

import msgspec

from reader.model.paper import Paper


class ParsedPapers(msgspec.Struct, frozen=True):
    """The papers of a body, and what was left out."""

    papers: tuple[Paper, ...] = ()
    """In the order of the body."""
    left_out: str = ""
    """One sentence about entries that could not be read; empty if there are none."""
    entry_count: int = 0
    """How many entries the body has, also those that are not read."""
    read_count: int = 0
    """How many entries the papers were read from; two entries may be of one paper."""
