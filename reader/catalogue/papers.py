"""Papers in the catalogue: the newest record of each, when it was first seen, its votes by day."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeVar

import msgspec

from reader.catalogue.store import transaction
from reader.paper import Paper, merged, title_key

if TYPE_CHECKING:
    from reader.query import Node

_decoder = msgspec.json.Decoder(Paper)
_T = TypeVar("_T")


def keep(
    database: sqlite3.Connection, papers: Iterable[Paper], now: datetime, *, live: bool = True
) -> None:
    """Store papers, each merged with what is known of it. One transaction, or the caller's.

    Live ones were fetched now: they outweigh what is known, and their votes are today's. Of those
    in a file or in the library nobody knows how old they are: they fill in what is missing.
    """
    with transaction(database):
        _keep(database, list(papers), now, live)


def _keep(database: sqlite3.Connection, papers: list[Paper], now: datetime, live: bool) -> None:
    before = {paper.key: paper for paper in get(database, [paper.key for paper in papers])}
    known = dict(before)
    for paper in papers:
        held = known.get(paper.key)
        known[paper.key] = merged(held, paper) if live or held is None else merged(paper, held)
    changed = {key: paper for key, paper in known.items() if before.get(key) != paper}
    # The first of a feed is the newest: it is numbered last.
    database.executemany(
        "INSERT INTO papers (key, title, record, first_seen) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (key) DO UPDATE SET title = excluded.title, record = excluded.record",
        [
            (key, title_key(paper.title), msgspec.json.encode(paper), now.isoformat())
            for key, paper in reversed(changed.items())
        ],
    )
    ids = numbers(database, list(changed))
    index(database, [(ids[key], before.get(key), paper) for key, paper in changed.items()])
    database.executemany(
        "INSERT OR REPLACE INTO votes VALUES (?, ?, ?, ?)",
        [
            (paper.key, now.date().isoformat(), paper.votes, paper.comments)
            for paper in papers
            if live and paper.votes is not None
        ],
    )


def index(database: sqlite3.Connection, changed: Sequence[tuple[int, Paper | None, Paper]]) -> None:
    """Note what is searched of papers: number, the record before (None: it is new), and now."""
    from reader.catalogue import conditions, words  # reading needs neither

    database.executemany(
        "INSERT OR REPLACE INTO facts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(number, *conditions.facts(paper)) for number, _, paper in changed],
    )
    words.index(database, changed)


def drop(database: sqlite3.Connection, keys: Sequence[str]) -> None:
    """Forget papers, with their words and votes. The caller's transaction."""
    from reader.catalogue import words

    for some in chunks(keys):
        rows = database.execute(
            f"SELECT id, key, record FROM papers WHERE key IN ({placeholders(some)})", some
        ).fetchall()
        for number, key, record in rows:
            words.forget(database, number, _decoder.decode(record))
            database.execute("DELETE FROM papers WHERE id = ?", (number,))
            database.execute("DELETE FROM facts WHERE id = ?", (number,))
            database.execute("DELETE FROM votes WHERE key = ?", (key,))


def newest(database: sqlite3.Connection, most: int) -> list[Paper]:
    """The papers that were seen first most recently."""
    rows = database.execute("SELECT record FROM papers ORDER BY id DESC LIMIT ?", (most,))
    return [_decoder.decode(record) for (record,) in rows]


def having(database: sqlite3.Connection, query: "Node") -> Iterator[Paper]:
    """Papers that may match a query, the newest first: all that do are among them.

    Papers with a note come first where the query may mean that.
    """
    from reader.catalogue import conditions, words

    found, (where, values) = words.expression(query), conditions.of(query)
    if found is None:
        rows = database.execute(
            "SELECT papers.record FROM facts CROSS JOIN papers USING (id)"
            f" WHERE {where} ORDER BY facts.id DESC",
            values,
        )
        yield from (_decoder.decode(record) for (record,) in rows)
        return
    seen: set[str] = set()
    if words.needs_notes(query):
        noted = database.execute(
            "SELECT record FROM papers WHERE key IN (SELECT key FROM marks"
            " WHERE field LIKE 'note:%' AND value IS NOT NULL)"
        )
        for (record,) in noted:
            paper = _decoder.decode(record)
            seen.add(paper.key)
            yield paper
    rows = database.execute(
        "SELECT papers.record FROM words CROSS JOIN facts ON facts.id = words.rowid"
        " CROSS JOIN papers USING (id)"
        f" WHERE words MATCH ? AND {where} ORDER BY words.rowid DESC",
        (found, *values),
    )
    for (record,) in rows:
        paper = _decoder.decode(record)
        if paper.key not in seen:
            yield paper


def numbers(database: sqlite3.Connection, keys: Sequence[str]) -> dict[str, int]:
    """The ids of those papers that are known: higher was seen later."""
    return {
        key: number
        for some in chunks(keys)
        for key, number in database.execute(
            f"SELECT key, id FROM papers WHERE key IN ({placeholders(some)})", some
        )
    }


def keys(database: sqlite3.Connection, numbers: Sequence[int]) -> list[str]:
    """The keys of papers by their ids."""
    return [
        key
        for some in chunks(numbers)
        for (key,) in database.execute(
            f"SELECT key FROM papers WHERE id IN ({placeholders(some)})", some
        )
    ]


def get(database: sqlite3.Connection, keys: Sequence[str]) -> list[Paper]:
    """The papers of those keys that are known, in no particular order."""
    return [
        _decoder.decode(record)
        for some in chunks(keys)
        for (record,) in database.execute(
            f"SELECT record FROM papers WHERE key IN ({placeholders(some)})", some
        )
    ]


def featured(database: sqlite3.Connection, keys: Sequence[str]) -> dict[str, date]:
    """The day each of these papers was featured last, where there was one."""
    return {
        key: date.fromisoformat(day)
        for some in chunks(keys)
        for key, day in database.execute(
            "SELECT key, featured FROM papers JOIN facts USING (id)"
            f" WHERE featured IS NOT NULL AND key IN ({placeholders(some)})",
            some,
        )
    }


def first_seen(database: sqlite3.Connection, keys: Sequence[str]) -> dict[str, datetime]:
    """When each paper was first held, UTC."""
    found = {
        key: seen
        for some in chunks(keys)
        for key, seen in database.execute(
            f"SELECT key, first_seen FROM papers WHERE key IN ({placeholders(some)})", some
        )
    }
    # Papers of one answer have one time.
    times = {seen: datetime.fromisoformat(seen) for seen in set(found.values())}
    return {key: times[seen] for key, seen in found.items()}


def vote_changes(database: sqlite3.Connection, keys: Sequence[str]) -> dict[str, int]:
    """Votes gained between the last two days on which each paper was fetched."""
    return {
        key: gained
        for some in chunks(keys)
        for key, gained in database.execute(
            "SELECT key, latest - earlier FROM ("
            " SELECT key, votes AS latest, row_number() OVER newest AS place,"
            " lead(votes) OVER newest AS earlier"
            f" FROM votes WHERE key IN ({placeholders(some)})"
            " WINDOW newest AS (PARTITION BY key ORDER BY day DESC))"
            " WHERE place = 1 AND earlier IS NOT NULL",
            some,
        )
    }


def chunks(items: Sequence[_T], size: int = 500) -> Iterator[Sequence[_T]]:
    """Slices that fit SQLite's limit of bound values."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def placeholders(items: Sequence[object]) -> str:
    """As many question marks as there are items."""
    return ",".join("?" * len(items))
