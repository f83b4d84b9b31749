"""Papers in the catalogue: the newest record of each, when it was first seen."""

import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeVar

import msgspec

from reader.catalogue.database import transaction
from reader.catalogue.votes import store_votes
from reader.model.library_fields import NOTE_PREFIX
from reader.model.paper import Paper, merge_papers, paper_to_record, title_key

if TYPE_CHECKING:
    from reader.model.query import Node

_decoder = msgspec.json.Decoder(Paper)
_T = TypeVar("_T")
_PORTION = 300
"""Papers that are stored in one transaction, if there are many."""
_PAUSE = 0.03
"""Seconds between two transactions. A process that waits to write tries every 25 ms at first."""

Listed = tuple[str, date | None]
"""The key of a paper and the day on which a feed shows it."""


def store_papers(
    database: sqlite3.Connection, papers: Iterable[Paper], now: datetime, *, live: bool = True
) -> dict[str, Paper]:
    """Store papers, each merged with its stored record. One transaction, or part of the caller's.

    Returns the papers as they are stored, by key. Live papers were fetched now: their values
    replace stored ones, and their votes are stored as those of ``now``. Nobody knows how old papers
    from a file or from the library are: they only fill in what is missing.
    """
    with transaction(database):
        return _merge_and_store(database, list(papers), now, live)


def store_in_portions(
    database: sqlite3.Connection, papers: Sequence[Paper], now: datetime, *, live: bool = True
) -> None:
    """Store any number of papers, in several transactions, so that others can write in between."""
    # The first of a feed is the newest: it is numbered last.
    for number, portion in enumerate(reversed(list(split_into_chunks(papers, _PORTION)))):
        if number:
            time.sleep(_PAUSE)
        store_papers(database, portion, now, live=live)


def _merge_and_store(
    database: sqlite3.Connection, papers: list[Paper], now: datetime, live: bool
) -> dict[str, Paper]:
    before: dict[str, Paper] = {
        paper.key: paper for paper in read_papers(database, [paper.key for paper in papers])
    }
    merged = dict(before)
    for paper in papers:
        stored = merged.get(paper.key)
        merged[paper.key] = (
            merge_papers(stored, paper) if live or stored is None else merge_papers(paper, stored)
        )
    if changed := {key: paper for key, paper in merged.items() if before.get(key) != paper}:
        _store_changed(database, before, changed, now)
    if live:
        store_votes(database, papers, now)
    return merged


def _store_changed(
    database: sqlite3.Connection,
    before: Mapping[str, Paper],
    changed: Mapping[str, Paper],
    now: datetime,
) -> None:
    # The first of a feed is the newest: it is numbered last.
    database.executemany(
        "INSERT INTO papers (key, title, record, first_seen) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (key) DO UPDATE SET title = excluded.title, record = excluded.record",
        [
            (key, title_key(paper.title), msgspec.json.encode(paper), now.isoformat())
            for key, paper in reversed(list(changed.items()))
        ],
    )
    ids = read_numbers(database, list(changed))
    index_papers(database, [(ids[key], before.get(key), paper) for key, paper in changed.items()])


def index_papers(
    database: sqlite3.Connection, changed: Sequence[tuple[int, Paper | None, Paper]]
) -> None:
    """Update the tables that are searched: number, record before (None: it is new), record now."""
    from reader.catalogue import query_conditions, word_index  # not needed for reading

    database.executemany(
        "INSERT OR REPLACE INTO facts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(number, *query_conditions.make_facts(paper)) for number, _, paper in changed],
    )
    word_index.index_words(database, changed)
    new_text = (
        number
        for number, before, now in changed
        if before and (before.title, before.abstract) != (now.title, now.abstract)
    )
    forget_terms(database, list(new_text))


def delete_papers(database: sqlite3.Connection, keys: Sequence[str]) -> None:
    """Delete papers with their words and votes. Part of the caller's transaction."""
    from reader.catalogue import word_index

    for chunk in split_into_chunks(keys):
        rows = database.execute(
            f"SELECT id, key, record FROM papers WHERE key IN ({join_placeholders(chunk)})", chunk
        ).fetchall()
        for number, key, record in rows:
            word_index.remove_words(database, number, _decoder.decode(record))
            database.execute("DELETE FROM papers WHERE id = ?", (number,))
            database.execute("DELETE FROM facts WHERE id = ?", (number,))
            database.execute("DELETE FROM votes WHERE key = ?", (key,))
        forget_terms(database, [number for number, _, _ in rows])


def forget_terms(database: sqlite3.Connection, numbers: Sequence[int]) -> None:
    """Forget the terms and the scores of papers whose text changes or that go."""
    for table in ("terms", "scores") if numbers else ():
        database.executemany(f"DELETE FROM {table} WHERE id = ?", [(one,) for one in numbers])


def list_newest(database: sqlite3.Connection, most: int) -> list[Listed]:
    """Keys and days of the newest papers: those that were first seen last."""
    rows = database.execute(
        "SELECT key, featured FROM papers LEFT JOIN facts USING (id) ORDER BY papers.id DESC"
        " LIMIT ?",
        (most,),
    )
    return list(_parse_days(rows))


def find_candidates(database: sqlite3.Connection, query: "Node") -> Iterator[Listed]:
    """Keys and days of papers that may match a query, the newest first. All matches are among them.

    If a paper may match by its note, papers with a note come first.
    """
    from reader.catalogue import query_conditions, word_index

    expression, (where, values) = (
        word_index.make_expression(query),
        query_conditions.make_condition(query),
    )
    if expression is None:
        yield from _parse_days(
            database.execute(
                "SELECT papers.key, facts.featured FROM facts CROSS JOIN papers USING (id)"
                f" WHERE {where} ORDER BY facts.id DESC",
                values,
            )
        )
        return
    noted: set[str] = set()
    if word_index.needs_notes(query):
        from reader.catalogue import marks

        keys = list(marks.find_keys_with_field(database, NOTE_PREFIX))
        noted = set(read_numbers(database, keys))
        days = read_featured_days(database, keys)
        yield from ((key, days.get(key)) for key in noted)
    rows = _parse_days(
        database.execute(
            "SELECT papers.key, facts.featured FROM words CROSS JOIN facts"
            " ON facts.id = words.rowid CROSS JOIN papers USING (id)"
            f" WHERE words MATCH ? AND {where} ORDER BY words.rowid DESC",
            (expression, *values),
        )
    )
    yield from (listed for listed in rows if listed[0] not in noted)


def _parse_days(rows: Iterable[tuple[str, str | None]]) -> Iterator[Listed]:
    return ((key, date.fromisoformat(day) if day else None) for key, day in rows)


def read_numbers(database: sqlite3.Connection, keys: Sequence[str]) -> dict[str, int]:
    """The numbers of these papers, by key, if they are stored. A higher number was seen later."""
    return {
        key: number
        for some in split_into_chunks(keys)
        for key, number in database.execute(
            f"SELECT key, id FROM papers WHERE key IN ({join_placeholders(some)})", some
        )
    }


def read_newest_number(database: sqlite3.Connection) -> int:
    """The number of the paper that was seen last; 0 if there is none."""
    (number,) = database.execute("SELECT coalesce(max(id), 0) FROM papers").fetchone()
    return int(number)


def count_newer(database: sqlite3.Connection, number: int) -> int:
    """How many papers were seen after the one with this number."""
    (count,) = database.execute("SELECT count(*) FROM papers WHERE id > ?", (number,)).fetchone()
    return int(count)


def read_keys(database: sqlite3.Connection, numbers: Sequence[int]) -> list[str]:
    """The keys of the papers with these numbers."""
    return [
        key
        for some in split_into_chunks(numbers)
        for (key,) in database.execute(
            f"SELECT key FROM papers WHERE id IN ({join_placeholders(some)})", some
        )
    ]


def read_papers(database: sqlite3.Connection, keys: Sequence[str]) -> list[Paper]:
    """The papers with these keys that are stored, in no particular order."""
    return [
        _decoder.decode(record)
        for some in split_into_chunks(keys)
        for (record,) in database.execute(
            f"SELECT record FROM papers WHERE key IN ({join_placeholders(some)})", some
        )
    ]


def read_records(database: sqlite3.Connection, keys: Sequence[str]) -> dict[str, dict[str, object]]:
    """The papers with these keys that are stored, as records for the library, by key."""
    return {paper.key: paper_to_record(paper) for paper in read_papers(database, keys)}


def read_featured_days(database: sqlite3.Connection, keys: Sequence[str]) -> dict[str, date]:
    """The day on which each paper was featured last, by key, if there is one."""
    return {
        key: date.fromisoformat(day)
        for some in split_into_chunks(keys)
        for key, day in database.execute(
            "SELECT key, featured FROM papers JOIN facts USING (id)"
            f" WHERE featured IS NOT NULL AND key IN ({join_placeholders(some)})",
            some,
        )
    }


def read_first_seen(database: sqlite3.Connection, keys: Sequence[str]) -> dict[str, datetime]:
    """When each paper was first stored, UTC, by key."""
    text_of = {
        key: seen
        for some in split_into_chunks(keys)
        for key, seen in database.execute(
            f"SELECT key, first_seen FROM papers WHERE key IN ({join_placeholders(some)})", some
        )
    }
    # Papers that came in one answer have the same time.
    times = {seen: parse_time(seen) for seen in set(text_of.values())}
    return {key: times[seen] for key, seen in text_of.items()}


def parse_time(text: str) -> datetime:
    """A stored time. Raises ValueError if it has no time zone: all stored times have one."""
    time = datetime.fromisoformat(text)
    if time.tzinfo is None:
        raise ValueError(f"{text} has no time zone")
    return time


def split_into_chunks(items: Sequence[_T], size: int = 500) -> Iterator[Sequence[_T]]:
    """Slices that fit SQLite's limit of bound values."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def join_placeholders(items: Sequence[object]) -> str:
    """As many question marks as there are items, for SQL."""
    return ",".join("?" * len(items))
