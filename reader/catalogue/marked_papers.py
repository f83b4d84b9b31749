"""Everything that the user marked, from the catalogue's marks: papers, tags and rules."""

import sqlite3
import zlib
from collections.abc import Iterator, Mapping
from heapq import merge
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from reader.catalogue.mark_fields import KEYS_WITH_ALIASES, read_aliases, read_cells_of_several_keys
from reader.model.library_fields import (
    RULE_PREFIXES,
    SIGNAL_FIELDS,
    TAG_PREFIX,
    KeyAliases,
    rule_field,
)

if TYPE_CHECKING:
    from reader.model.entry import Marks

_TAG_COUNTS = f"""
SELECT field, count(*) FROM marks WHERE field >= '{TAG_PREFIX}' AND field < '{TAG_PREFIX[:-1]};'
    AND value IS NOT NULL AND key NOT IN ({KEYS_WITH_ALIASES})
GROUP BY field
"""

Fields = Mapping[str, str]
"""The value of each field that is set."""


class MarkedPaper(NamedTuple):
    """A paper with a mark."""

    key: str
    """The paper's current key."""
    marks: "Marks"
    tag_times: Mapping[str, str]
    """ISO time (UTC) at which the paper got each tag, by the tag's name."""
    record: Mapping[str, object] | None
    """The paper as plain JSON values; None if the library does not carry it."""
    signals: Mapping[str, str] = {}
    """ISO time (UTC) of each field that only tells of the user's taste, by its name."""


def read_marked_papers(database: sqlite3.Connection) -> Iterator[MarkedPaper]:
    """Every paper that has a mark or tells of the user's taste, sorted by key."""
    # Imported late: not needed for counting tags.
    from reader.catalogue import library_parts
    from reader.model.entry import NO_MARKS, marks_from_fields

    aliases = read_aliases(database) or KeyAliases({})
    carried = [key for (key,) in database.execute("SELECT key FROM records")]
    records = library_parts.read_records(
        database, list({aliases.current_key(key) for key in carried})
    )
    of_several_keys = sorted(_read_fields_of_several_keys(database).items())
    for key, fields in merge(_read_fields_of_one_key(database), of_several_keys, key=itemgetter(0)):
        paper_marks = marks_from_fields(fields)
        signals = {field: fields[field] for field in SIGNAL_FIELDS if field in fields}
        if paper_marks != NO_MARKS or signals:
            times: dict[str, str] = {
                tag: fields.get(TAG_PREFIX + tag, "") for tag in paper_marks.tags
            }
            yield MarkedPaper(key, paper_marks, times, records.get(key), signals)


def count_tags(database: sqlite3.Connection) -> dict[str, int]:
    """How many papers have each tag, by the tag's name, sorted by name."""
    counts: dict[str, int] = dict(database.execute(_TAG_COUNTS).fetchall())
    for fields in _read_fields_of_several_keys(database).values():
        for field in fields:
            if field.startswith(TAG_PREFIX):
                counts[field] = counts.get(field, 0) + 1
    return {field.removeprefix(TAG_PREFIX): count for field, count in sorted(counts.items())}


_IS_RULE = " OR ".join(f"key >= '{one}' AND key < '{one[:-1]};'" for one in RULE_PREFIXES.values())
"""The condition that a key is that of a rule: it begins with ``mute:`` or another such word."""


def read_rules(database: sqlite3.Connection) -> dict[str, str]:
    """The value of each rule by its key, which begins as in ``RULE_PREFIXES``; the oldest first.

    Of a mute or follow rule it is the time (ISO, UTC), of a taste rule ``off`` or ``pin``.
    """
    fields = ", ".join("?" * len(RULE_PREFIXES))
    rows = database.execute(
        f"SELECT key, field, value FROM marks WHERE field IN ({fields}) AND value IS NOT NULL"
        " ORDER BY field, value, key",
        tuple(RULE_PREFIXES),
    )
    return {key: value for key, field, value in rows if rule_field(key) == field}


def read_carried_records(database: sqlite3.Connection) -> dict[str, tuple[int, str, bytes]]:
    """Stamp, device and JSON of every record that the library carries, by key."""
    rows = database.execute("SELECT key, stamp, device, record FROM records")
    return {key: (stamp, device, zlib.decompress(record)) for key, stamp, device, record in rows}


def _read_fields_of_one_key(database: sqlite3.Connection) -> Iterator[tuple[str, Fields]]:
    """The fields of every paper that has one key, sorted by key."""
    rows = database.execute(
        "SELECT key, field, value FROM marks WHERE value IS NOT NULL"
        f" AND NOT ({_IS_RULE})"
        f" AND key NOT IN ({KEYS_WITH_ALIASES}) ORDER BY key"
    )
    for key, of_key in groupby(rows, key=itemgetter(0)):
        fields = {field: value for _, field, value in of_key}
        if not isinstance(key, str) or not all(isinstance(one, str) for one in fields.values()):
            raise TypeError(f"{key} is stored with a wrong type")
        yield key, fields


def _read_fields_of_several_keys(database: sqlite3.Connection) -> dict[str, dict[str, str]]:
    """The fields of every paper that has several keys, by its current key."""
    fields_by_key: dict[str, dict[str, str]] = {}
    for (key, field), (value, _, _) in read_cells_of_several_keys(database).items():
        if value is not None:
            fields_by_key.setdefault(key, {})[field] = value
    return fields_by_key
