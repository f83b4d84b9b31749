"""Replays what a reader chose, day by day, with a way of ranking papers."""

import json
import lzma
import math
import random
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple, Protocol

from reader.ranking.learner import Learner, Profile
from reader.ranking.learning import Judgement
from reader.ranking.terms import Terms, count_terms
from reader.ranking.traits import number_traits
from reader.ranking.vocabulary import Vector, count_vocabulary

_RELEARN = 7
"""Days after which is learned again, at the latest."""
_SHOWN = 20


class Data(NamedTuple):
    """All papers, by the day on which they were announced, and what was chosen among them."""

    keys: list[str]
    days: list[int]
    terms: list[Terms]
    vectors: list[Vector]
    """The papers in the vocabulary of all of them, for Rocchio."""
    readers: dict[str, dict[str, int]]
    """The day on which each paper was chosen, by name and key."""


class Figures(NamedTuple):
    """How well papers are ranked; means over days."""

    recall: float
    precision: float
    gain: float
    best: float
    """The recall of a perfect order: below 1 where more were chosen than the first 20 hold."""
    days: int


class Method(Protocol):
    """A way of ranking papers."""

    def learn(self, data: Data, chosen: Sequence[int], passed: Sequence[int]) -> None:
        """Learn from papers that were chosen, the oldest choice first, and papers passed over."""

    def score(self, data: Data, paper: int) -> float:
        """The score of a paper: the higher, the better."""
        ...


class ForYou:
    """The program's own ranking."""

    def __init__(self) -> None:
        self._learner = Learner()
        self._terms: dict[str, Terms] = {}
        self._profile: Profile | None = None

    def learn(self, data: Data, chosen: Sequence[int], passed: Sequence[int]) -> None:
        self._terms = self._terms or dict(zip(data.keys, data.terms, strict=True))
        judgements = {data.keys[one]: Judgement(False) for one in passed}
        judgements |= {data.keys[one]: Judgement(True) for one in chosen}
        self._profile = self._learner.learn(judgements, self._read_terms)

    def _read_terms(self, keys: Sequence[str]) -> Mapping[str, Terms]:
        return {key: self._terms[key] for key in keys}

    def score(self, data: Data, paper: int) -> float:
        assert self._profile is not None
        return self._profile.score(data.terms[paper])


class Rocchio:
    """The mean of what was chosen less 0.8 of the mean of the rest, in tf-idf."""

    def __init__(self) -> None:
        self._weights: dict[int, float] = {}

    def learn(self, data: Data, chosen: Sequence[int], passed: Sequence[int]) -> None:
        weights: dict[int, float] = defaultdict(float)
        for papers, share in ((chosen, 1.0), (passed, -0.8)):
            for paper in papers:
                for place, value in data.vectors[paper].list_words():
                    weights[place] += share / len(papers) * value
        self._weights = weights

    def score(self, data: Data, paper: int) -> float:
        words = data.vectors[paper].list_words()
        return sum(self._weights.get(place, 0) * value for place, value in words)


class NewestFirst:
    """The latest number first."""

    def learn(self, data: Data, chosen: Sequence[int], passed: Sequence[int]) -> None:
        pass

    def score(self, data: Data, paper: int) -> float:
        return paper


class Random:
    """Any order."""

    def __init__(self) -> None:
        self._random = random.Random(1)

    def learn(self, data: Data, chosen: Sequence[int], passed: Sequence[int]) -> None:
        pass

    def score(self, data: Data, paper: int) -> float:
        return self._random.random()


METHODS: dict[str, Callable[[], Method]] = {
    "random": Random,
    "newest first": NewestFirst,
    "rocchio": Rocchio,
    "for you": ForYou,
}


def read_data(folder: Path) -> Data:
    """Read papers and readers."""
    with lzma.open(folder / "papers.jsonl.xz", "rt", encoding="utf-8") as lines:
        papers = sorted(
            (json.loads(line) for line in lines), key=lambda one: (one["day"], one["id"])
        )
    known = {paper["id"] for paper in papers}
    terms = [
        count_terms(
            (paper["title"], paper["abstract"]),
            number_traits(
                paper["title"], paper["abstract"], len(paper["authors"]), paper["categories"]
            ),
        )
        for paper in papers
    ]
    words = [Terms(one.numbers, one.counts) for one in terms]  # for methods that know no more
    vocabulary = count_vocabulary(words)
    readers = json.loads((folder / "readers.json").read_text(encoding="utf-8"))
    return Data(
        [paper["id"] for paper in papers],
        [date.fromisoformat(paper["day"]).toordinal() for paper in papers],
        terms,
        [vocabulary.make_vector(one) for one in words],
        {
            name: {
                id: date.fromisoformat(day).toordinal()
                for id, day in reader["chosen"].items()
                if id in known
            }
            for name, reader in readers.items()
        },
    )


def union(data: Data, names: Sequence[str]) -> dict[str, int]:
    """What several readers chose, as if they were one."""
    chosen: dict[str, int] = {}
    for name in names:
        for key, day in data.readers[name].items():
            chosen[key] = min(day, chosen.get(key, day))
    return chosen


def replay(
    data: Data, chosen: Mapping[str, int], method: Method, *, first: int, latest: int | None
) -> Figures:
    """Rank each day's papers by what was chosen before, from ``first`` choices on.

    ``latest``: only so many of the latest choices are known.
    """
    numbers = {key: number for number, key in enumerate(data.keys)}
    order = sorted((day, numbers[key]) for key, day in chosen.items())
    chosen_on: dict[int, set[int]] = {}
    for _, paper in order:
        chosen_on.setdefault(data.days[paper], set()).add(paper)
    rows: list[Figures] = []
    learned: int | None = None
    for day in sorted(chosen_on):
        before = bisect_left(order, (day, -1))
        if before < first:
            continue
        begin, end = bisect_left(data.days, day), bisect_left(data.days, day + 1)
        if learned is None or day - learned >= _RELEARN:
            known = [paper for _, paper in order[:before]]
            kept = set(known)
            passed = [paper for paper in range(begin) if paper not in kept]
            method.learn(data, known[-latest:] if latest else known, passed)
            learned = day
        ranked = sorted(range(begin, end), key=lambda paper: (-method.score(data, paper), paper))
        rows.append(measure_order([paper in chosen_on[day] for paper in ranked]))
    return mean(rows) if rows else Figures(math.nan, math.nan, math.nan, math.nan, 0)


def measure_order(hits: Sequence[bool]) -> Figures:
    """How good one order is: which of its papers were chosen, the first first."""
    wanted = sum(hits)
    found, precision, gain = 0, 0.0, 0.0
    for place, hit in enumerate(hits, 1):
        if hit:
            found += 1
            precision += found / place
            gain += 1 / math.log2(place + 1) if place <= _SHOWN else 0
    most = min(wanted, _SHOWN)
    best_gain = sum(1 / math.log2(place + 1) for place in range(1, most + 1))
    return Figures(
        sum(hits[:_SHOWN]) / wanted, precision / wanted, gain / best_gain, most / wanted, 1
    )


def mean(rows: Sequence[Figures]) -> Figures:
    """The means; days are added up. Readers with too few choices are left out."""
    rows = [row for row in rows if row.days]
    count = len(rows) or 1
    recall, precision, gain, best, days = (sum(column) for column in zip(*rows, strict=True))
    return Figures(recall / count, precision / count, gain / count, best / count, int(days))
