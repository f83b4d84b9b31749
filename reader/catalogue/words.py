"""The words of every paper, to be found: an FTS5 index that holds no text of its own.

https://www.sqlite.org/fts5.html#contentless_tables: to take a paper out of it, its old words must
be given again. What is indexed is folded as queries are, so that both find the same.
"""

import sqlite3
from collections.abc import Iterable

from reader.paper import Paper
from reader.query import Either, Every, Node, Text, Words, parts_of

_FORGET = (
    "INSERT INTO words (words, rowid, title, abstract, authors, organization, keywords)"
    " VALUES ('delete', ?, ?, ?, ?, ?, ?)"
)
_COLUMNS = {"title": "title", "author": "authors", "org": "organization", "kw": "keywords"}


def index(database: sqlite3.Connection, changed: Iterable[tuple[int, Paper | None, Paper]]) -> None:
    """Note the words of papers: number, the record before (None: it is new), and now."""
    gone, come = [], []
    for number, old, new in changed:
        before, now = parts_of(old) if old else None, parts_of(new)
        if before == now:
            continue
        if before is not None:
            gone.append((number, *before))
        come.append((number, *now))
    database.executemany(_FORGET, gone)
    database.executemany(
        "INSERT INTO words (rowid, title, abstract, authors, organization, keywords)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        come,
    )


def forget(database: sqlite3.Connection, number: int, paper: Paper) -> None:
    """Take a paper out."""
    database.execute(_FORGET, (number, *parts_of(paper)))


def expression(node: Node) -> str | None:
    """What FTS5 can tell of a query: it finds at least what matches. None: nothing."""
    match node:
        case Words(text):
            return f'"{text}" *'
        case Text("title" | "author" | "org" | "kw" as field, text):
            return f'{{{_COLUMNS[field]}}} : "{text}" *'
        case Every(parts):
            known = [found for part in parts if (found := expression(part))]
            return " AND ".join(f"({one})" for one in known) or None
        case Either(parts):
            either = [one for part in parts if (one := expression(part))]
            return " OR ".join(f"({one})" for one in either) if len(either) == len(parts) else None
        case _:
            return None


def needs_notes(node: Node) -> bool:
    """Whether a paper may match by the words of its note, which are not indexed."""
    match node:
        case Words():
            return True
        case Every(parts) | Either(parts):
            return any(needs_notes(part) for part in parts)
        case _:
            return False
