"""Twelve papers that come with the program, for a first start without network.

Titles, ids, names, dates and votes are real; the abstracts are short summaries of our own.
"""

from pathlib import Path

import msgspec

from reader.paper import Paper


def papers() -> tuple[Paper, ...]:
    """The sample, newest first."""
    body = Path(__file__).with_name("sample.json").read_bytes()
    return msgspec.json.decode(body, type=tuple[Paper, ...])
