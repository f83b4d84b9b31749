"""The words of every paper, to be found: an FTS5 index that holds no text of its own.

https://www.sqlite.org/fts5.html#contentless_tables: to take a paper out of it, its old words must
be given again. What is indexed is folded as queries are, so that both find the same.
"""

import sqlite3
from collections.abc import Iterable

from reader.paper import Paper
from reader.query import Either, Every, Node, Not, State, Words
from reader.text.fold import fold

_FORGET = "INSERT INTO words (words, rowid, text) VALUES ('delete', ?, ?)"


def index(database: sqlite3.Connection, changed: Iterable[tuple[int, Paper | None, Paper]]) -> None:
    """Note the words of papers: number, the record before (None: it is new), and now."""
    gone, come = [], []
    for number, old, new in changed:
        before, now = words_of(old) if old else None, words_of(new)
        if before == now:
            continue
        if before is not None:
            gone.append((number, before))
        come.append((number, now))
    database.executemany(_FORGET, gone)
    database.executemany("INSERT INTO words (rowid, text) VALUES (?, ?)", come)


def forget(database: sqlite3.Connection, number: int, paper: Paper) -> None:
    """Take a paper out."""
    database.execute(_FORGET, (number, words_of(paper)))


def words_of(paper: Paper) -> str:
    """What is searched of a paper, folded."""
    parts = (paper.title, paper.abstract, *paper.authors, paper.organization or "", *paper.keywords)
    return fold(" \n ".join(parts))


def expression(node: Node) -> str | None:
    """What FTS5 can tell of a query: it finds at least what matches. None: nothing."""
    match node:
        case Words(text):
            return f'"{text}" *'
        case State() | Not():
            return None
        case Every(parts):
            known = [found for part in parts if (found := expression(part))]
            return " AND ".join(f"({one})" for one in known) or None
        case Either(parts):
            either = [one for part in parts if (one := expression(part))]
            return " OR ".join(f"({one})" for one in either) if len(either) == len(parts) else None
