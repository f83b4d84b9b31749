"""Twelve papers that are part of the program, for a first start without network.

Titles, ids, names, dates and votes are real; the abstracts are summaries written for this program.
"""

from pathlib import Path

import msgspec

from reader.model.paper import Paper


def load_sample() -> tuple[Paper, ...]:
    """The papers of the sample, newest first."""
    body = Path(__file__).with_name("sample.json").read_bytes()
    return msgspec.json.decode(body, type=tuple[Paper, ...])
