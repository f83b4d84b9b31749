"""Made-up catalogues of any size, the same each time, shaped like the recorded Daily Papers.

In 9,581 recorded entries: an abstract has about 1,300 characters, a paper 10 authors (up to 664),
a third name an organisation, two in five a repository, three in five a machine's summary; votes are
many small numbers and a few large ones.
"""

import itertools
import random
import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from reader.catalogue import papers
from reader.catalogue.stored_feeds import store_feed
from reader.model.paper import Paper

LAST_DAY = date(2026, 10, 30)
"""The day of the newest paper."""
TAKEN = datetime(2026, 11, 20, 8, tzinfo=UTC)
"""When it is said to have been fetched."""
_A_DAY = 40
"""Papers that share a day."""
_STEP = 5000
"""Papers that are stored in one transaction."""
_FIRST = ("Ada", "Kurt", "Emmy", "Mei", "Omar", "Olga", "Juan", "Aino", "Ravi", "Zofia")
_LAST = ("Byron", "Weyl", "Klein", "Lindqvist", "Haddad", "Sato", "Moreau", "Okafor", "Berg", "Ito")
_LABS = ("Northern Lab", "Institute of Examples", "Example AI", "University of Nowhere")


def vocabulary(pick: random.Random, size: int = 30_000) -> list[str]:
    """Made-up words; those that come first are to be used most."""
    letters = "etaoinshrdlucmfwypvbgk"
    return ["".join(pick.choices(letters, k=pick.randrange(2, 11))) for _ in range(size)]


def made(count: int, seed: int = 1, start: int = 0) -> Iterator[Paper]:
    """Papers, the newest first; ``start`` is the number of the first, from which its id follows."""
    pick = random.Random(seed)
    words = vocabulary(pick)
    # Words of a language: the n-th is used about 1/n times as often as the first.
    weights = list(itertools.accumulate(1 / (place + 3) for place in range(len(words))))
    for number in range(start, start + count):
        text = pick.choices(words, cum_weights=weights, k=200)
        day = LAST_DAY - timedelta(days=number // _A_DAY % 9000)
        authors = tuple(_name(pick) for _ in range(min(40, 1 + int(pick.expovariate(1 / 8)))))
        yield Paper(
            key=f"arxiv:{_id(number)}",
            title=" ".join(text[:10]).capitalize(),
            abstract=" ".join(text[10:]).capitalize() + ".",
            authors=authors,
            author_count=len(authors),
            organization=pick.choice(_LABS) if pick.random() < 1 / 3 else None,
            published=day - timedelta(days=pick.randrange(4)),
            featured=day,
            votes=int(pick.paretovariate(0.9)) % 1000,
            comments=int(pick.expovariate(1)),
            submitter=pick.choice(words),
            ai_summary=" ".join(text[20:45]) if pick.random() < 0.6 else None,
            keywords=tuple(" ".join(pick.choices(words[:3000], k=2)) for _ in range(5)),
            github="https://github.com/example/code" if pick.random() < 0.4 else None,
            source="hf",
        )


def fill(database: sqlite3.Connection, listed: list[Paper], address: str) -> None:
    """Store papers, and the feed that shows all of them."""
    for start in range(0, len(listed), _STEP):
        papers.store_papers(database, listed[start : start + _STEP], TAKEN)
    store_feed(database, address, tuple(listed), day=None, taken=TAKEN)


def fill_catalogue(database: sqlite3.Connection, count: int) -> None:
    """Store so many papers without a feed of all of them, a piece at a time."""
    listed = made(count)
    while some := list(itertools.islice(listed, _STEP)):
        papers.store_papers(database, some, TAKEN)


def _name(pick: random.Random) -> str:
    return f"{pick.choice(_FIRST)} {pick.choice(_LAST)}"


def _id(number: int) -> str:
    """An arXiv id of its own for each number up to 24 million."""
    month, rest = divmod(number, 99_999)
    return f"{month // 12 + 7:02d}{month % 12 + 1:02d}.{rest + 1:05d}"
