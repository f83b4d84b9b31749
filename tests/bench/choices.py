"""How well papers are ranked: what real people chose, replayed day by day.

``python -m tests.bench.choices [--data FOLDER] [--json]`` reads a folder with ``papers.jsonl.xz``
(one paper a line: ``id``, ``day``, ``title``, ``abstract``, ``authors``, ``categories``) and
``readers.json`` (``{name: {"source": …, "chosen": {id: date}}}``). On each day on which a reader
chose something, all papers of that day are ranked by what was chosen before it; papers of earlier
days that were not chosen by then were passed over.
"""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from itertools import combinations
from multiprocessing import get_context
from pathlib import Path

from tests.bench.replay import METHODS, Data, Figures, mean, read_data, replay, union

_TUNED_ON = ("agents", "diffusion", "weekly-picks", "speculative-decoding")
"""The readers on which the ranking was tuned; all others only test it."""
_DATA = Path(__file__).parents[3] / "shared" / "data" / "choices"
_FIRST = 20
_LATEST = 5
_data: Data
"""What the processes share."""


_Job = tuple[str, tuple[str, ...], int | None]
"""A method, readers in one, and how many of the latest choices are known (None: all)."""


def _run(job: _Job) -> Figures:
    method, readers, latest = job
    return replay(_data, union(_data, readers), METHODS[method](), first=_FIRST, latest=latest)


def choose_triples(names: Sequence[str]) -> list[tuple[str, ...]]:
    """Three readers in one: each reader beside two others, far apart in the list."""
    names = sorted(names)
    if len(names) < 3:
        return []
    third = max(1, len(names) // 3)
    found = {
        tuple(
            sorted({names[at], names[(at + third) % len(names)], names[(at - third) % len(names)]})
        )
        for at in range(0, len(names), 2)
    }
    return sorted(one for one in found if len(one) == 3) or list(combinations(names, 3))[:1]


def remembered_at_10(folder: Path) -> float | None:
    """The share of half-remembered papers that are found; None if that is not measured here."""
    try:
        module = import_module("tests.bench.remembered")
    except ModuleNotFoundError:
        return None
    if not (folder / "remembered.json").exists():
        return None
    return float(module.measure_remembered(folder))


def main(arguments: Sequence[str] | None = None) -> int:
    """Replay all readers, and print how well they are served."""
    global _data  # noqa: PLW0603  the processes are copies of this one
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=_DATA, metavar="FOLDER")
    parser.add_argument("--json", action="store_true", help="print one last line of JSON")
    parser.add_argument("--readers", nargs="*", help="only these readers")
    parser.add_argument("--methods", nargs="*", choices=METHODS, default=list(METHODS))
    parser.add_argument("--jobs", type=int, default=2, help="processes")
    options = parser.parse_args(arguments)
    began = time.perf_counter()
    _data = read_data(options.data)
    names = options.readers or list(_data.readers)
    methods = options.methods
    triples = [] if options.readers else choose_triples(names)
    jobs: list[_Job] = []
    jobs += [(method, (name,), None) for method in methods for name in names]
    jobs += [(method, (name,), _LATEST) for method in methods for name in names]
    jobs += [(method, triple, None) for method in methods for triple in triples]
    # The longest first; the processes are copies of this one, with its data.
    jobs.sort(key=lambda job: -sum(len(_data.readers[name]) for name in job[1]))
    with ProcessPoolExecutor(options.jobs, mp_context=get_context("fork")) as pool:
        figures: dict[_Job, Figures] = {}
        for job, found in zip(jobs, pool.map(_run, jobs), strict=True):
            figures[job] = found
            method, readers, latest = job
            sys.stderr.write(
                f"{len(figures)} of {len(jobs)}: {method}, {' + '.join(readers)},"
                f" {'all' if latest is None else latest}: {_cells(found)}\n"
            )

    def show(title: str, rows: Sequence[tuple[str, tuple[str, ...]]], latest: int | None) -> None:
        _say(f"\n{title}\n{'':32}{'days':>5} {'best':>6}", *(f"{one:^21}" for one in methods))
        _say(f"{'':44}", *(f"{'R@20':>6} {'AP':>6} {'nDCG':>7}" for _ in methods))
        for label, readers in rows:
            found = [figures[method, readers, latest] for method in methods]
            _say(f"{label[:32]:32}{found[0].days:>5} {found[0].best:>6.3f}", *map(_cells, found))

        for label, chosen in (
            ("mean", [readers for _, readers in rows]),
            ("mean, tuned on", [one for _, one in rows if set(one) <= set(_TUNED_ON)]),
            ("mean, not tuned on", [one for _, one in rows if not set(one) & set(_TUNED_ON)]),
        ):
            if chosen:
                means = [mean([figures[one, names, latest] for names in chosen]) for one in methods]
                _say(f"{label:32}{'':>5} {means[0].best:>6.3f}", *map(_cells, means))

    singles = [(name, (name,)) for name in names]
    show(f"All that was chosen before, from {_FIRST} choices on", singles, None)
    show(f"The {_LATEST} latest choices only", singles, _LATEST)
    if triples:
        show("Three readers in one", [(" + ".join(one), one) for one in triples], None)
    found = remembered_at_10(options.data)
    _say(f"\nHalf-remembered, in the first ten: {'not measured' if found is None else found}")
    _say(f"{time.perf_counter() - began:.0f} s")
    if options.json:
        all_choices = mean([figures["for you", (name,), None] for name in names])
        few_choices = mean([figures["for you", (name,), _LATEST] for name in names])
        _say(
            json.dumps(
                {
                    "recall_at_20": round(all_choices.recall, 4),
                    "average_precision": round(all_choices.precision, 4),
                    "remembered_at_10": found,
                    "recall_at_20_after_5": round(few_choices.recall, 4),
                }
            )
        )
    return 0


def _say(*parts: object) -> None:
    sys.stdout.write(" ".join(map(str, parts)) + "\n")
    sys.stdout.flush()


def _cells(figures: Figures) -> str:
    return f"{figures.recall:>6.3f} {figures.precision:>6.3f} {figures.gain:>7.3f}"


if __name__ == "__main__":
    sys.exit(main())
