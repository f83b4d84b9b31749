"""Papers whose page named no id, and the real papers that turn out to be them.

Two papers are one where their titles have the same words, and these are five or more; where they
are fewer, both must have the same date too.
"""

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from reader.catalogue import counts, papers
from reader.catalogue.store import transaction
from reader.paper import Paper, merged, title_key

_WORDS = 5
"""Words of a title that two papers hardly share by chance."""
_NAMELESS = "title:"
"""Begins the key of a paper without an id."""
_decoder = msgspec.json.Decoder(Paper)


def real_keys(
    database: sqlite3.Connection,
    listed: Iterable[Paper],
    kept: Callable[[str], Paper | None] = lambda key: None,
) -> dict[str, str]:
    """By the key of a paper without an id its real key, where one of the two is listed.

    ``kept`` knows the library's own record of a paper, which the catalogue may lack.
    """
    listed = list(listed)
    nameless = {paper.key: paper for paper in listed if paper.key.startswith(_NAMELESS)}
    real: dict[str, list[Paper]] = {}
    for paper in listed:
        if paper.key not in nameless:
            real.setdefault(title_key(paper.title), []).append(paper)
    for paper in _of_titles(database, list(nameless)):
        real.setdefault(title_key(paper.title), []).append(paper)
    known = {paper.key: paper for paper in papers.get(database, list(real))}
    found = {}
    for key in {*nameless, *known, *_marked(database, list(real))}:
        held = nameless.get(key) or known.get(key) or kept(key)
        twins = {one.key for one in real.get(key, ()) if _same(key, held, one)}
        if len(twins) == 1:
            (found[key],) = twins
    return found


def join(database: sqlite3.Connection, real: Mapping[str, str]) -> None:
    """Have one record and one row of each of these pairs, in the catalogue and in its feeds."""
    known = {paper.key: paper for paper in papers.get(database, [*real, *real.values()])}
    with transaction(database):
        counts.forget(database)
        for key, name in real.items():
            nameless, paper = known.get(key), known.get(name)
            if nameless is None or paper is None:
                continue
            papers.drop(database, [key])
            database.execute("UPDATE listed SET key = ? WHERE key = ?", (name, key))
            (number,) = database.execute("SELECT id FROM papers WHERE key = ?", (name,)).fetchone()
            both = merged(nameless, paper)
            papers.index(database, [(number, paper, both)])
            database.execute(
                "UPDATE papers SET record = ? WHERE key = ?", (msgspec.json.encode(both), name)
            )


def _same(key: str, nameless: Paper | None, real: Paper) -> bool:
    if key.count("-") + 1 >= _WORDS:
        return True
    date = nameless.published if nameless else None
    return date is not None and date == real.published


def _of_titles(database: sqlite3.Connection, keys: Sequence[str]) -> list[Paper]:
    """The real papers of these titles."""
    return [
        _decoder.decode(record)
        for some in papers.chunks(keys)
        for (record,) in database.execute(
            f"SELECT record FROM papers WHERE title IN ({papers.placeholders(some)})"
            f" AND key NOT IN ({papers.placeholders(some)})",
            (*some, *some),
        )
    ]


def _marked(database: sqlite3.Connection, keys: Sequence[str]) -> list[str]:
    """Those that the user marked and that have no real key yet."""
    return [
        key
        for some in papers.chunks(keys)
        for (key,) in database.execute(
            f"SELECT DISTINCT key FROM marks WHERE key IN ({papers.placeholders(some)})"
            " AND key NOT IN (SELECT key FROM marks WHERE field = 'same_as' AND value NOT NULL)",
            some,
        )
    ]
