"""Finds and joins duplicates: papers whose page gave no id, and the same papers with an id.

Two records are of one paper if their titles have the same words, and five or more of them. If the
titles have fewer words, the dates must be the same as well. Another first author or year speaks
against it.
"""

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from reader.catalogue import papers, unread_counts
from reader.catalogue.database import transaction
from reader.catalogue.mark_fields import FROM_ALIASES
from reader.model.paper import Paper, merge_papers, title_key
from reader.model.same_paper import can_be_same_paper

_WORDS = 5
"""Words of a title from which on two papers hardly have the same title by chance."""
_NAMELESS = "title:"
"""The start of the key of a paper without an id."""
_decoder = msgspec.json.Decoder(Paper)


def find_real_keys(
    database: sqlite3.Connection,
    listed: Iterable[Paper],
    read_library_papers: Callable[[Sequence[str]], Iterable[Paper]] = lambda keys: (),
) -> dict[str, str]:
    """The real key of each paper without an id, by its old key, if one of the two is listed.

    ``read_library_papers`` gives the library's own records of papers that the catalogue lacks.
    """
    listed = list(listed)
    nameless: dict[str, Paper] = {paper.key: paper for paper in listed if is_nameless(paper.key)}
    real: dict[str, list[Paper]] = {}
    for paper in listed:
        if paper.key not in nameless:
            real.setdefault(title_key(paper.title), []).append(paper)
    for paper in _read_papers_by_title(database, list(nameless)):
        real.setdefault(title_key(paper.title), []).append(paper)
    candidates: dict[str, Paper | None] = {
        paper.key: paper for paper in papers.read_papers(database, list(real))
    }
    candidates |= nameless
    if lacking := [key for key in _list_marked_keys(database, list(real)) if key not in candidates]:
        own: dict[str, Paper] = {paper.key: paper for paper in read_library_papers(lacking)}
        candidates |= {key: own.get(key) for key in lacking}
    real_key_of: dict[str, str] = {}
    for key, nameless_paper in candidates.items():
        twins = {one.key for one in real.get(key, ()) if _is_same_paper(key, nameless_paper, one)}
        if len(twins) == 1:
            (real_key_of[key],) = twins
    return real_key_of


def is_nameless(key: str) -> bool:
    """Whether a key is that of a paper without an id."""
    return key.startswith(_NAMELESS)


def join_duplicates(database: sqlite3.Connection, real_key_of: Mapping[str, str]) -> None:
    """Join each pair of records into one, in the catalogue and in its feeds.

    The pairs are real keys, by the keys of papers without an id.
    """
    stored = papers.read_papers(database, [*real_key_of, *real_key_of.values()])
    paper_of: dict[str, Paper] = {paper.key: paper for paper in stored}
    with transaction(database):
        unread_counts.forget_counts(database)
        for key, name in real_key_of.items():
            nameless, paper = paper_of.get(key), paper_of.get(name)
            if nameless is None or paper is None:
                continue
            papers.delete_papers(database, [key])
            database.execute("UPDATE listed SET key = ? WHERE key = ?", (name, key))
            (number,) = database.execute("SELECT id FROM papers WHERE key = ?", (name,)).fetchone()
            both = merge_papers(nameless, paper)
            papers.index_papers(database, [(number, paper, both)])
            database.execute(
                "UPDATE papers SET record = ? WHERE key = ?", (msgspec.json.encode(both), name)
            )


def _is_same_paper(key: str, nameless: Paper | None, real: Paper) -> bool:
    if nameless is not None and not can_be_same_paper(nameless, real):
        return False
    if key.count("-") + 1 >= _WORDS:
        return True
    date = nameless.published if nameless else None
    return date is not None and date == real.published


def _read_papers_by_title(database: sqlite3.Connection, keys: Sequence[str]) -> list[Paper]:
    """The papers with an id that have one of these titles."""
    return [
        _decoder.decode(record)
        for some in papers.split_into_chunks(keys)
        for (record,) in database.execute(
            f"SELECT record FROM papers WHERE title IN ({papers.join_placeholders(some)})"
            f" AND key NOT IN ({papers.join_placeholders(some)})",
            (*some, *some),
        )
    ]


def _list_marked_keys(database: sqlite3.Connection, keys: Sequence[str]) -> list[str]:
    """The keys among these that the user marked and that have no real key yet."""
    return [
        key
        for some in papers.split_into_chunks(keys)
        for (key,) in database.execute(
            f"SELECT DISTINCT key FROM marks WHERE key IN ({papers.join_placeholders(some)})"
            f" AND key NOT IN (SELECT key {FROM_ALIASES})",
            some,
        )
    ]
