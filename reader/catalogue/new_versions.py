"""Finds the kept preprints of which the user has not seen the newest version.

A paper is kept if it is bookmarked, tagged or has a note. Which version the user has seen is told
by the library: by the record that it carries since the paper was kept, and by the field
``version``, which is written when a newer one was announced. So a catalogue that is made again
announces nothing twice, nor does another machine of the user. Where neither is known, a version is
new if it came after the day on which the paper was kept.
"""

import sqlite3
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime

from reader.catalogue import papers
from reader.catalogue.library_parts import read_records
from reader.catalogue.mark_fields import Cells, read_cells
from reader.catalogue.marks import find_keys_with_field
from reader.model.library_fields import NOTE_PREFIX, TAG_PREFIX, VERSION_FIELD
from reader.model.paper import Paper

_KEPT = ("bookmark", TAG_PREFIX, NOTE_PREFIX)
"""The beginnings of the fields that keep a paper."""
_MILLION = 1_000_000


def find_all_new_versions(database: sqlite3.Connection) -> list[Paper]:
    """The kept papers with a version that the user has not seen, the newest version first."""
    kept = list({key for field in _KEPT for key in find_keys_with_field(database, field)})
    revised = [
        key
        for some in papers.split_into_chunks(kept)
        for (key,) in database.execute(
            "SELECT key FROM papers JOIN facts USING (id) WHERE version > 1"
            f" AND key IN ({papers.join_placeholders(some)})",
            some,
        )
    ]
    stored = papers.read_papers(database, revised)
    new = find_new_versions(database, stored)
    found = [paper for paper in stored if paper.key in new]
    return sorted(found, key=lambda paper: (paper.revised or date.min, paper.key), reverse=True)


def find_new_versions(database: sqlite3.Connection, listed: Iterable[Paper]) -> set[str]:
    """The keys of those of these papers that are kept and have a version not seen yet."""
    versions = {paper.key: paper for paper in listed if (paper.version or 0) > 1}
    if not versions:
        return set()
    keys = list(versions)
    cells, records = read_cells(database, keys), read_records(database, keys)
    return {
        key
        for key, paper in versions.items()
        if _is_unseen(paper, _find_kept_day(cells, key), _find_seen(cells, records, key))
    }


def _is_unseen(paper: Paper, kept: date | None, seen: int) -> bool:
    if kept is None:
        return False
    if seen:
        return (paper.version or 0) > seen
    return paper.revised is not None and paper.revised > kept


def _find_kept_day(cells: Cells, key: str) -> date | None:
    """The day on which a paper was kept first, UTC; None if it is not kept."""
    stamps = [
        stamp
        for (one, field), (value, stamp, _) in cells.items()
        if one == key and value is not None and field.startswith(_KEPT)
    ]
    if not stamps:
        return None
    try:
        return datetime.fromtimestamp(min(stamps) / _MILLION, UTC).date()
    except (ValueError, OverflowError, OSError):
        return date.max


def _find_seen(cells: Cells, records: Mapping[str, Mapping[str, object]], key: str) -> int:
    """The newest version that the user is known to have seen; 0 if none is known."""
    text = cells.get((key, VERSION_FIELD), (None, 0, ""))[0] or ""
    announced = int(text) if text.isdecimal() and len(text) < 4 else 0
    carried = records.get(key, {}).get("version")
    return max(announced, carried if isinstance(carried, int) else 0)
