"""Finds papers by words that are half remembered: no paper needs to have all of them, best first.

Papers are found in the index of stems by their rarest words, and then ordered by
:mod:`reader.catalogue.word_ranking`.
"""

import json
import sqlite3
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from reader.catalogue import marks, papers, query_conditions, query_sql
from reader.catalogue.connection import Interrupt
from reader.catalogue.papers import Listed
from reader.catalogue.rows import Rows
from reader.catalogue.stemming import STEMMER
from reader.catalogue.word_index import fold_parts
from reader.catalogue.word_ranking import CandidateText, measure_rarity, rank_texts
from reader.errors import Stopped
from reader.model.library_fields import NOTE_PREFIX
from reader.model.query import EVERYTHING, Every, Node, State, Words, contains_part
from reader.text.fold import fold

_CANDIDATES = 300
"""Papers that are compared with each other."""
_READ = 50_000
"""Entries of the index that are read: the rarest words tell enough, and the others take long."""
_MARKED, _NEW = 0.03, 0.005
"""What a marked paper, and the newest one, have before others, as a share of the best score."""
_SMALL_TEXT = """
a about all also an and any are as at authors be been by can do for from had has have how
i in instead into introduce introduces is it its need needs of on only or our paper papers
present presents propose proposes rather researcher researchers still such than that the
their then there these they this those through to used uses using via was we were what
when where whether which who with without you
"""
SMALL_WORDS = frozenset(_SMALL_TEXT.split())
"""Words that people write of papers, but that say nothing of them."""


def split_words(query: Node) -> tuple[list[str], Node]:
    """The words that must all match, and the other conditions of a query.

    Words inside ``OR`` and behind ``-`` are conditions.
    """
    parts = query.parts if isinstance(query, Every) else (query,)
    words = [word for part in parts if isinstance(part, Words) for word in part.text.split(" ")]
    rest = tuple(part for part in parts if not isinstance(part, Words))
    return words, Every(rest) if rest else EVERYTHING


def find_again(
    database: sqlite3.Connection, query: Node, seen: datetime | None, interrupt: Interrupt
) -> list[Listed]:
    """Keys and days of papers of the whole catalogue that have some of the words, the best first.

    Nothing if the query has no words. ``seen`` is as in :func:`query_sql.search_catalogue`. Raises
    Stopped if it was interrupted.
    """
    with interrupt.accept_for(database):
        keys = rank_by_any_word(database, query, interrupt)
        days = papers.read_featured_days(database, keys)
        listed = [(key, days.get(key)) for key in keys]
        _, rest = split_words(query)
        if rest == EVERYTHING:
            return listed
        rows = Rows(database, listed, seen)
        if contains_part(rest, State("muted")):
            rules = marks.list_mute_rules(database)
            rows.hide_rows(query_sql.find_hiding_rules(database, rows, rules), rules)
        places = range(len(rows.keys))
        matching = set(query_sql.find_matching_places(database, rest, rows, places))
        found = [rows.keys[place] for place in places if place in matching]
        return [(key, days.get(key)) for key in found]


def rank_by_any_word(
    database: sqlite3.Connection,
    query: Node,
    interrupt: Interrupt,
    among: Collection[int] | None = None,
) -> list[str]:
    """The keys of papers that have some of a query's words, the best first.

    The query's other conditions are those that SQL can tell of; the caller compares the papers with
    the rest. ``among``: the numbers of the only papers that are looked at. Raises Stopped.
    """
    words, rest = split_words(query)
    said = [word for word in words if word not in SMALL_WORDS] or words
    if not said:
        return []
    (stems,) = STEMMER.stem_texts([" ".join(said)])
    wanted = count_holders(database, dict(zip(stems, said, strict=True)))
    notes = _find_noted(database, set(stems))
    numbers = find_candidates(database, wanted, rest, among)
    numbers = list(dict.fromkeys([*numbers, *_choose_among(notes, among)]))
    if interrupt.is_requested:
        raise Stopped("Nobody waits for it any more")
    found = read_texts(database, numbers, notes)
    rarity = {one.stem: one.rarity for one in wanted}
    scores = rank_texts([text for _, _, text in found], rarity)
    keys = [key for key, _, _ in found]
    marked = _find_marked(database, keys)
    best, newest = max(scores, default=0.0), papers.read_newest_number(database)
    ranks = [
        score + best * (_MARKED * (key in marked) + _NEW * number / max(1, newest))
        for (key, number, _), score in zip(found, scores, strict=True)
    ]
    order = sorted(range(len(keys)), key=ranks.__getitem__, reverse=True)
    return [keys[place] for place in order if scores[place] > 0]


class WantedWord(NamedTuple):
    """A word that is looked for."""

    holders: int
    """How many papers have a word with the same stem."""
    stem: str
    """The word without its ending."""
    word: str
    """The word itself, folded."""
    rarity: float
    """Its inverse document frequency."""


def count_holders(database: sqlite3.Connection, words: Mapping[str, str]) -> list[WantedWord]:
    """These words, by their stems, with what the index knows of them; the rarest first."""
    database.execute(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.stem_counts USING fts5vocab (main, stems, row)"
    )
    (paper_count,) = database.execute("SELECT count(*) FROM facts").fetchone()
    found = []
    for stem, word in words.items():
        row = database.execute("SELECT doc FROM temp.stem_counts WHERE term = ?", (stem,))
        ((holders,),) = row.fetchall() or ((0,),)
        found.append(WantedWord(holders, stem, word, measure_rarity(holders, paper_count)))
    return sorted(found)


def find_candidates(
    database: sqlite3.Connection,
    wanted: Sequence[WantedWord],
    rest: Node,
    among: Collection[int] | None,
) -> list[int]:
    """The numbers of the papers that have the most of the words, the rare ones counting more."""
    sql, values = "SELECT rowid FROM stems WHERE stems MATCH ?", tuple[object, ...]()
    if rest != EVERYTHING:
        where, values = query_conditions.make_condition(rest)
        sql += f" AND rowid IN (SELECT facts.id FROM facts WHERE {where})"
    if among is not None:
        sql += " AND rowid IN (SELECT value FROM json_each(?))"
        values = (*values, json.dumps(list(among)))
    sums: dict[int, float] = {}
    read = 0
    for one in wanted:
        if read and read + one.holders > _READ:
            break
        read += one.holders
        for (number,) in database.execute(sql, (f'"{one.word}"', *values)).fetchall():
            sums[number] = sums.get(number, 0.0) + one.rarity
    if len(sums) > _CANDIDATES:
        least = sorted(sums.values(), reverse=True)[_CANDIDATES]
        # Of papers with the same words, those that were seen later.
        good = sorted((number for number, value in sums.items() if value >= least), reverse=True)
        return sorted(good, key=sums.__getitem__, reverse=True)[:_CANDIDATES]
    return list(sums)


def read_texts(
    database: sqlite3.Connection, numbers: Sequence[int], notes: Mapping[int, str]
) -> list[tuple[str, int, CandidateText]]:
    """Key, number and stems of these papers."""
    found = papers.read_papers(database, papers.read_keys(database, numbers))
    number_of = papers.read_numbers(database, [paper.key for paper in found])
    texts: list[str] = []
    for paper in found:
        title, abstract, *others = fold_parts(paper)
        texts.append(f"{title} {abstract}")
        texts.append(" ".join([*others, notes.get(number_of[paper.key], "")]))
    stems = STEMMER.stem_texts(texts)
    return [
        (paper.key, number_of[paper.key], CandidateText(stems[2 * place], stems[2 * place + 1]))
        for place, paper in enumerate(found)
    ]


def _find_noted(database: sqlite3.Connection, wanted: set[str]) -> dict[int, str]:
    """The notes, folded, that have one of the stems, by the number of their paper."""
    keys = list(marks.find_keys_with_field(database, NOTE_PREFIX))
    notes = {
        key: fold(one.note) for key, one in marks.read_marks(database, keys).items() if one.note
    }
    stems = STEMMER.stem_texts(list(notes.values()))
    having = {
        key: note
        for (key, note), some in zip(notes.items(), stems, strict=True)
        if not wanted.isdisjoint(some)
    }
    return {
        number: having[key] for key, number in papers.read_numbers(database, list(having)).items()
    }


def _choose_among(numbers: Collection[int], among: Collection[int] | None) -> list[int]:
    chosen = None if among is None else set(among)
    return [number for number in numbers if chosen is None or number in chosen]


def _find_marked(database: sqlite3.Connection, keys: Sequence[str]) -> set[str]:
    """Those of the papers with a bookmark, a tag or a note."""
    found = marks.read_marks(database, keys)
    return {key for key, one in found.items() if one.bookmarked or one.tags or one.note}
