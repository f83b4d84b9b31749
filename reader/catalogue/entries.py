"""Makes entries of papers: adds the user's marks and everything else that the catalogue knows."""

import sqlite3
from datetime import datetime

from reader.catalogue import full_texts, marks, papers, votes
from reader.model.entry import NO_MARKS, Entry
from reader.model.paper import Paper


def read_entries(
    database: sqlite3.Connection, listed: tuple[Paper, ...], seen: datetime | None = None
) -> tuple[Entry, ...]:
    """Join papers with the user's marks, the change of their votes, and when they were first seen.

    ``seen`` is when the feed was last looked at, UTC; without it all papers are new. The mute rule
    that hides a paper is not looked up.
    """
    keys = [paper.key for paper in listed]
    marked = marks.read_marks(database, keys)
    changes = votes.read_vote_changes(database, keys, seen)
    first_seen = papers.read_first_seen(database, keys)
    texts = full_texts.find_keys_with_text(database, keys)
    revised = [paper for paper in listed if (paper.version or 0) > 1 and paper.key in marked]
    new_versions: set[str] = set()
    if revised:
        from reader.catalogue.new_versions import find_new_versions  # few papers were revised

        new_versions = find_new_versions(database, revised)
    return tuple(
        Entry(
            paper=paper,
            marks=marked.get(paper.key, NO_MARKS),
            first_seen=first_seen.get(paper.key),
            vote_change=changes.get(paper.key),
            new=_is_new(paper, first_seen.get(paper.key), seen),
            full_text=paper.key in texts,
            new_version=paper.key in new_versions,
        )
        for paper in listed
    )


def _is_new(paper: Paper, first_seen: datetime | None, seen: datetime | None) -> bool:
    if seen is None or first_seen is None or first_seen > seen:
        return True
    return paper.featured is not None and paper.featured > seen.date()
