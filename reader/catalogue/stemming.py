"""Words without their endings: SQLite's own stemmer, which the index of stems uses too."""

import sqlite3
import threading
from collections.abc import Sequence
from itertools import chain

_MOST_WORDS = 60_000
"""Words whose stems are remembered; then all are forgotten."""


class Stemmer:
    """Tells the stems of words. Any thread may ask."""

    def __init__(self) -> None:
        self._asking = threading.Lock()
        self._stem_of: dict[str, str] = {}
        self._database: sqlite3.Connection | None = None

    def stem_texts(self, texts: Sequence[str]) -> list[list[str]]:
        """The stems of the words of each folded text, in order."""
        split = [text.split() for text in texts]
        with self._asking:
            if len(self._stem_of) > _MOST_WORDS:
                self._stem_of.clear()
            if new := set(chain.from_iterable(split)) - self._stem_of.keys():
                self._learn_stems(list(new))
            return [list(map(self._stem_of.__getitem__, words)) for words in split]

    def _learn_stems(self, new: Sequence[str]) -> None:
        database = self._database = self._database or _open_tables()
        database.execute("INSERT INTO words (text) VALUES (?)", (" ".join(new),))
        rows = database.execute("SELECT term FROM places ORDER BY offset").fetchall()
        database.execute("INSERT INTO words (words) VALUES ('delete-all')")
        self._stem_of.update(zip(new, (stem for (stem,) in rows), strict=True))


def _open_tables() -> sqlite3.Connection:
    database = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    database.execute(
        "CREATE VIRTUAL TABLE words USING fts5 (text, content='', tokenize='porter ascii')"
    )
    database.execute("CREATE VIRTUAL TABLE places USING fts5vocab (words, instance)")
    return database


STEMMER = Stemmer()
"""The one stemmer of the program: what it has learnt once is not asked again."""
