"""The word index: FTS5 indexes of the words of every paper, which store no texts.

The table ``words`` has them as they are, the table ``stems`` without their endings.

To remove a paper from such an index, its old words must be given again:
https://www.sqlite.org/fts5.html#contentless_tables. Words are folded as queries are.
"""

import sqlite3
from collections.abc import Iterable

from reader.model.paper import Paper
from reader.model.query import Either, Every, Node, Text, Words
from reader.text.fold import fold

_FORGET = (
    "INSERT INTO words (words, rowid, title, abstract, authors, organization, keywords)"
    " VALUES ('delete', ?, ?, ?, ?, ?, ?)"
)
_FORGET_STEMS = "INSERT INTO stems (stems, rowid, text) VALUES ('delete', ?, ?)"
_COLUMNS = {"title": "title", "author": "authors", "org": "organization", "kw": "keywords"}


def index_words(
    database: sqlite3.Connection, changed: Iterable[tuple[int, Paper | None, Paper]]
) -> None:
    """Index the words of papers: number, record before (None: it is new), record now."""
    gone, come = [], []
    for number, old, new in changed:
        before, now = fold_parts(old) if old else None, fold_parts(new)
        if before == now:
            continue
        if before is not None:
            gone.append((number, *before))
        come.append((number, *now))
    if not come:
        return
    if gone:
        database.executemany(_FORGET, gone)
        database.executemany(_FORGET_STEMS, map(_join_parts, gone))
    database.executemany(
        "INSERT INTO words (rowid, title, abstract, authors, organization, keywords)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        come,
    )
    database.executemany("INSERT INTO stems (rowid, text) VALUES (?, ?)", map(_join_parts, come))


def remove_words(database: sqlite3.Connection, number: int, paper: Paper) -> None:
    """Remove the words of a paper."""
    words = (number, *fold_parts(paper))
    database.execute(_FORGET, words)
    database.execute(_FORGET_STEMS, _join_parts(words))


def _join_parts(numbered: tuple[int, str, str, str, str, str]) -> tuple[int, str]:
    """A paper's number and all its words, as the index of stems holds them."""
    number, *parts = numbered
    return number, " ".join(parts)


def fold_parts(paper: Paper) -> tuple[str, str, str, str, str]:
    """Title, abstract, authors, organisation and keywords, folded."""
    return (
        fold(paper.title),
        fold(paper.abstract),
        fold(" \n ".join(paper.authors)),
        fold(paper.organization or ""),
        fold(" \n ".join(paper.keywords)),
    )


def make_expression(node: Node) -> str | None:
    """The expression by which FTS5 finds every paper that matches, and maybe others.

    None if the index does not help with this query.
    """
    match node:
        case Words(text):
            return f'"{text}" *'
        case Text("title" | "author" | "org" | "kw" as field, text):
            return f'{{{_COLUMNS[field]}}} : "{text}" *'
        case Every(parts):
            expressions = [found for part in parts if (found := make_expression(part))]
            return " AND ".join(f"({one})" for one in expressions) or None
        case Either(parts):
            either = [one for part in parts if (one := make_expression(part))]
            return " OR ".join(f"({one})" for one in either) if len(either) == len(parts) else None
        case _:
            return None


def needs_notes(node: Node) -> bool:
    """Whether a paper may match by its note: the words of notes are not indexed."""
    match node:
        case Words():
            return True
        case Every(parts) | Either(parts):
            return any(needs_notes(part) for part in parts)
        case _:
            return False
