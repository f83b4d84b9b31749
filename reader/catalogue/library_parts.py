"""The parts of the library: which papers are in each, and the library's own records of papers."""

import sqlite3
import zlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import msgspec

from reader.catalogue.mark_fields import KEYS_WITH_ALIASES, read_aliases, read_cells_of_several_keys
from reader.catalogue.papers import join_placeholders, split_into_chunks
from reader.model.library_fields import NOTE_PREFIX, TAG_PREFIX

_LAST_SECOND = 253_402_300_799
"""The last second of the year 9999, since 1970."""
_FIELDS = {
    "bookmarks": "field = 'bookmark'",
    "history": "field = 'read'",
    "all": "(field = 'bookmark' OR field >= 'tag:' AND field < 'tag;'"
    " OR field >= 'note:' AND field < 'note;')",
}
"""SQL for the fields that put a paper into a part."""
_TAGGED = "field = ?"
_SINCE = f"""
SELECT key, max(CASE WHEN field >= 'note:' AND field < 'note;'
    THEN strftime('%Y-%m-%dT%H:%M:%S+00:00', min(stamp / 1000000, {_LAST_SECOND}), 'unixepoch')
    ELSE value END)
FROM marks WHERE value <> '' AND key NOT IN ({KEYS_WITH_ALIASES}) AND
"""
"""When each paper was marked last. The value of a mark is its time; of a note it is its stamp."""


def list_library_part(database: sqlite3.Connection, part: str) -> dict[str, str]:
    """When each paper in a part of the library was marked, by key: ISO times, the last one first.

    Parts are ``bookmarks``, ``history`` (papers that were read), ``all`` (papers with a bookmark, a
    tag or a note) and ``tag/NAME``. A paper that has several keys is listed under its current key.
    """
    tag = TAG_PREFIX + part.removeprefix("tag/") if part.startswith("tag/") else None
    where, values = (_TAGGED, (tag,)) if tag else (_FIELDS[part], ())
    since: dict[str, str] = {}
    for key, time in database.execute(f"{_SINCE} {where} GROUP BY key", values):
        if not isinstance(key, str) or not isinstance(time, str):
            raise TypeError(f"a mark with {where} is stored with a wrong type")
        since[key] = time
    for (key, field), (value, stamp, _) in read_cells_of_several_keys(database).items():
        if value and _belongs_to_part(field, tag or part):
            time = _format_stamp(stamp) if field.startswith(NOTE_PREFIX) else value
            since[key] = max(since.get(key, ""), time)
    return dict(sorted(since.items(), key=lambda one: one[::-1], reverse=True))


def pack_record(record: Mapping[str, object]) -> bytes:
    """A record as it is stored in the table of records."""
    # zlib adds a checksum. Level 0: compression would take longer than everything else here.
    return zlib.compress(msgspec.json.encode(record), 0)


def read_records(
    database: sqlite3.Connection, keys: Sequence[str]
) -> dict[str, Mapping[str, object]]:
    """The library's records of these papers, as plain JSON values, by key; some may be missing."""
    aliases = read_aliases(database)
    names = {key: aliases.all_keys(key) if aliases else (key,) for key in keys}
    all_keys = list({name for some in names.values() for name in some})
    packed_records = {
        key: record
        for some in split_into_chunks(all_keys)
        for key, record in database.execute(
            f"SELECT key, record FROM records WHERE key IN ({join_placeholders(some)})", some
        )
    }
    records: dict[str, Mapping[str, object]] = {}
    for key, keys_of_paper in names.items():
        packed = next(
            (packed_records[name] for name in keys_of_paper if name in packed_records), None
        )
        if packed:
            records[key] = {**msgspec.json.decode(zlib.decompress(packed)), "key": key}
    return records


def _belongs_to_part(field: str, part: str) -> bool:
    """Whether a field puts its paper into a part: the same rule as in the SQL above.

    The part of a tag has the name of the tag's field.
    """
    match part:
        case "bookmarks":
            return field == "bookmark"
        case "history":
            return field == "read"
        case "all":
            return field == "bookmark" or field.startswith((TAG_PREFIX, NOTE_PREFIX))
        case _:
            return field == part


def _format_stamp(stamp: int) -> str:
    second = min(stamp // 1_000_000, _LAST_SECOND)
    return datetime.fromtimestamp(second, UTC).isoformat(timespec="seconds")
