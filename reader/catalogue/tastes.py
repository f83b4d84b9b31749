"""What the ranking stores: the terms of papers, what was learned of taste, and scores."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import NamedTuple

import msgspec

from reader.catalogue.database import transaction
from reader.catalogue.library_parts import read_records
from reader.catalogue.mark_fields import read_aliases
from reader.catalogue.papers import join_placeholders, split_into_chunks
from reader.model.library_fields import (
    COPIED_FIELD,
    NOT_FOR_ME_FIELD,
    NOTE_PREFIX,
    OPENED_FIELD,
    READ_IN_FULL_FIELD,
    RULE_PREFIXES,
    SIGNAL_FIELDS,
    TAG_PREFIX,
    KeyAliases,
)
from reader.model.paper import Paper

_decoder = msgspec.json.Decoder(Paper)
_TAG = "field >= 'tag:' AND field < 'tag;'"
_KEPT = f"(field = 'bookmark' OR {_TAG} OR field >= 'note:' AND field < 'note;')"
"""The condition that a mark keeps a paper."""
_SIGNALS = f"""
SELECT key, max({_KEPT}), max(field = '{NOT_FOR_ME_FIELD}'),
    max(field IN ('{COPIED_FIELD}', '{READ_IN_FULL_FIELD}')), max(field = '{OPENED_FIELD}'),
    coalesce(group_concat(iif({_TAG}, substr(field, 5), NULL), '\n'), ''),
    max(stamp) AS latest
FROM marks WHERE value IS NOT NULL AND (
    field IN ('read', {", ".join(f"'{field}'" for field in SIGNAL_FIELDS)}) OR {_KEPT})
GROUP BY key ORDER BY latest DESC, key
"""
_STATE_OF_MARKS = f"""
SELECT count(*) || ' ' || count(value) || ' ' || coalesce(sum(stamp % 4294967291), 0)
FROM marks WHERE field NOT IN ({", ".join(f"'{field}'" for field in RULE_PREFIXES)})
"""
_MILLION = 1_000_000
_LAST_SECOND = 253_402_300_799
"""The last second of the year 9999, since 1970."""


class Signal(NamedTuple):
    """What the user did with one paper, as far as it tells of taste."""

    key: str
    """Its current key."""
    kept: bool
    """Whether it has a bookmark, a tag or a note."""
    refused: bool
    """Whether it is "not for me"."""
    used: bool
    """Whether it was copied, or read in full."""
    opened: bool
    """Whether a page of it was opened."""
    tags: str
    """The names of its tags, one a line."""
    stamp: int
    """When it was marked last: microseconds since 1970."""


class Scored(NamedTuple):
    """How well a paper fits the user's taste."""

    score: float
    match: int
    """0 to 100."""


def read_signals(database: sqlite3.Connection) -> list[Signal]:
    """What the user did with papers, that which was done last first."""
    signals = list(map(Signal._make, database.execute(_SIGNALS)))
    aliases = read_aliases(database)
    return _join_aliases(signals, aliases) if aliases else signals


def _join_aliases(signals: Iterable[Signal], aliases: KeyAliases) -> list[Signal]:
    """One signal for each paper, also if it was marked under several keys."""
    joined: dict[str, Signal] = {}
    for signal in signals:
        key = aliases.current_key(signal.key)
        if (old := joined.get(key)) is None:
            joined[key] = signal._replace(key=key)
            continue
        joined[key] = Signal(
            key,
            old.kept or signal.kept,
            old.refused or signal.refused,
            old.used or signal.used,
            old.opened or signal.opened,
            "\n".join(filter(None, (old.tags, signal.tags))),
            old.stamp,
        )
    return list(joined.values())


def read_state_of_marks(database: sqlite3.Connection) -> str:
    """A short text that is another one after any change of a mark of a paper.

    It costs a thirtieth of what reading the signals costs.
    """
    return str(database.execute(_STATE_OF_MARKS).fetchone()[0])


def read_choice_day(database: sqlite3.Connection, key: str) -> tuple[str, date] | None:
    """How and on which day a paper was chosen: ``("kept", date)``; None if that is not known.

    The words are ``kept``, ``read in full``, ``copied`` and ``opened``: the strongest counts.
    """
    rows = database.execute(
        "SELECT field, stamp FROM marks WHERE key = ? AND value IS NOT NULL", (key,)
    )
    stamps: dict[str, int] = {}
    for field, stamp in rows:
        is_kept = field == "bookmark" or field.startswith((TAG_PREFIX, NOTE_PREFIX))
        how = "kept" if is_kept else field
        stamps[how] = max(stamp, stamps.get(how, 0))
    for how in ("kept", READ_IN_FULL_FIELD, COPIED_FIELD, OPENED_FIELD):
        seconds = stamps.get(how, 0) / _MILLION
        if 0 < seconds < _LAST_SECOND:
            return how.replace("-", " "), datetime.fromtimestamp(seconds, UTC).date()
    return None


def has_more_marks(database: sqlite3.Connection, most: int) -> bool:
    """Whether more papers are read or bookmarked than so many."""
    row = database.execute(
        "SELECT count(*) FROM (SELECT 1 FROM marks WHERE field IN ('read', 'bookmark')"
        " AND value IS NOT NULL LIMIT ?)",
        (most + 1,),
    ).fetchone()
    return bool(row[0] > most)


def count_papers(database: sqlite3.Connection, most: int) -> int:
    """How many papers the catalogue has; ``most`` if there are more."""
    row = database.execute(
        "SELECT count(*) FROM (SELECT 1 FROM papers LIMIT ?)", (most,)
    ).fetchone()
    return int(row[0])


def list_unmarked(database: sqlite3.Connection, marked: frozenset[str], most: int) -> list[str]:
    """The keys of papers that were seen and not marked, the newest first."""
    keys: list[str] = []
    for (key,) in database.execute("SELECT key FROM papers ORDER BY id DESC"):
        if key not in marked:
            keys.append(key)
        if len(keys) >= most:
            break
    return keys


def list_new(database: sqlite3.Connection, since: str, most: int) -> list[str]:
    """The keys of unread papers that came into the catalogue since an ISO time, newest first."""
    rows = database.execute(
        "SELECT key FROM papers WHERE first_seen >= ? AND NOT EXISTS (SELECT 1 FROM marks"
        " WHERE marks.key = papers.key AND value IS NOT NULL AND field <> 'record')"
        " ORDER BY id DESC LIMIT ?",
        (since, most),
    )
    return [key for (key,) in rows]


def read_numbers_and_terms(
    database: sqlite3.Connection, keys: Sequence[str] | None
) -> Iterator[tuple[str, int, bytes | None, Paper | None]]:
    """Key, number and stored terms of papers; where there are no terms, the paper. None: of all."""
    sql = (
        "SELECT papers.key, papers.id, terms.terms, iif(terms.id IS NULL, record, NULL)"
        " FROM papers LEFT JOIN terms USING (id)"
    )
    if keys is None:
        rows: Iterable[tuple[str, int, bytes | None, bytes | None]] = database.execute(sql)
        yield from (_decode(row) for row in rows)
        return
    for some in split_into_chunks(keys):
        rows = database.execute(f"{sql} WHERE papers.key IN ({join_placeholders(some)})", some)
        yield from (_decode(row) for row in rows)


def _decode(
    row: tuple[str, int, bytes | None, bytes | None],
) -> tuple[str, int, bytes | None, Paper | None]:
    key, number, terms, record = row
    return key, number, terms, _decoder.decode(record) if record is not None else None


class CarriedPaper(msgspec.Struct, frozen=True):
    """What the library carries of a paper."""

    title: str = ""
    abstract: str = ""
    authors: tuple[str, ...] = ()
    author_count: int | None = None
    keywords: tuple[str, ...] = ()


def read_carried_papers(
    database: sqlite3.Connection, keys: Sequence[str]
) -> dict[str, CarriedPaper]:
    """Those of these papers that the library carries, by key."""
    carried = {}
    for key, record in read_records(database, keys).items():
        with suppress(msgspec.ValidationError):
            carried[key] = msgspec.convert(record, CarriedPaper)
    return carried


def store_terms(database: sqlite3.Connection, terms: Mapping[int, bytes]) -> None:
    """Store the terms of papers, by their numbers."""
    with transaction(database):
        database.executemany("INSERT OR REPLACE INTO terms VALUES (?, ?)", terms.items())


def read_taste(database: sqlite3.Connection, name: str) -> tuple[str, bytes] | None:
    """What was learned from which marks; None if nothing was."""
    row: tuple[str, bytes] | None = database.execute(
        "SELECT learned_from, profile FROM tastes WHERE name = ?", (name,)
    ).fetchone()
    return row


def store_taste(database: sqlite3.Connection, name: str, learned_from: str, profile: bytes) -> None:
    """Store what was learned. Scores that followed from something else are forgotten."""
    with transaction(database):
        before = read_taste(database, name)
        database.execute(
            "INSERT OR REPLACE INTO tastes VALUES (?, ?, ?)", (name, learned_from, profile)
        )
        if not name and (before is None or before[0] != learned_from):
            database.execute("DELETE FROM scores")


def forget_tastes(database: sqlite3.Connection) -> None:
    """Forget all that was learned, and the terms of all papers."""
    with transaction(database):
        for table in ("tastes", "scores", "terms"):
            database.execute(f"DELETE FROM {table}")


def find_unscored(database: sqlite3.Connection, keys: Sequence[str] | None) -> list[str]:
    """The keys of those of these papers (None: of all) that have no score."""
    sql = "SELECT key FROM papers WHERE id NOT IN (SELECT id FROM scores)"
    if keys is None:
        return [key for (key,) in database.execute(sql)]
    return [
        key
        for some in split_into_chunks(keys)
        for (key,) in database.execute(f"{sql} AND key IN ({join_placeholders(some)})", some)
    ]


def store_scores(database: sqlite3.Connection, scores: Mapping[int, Scored]) -> None:
    """Store the scores of papers, by their numbers."""
    with transaction(database):
        database.executemany(
            "INSERT OR REPLACE INTO scores VALUES (?, ?, ?)",
            ((number, round(one.score * _MILLION), one.match) for number, one in scores.items()),
        )


def read_votes(database: sqlite3.Connection, keys: Sequence[str]) -> dict[str, int]:
    """The votes of papers, by key, where a feed gave them."""
    return {
        key: votes
        for some in split_into_chunks(keys)
        for key, votes in database.execute(
            "SELECT key, votes FROM papers JOIN facts USING (id)"
            f" WHERE votes > 0 AND key IN ({join_placeholders(some)})",
            some,
        )
    }


def list_best(database: sqlite3.Connection, keys: Sequence[str], least: int) -> list[str]:
    """The keys of those of these papers that have such a match, the best first.

    Without those that were kept (bookmark, tag or note) or are "not for me".
    """
    scores = [
        (-score, key)
        for some in split_into_chunks(keys)
        for key, score in database.execute(
            "SELECT key, score FROM papers JOIN scores USING (id)"
            f" WHERE key IN ({join_placeholders(some)}) AND match >= {least} AND NOT EXISTS ("
            "SELECT 1 FROM marks WHERE marks.key = papers.key AND value IS NOT NULL"
            f" AND (field = '{NOT_FOR_ME_FIELD}' OR {_KEPT}))",
            some,
        )
    ]
    return [key for _, key in sorted(scores)]


def read_matches(database: sqlite3.Connection, keys: Sequence[str]) -> dict[str, int]:
    """How well papers fit the user's taste, 0 to 100, by key, where that is known."""
    return {
        key: match
        for some in split_into_chunks(keys)
        for key, match in database.execute(
            "SELECT key, match FROM papers JOIN scores USING (id)"
            f" WHERE key IN ({join_placeholders(some)})",
            some,
        )
    }
