"""The parts of the library: what papers are in each, and how the library itself has them."""

import sqlite3
import zlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import msgspec

from reader.catalogue import marks
from reader.catalogue.papers import chunks, placeholders
from reader.fields import NOTE, SAME_AS, TAG

_LAST_SECOND = 253_402_300_799
"""Of the year 9999."""
_FIELDS = {
    "bookmarks": "field = 'bookmark'",
    "history": "field = 'read'",
    "all": "(field = 'bookmark' OR field >= 'tag:' AND field < 'tag;'"
    " OR field >= 'note:' AND field < 'note;')",
}
"""The fields that put a paper into a part. A note was written at its stamp (microseconds)."""
_TAGGED = "field = ?"
_SINCE = f"""
SELECT key, max(CASE WHEN field >= 'note:' AND field < 'note;'
    THEN strftime('%Y-%m-%dT%H:%M:%S+00:00', min(stamp / 1000000, {_LAST_SECOND}), 'unixepoch')
    ELSE value END)
FROM marks WHERE value <> '' AND
"""


def listed(database: sqlite3.Connection, part: str) -> list[str]:
    """The keys of the papers of a part of the library, what was done last first.

    Parts are ``bookmarks``, ``history`` (what was read), ``all`` (what was kept) and ``tag/NAME``.
    A paper that has several keys has the one it is known under by now.
    """
    tag = TAG + part.removeprefix("tag/") if part.startswith("tag/") else None
    where, values = (_TAGGED, (tag,)) if tag else (_FIELDS[part], ())
    since = dict(database.execute(f"{_SINCE} {where} GROUP BY key", values).fetchall())
    if known := marks.same_as(database):
        alike = database.execute(
            "SELECT key FROM marks WHERE field = ? UNION SELECT value FROM marks WHERE field = ?",
            (SAME_AS, SAME_AS),
        ).fetchall()
        names = [key for (key,) in alike if key]
        for key in names:
            since.pop(key, None)
        since |= _joined(database, sorted({known.real(key) for key in names}), tag or part)
    return [key for key, _ in sorted(since.items(), key=lambda one: one[::-1], reverse=True)]


def packed(record: Mapping[str, object]) -> bytes:
    """A paper as it is kept in the table of records."""
    return zlib.compress(msgspec.json.encode(record), 1)


def records(database: sqlite3.Connection, keys: Sequence[str]) -> dict[str, Mapping[str, object]]:
    """Those of these papers that the library carries, as JSON has them, by key."""
    known = marks.same_as(database)
    names = {key: known.names(key) if known else (key,) for key in keys}
    wanted = list({name for some in names.values() for name in some})
    held = {
        key: record
        for some in chunks(wanted)
        for key, record in database.execute(
            f"SELECT key, record FROM records WHERE key IN ({placeholders(some)})", some
        )
    }
    found: dict[str, Mapping[str, object]] = {}
    for key, some in names.items():
        if packed := next((held[name] for name in some if name in held), None):
            found[key] = {**msgspec.json.decode(zlib.decompress(packed)), "key": key}
    return found


def _joined(database: sqlite3.Connection, keys: Sequence[str], part: str) -> dict[str, str]:
    """Since when papers that have several keys are in a part."""
    since: dict[str, str] = {}
    for (key, field), (value, stamp, _) in marks.cells(database, keys).items():
        if value and _puts(field, part):
            time = _time(stamp) if field.startswith(NOTE) else value
            since[key] = max(since.get(key, ""), time)
    return since


def _puts(field: str, part: str) -> bool:
    """Whether a field puts its paper into a part, or into that of its own name."""
    match part:
        case "bookmarks":
            return field == "bookmark"
        case "history":
            return field == "read"
        case "all":
            return field == "bookmark" or field.startswith((TAG, NOTE))
        case _:
            return field == part


def _time(stamp: int) -> str:
    second = min(stamp // 1_000_000, _LAST_SECOND)
    return datetime.fromtimestamp(second, UTC).isoformat(timespec="seconds")
