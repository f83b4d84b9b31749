"""No regular expression of the package takes more than linear time, whatever it is given."""

import re
import time
from collections.abc import Callable

import pytest

from tests.attacks.patterns import Use, uses
from tests.attacks.worst import strings

SIZES = (20, 750, 3000, 12_000)
"""Characters. The first is enough where time doubles with each."""
ENOUGH = 0.015
"""Seconds; what takes less can't be told from noise."""
STEEP = 7.0
"""Times the seconds for four times the characters: linear is 4, quadratic 16."""
SLOW = 5e-6
"""Seconds a character: at this, an abstract of 20,000 holds up a key for 100 ms."""
ALL = list(uses())
STEEP_ONES = [
    (r"(?m)^.*\S.*\n\s*·\s*\n\s*[A-Z][a-z]{2} \d{1,2}\b", "search"),
    (r"(\d+|-)[\s\](]*$", "search"),
    (r"(?s)<tr\b.*?>(.*?)(?=<tr\b|</table|\Z)", "findall"),
    (r"\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*", "fullmatch"),
    ("[\x90\x9d](?:[^\x07\x9c]{0,4096}(?:\x07|\x9c))?", "sub"),
    (r"\\+(?=\s|$)", "sub"),
    (r"\s+and\s+", "split"),
    (r"(a+)+b", "match"),
    (r"(?:a|ab?)*c", "fullmatch"),
]
"""What must not be used."""


def worst(use: Use) -> str:
    """The beginning of a text on which it is too slow, and why; empty where there is none."""
    compiled = re.compile(use.pattern, use.flags)
    run = _run(compiled, use.method)
    seen: set[str] = set()
    for texts in zip(*(strings(use.pattern, use.flags, size) for size in SIZES), strict=True):
        if texts[1] in seen:
            continue
        seen.add(texts[1])
        before = ENOUGH / STEEP
        for text in texts:
            taken = _seconds(run, text, max(ENOUGH, STEEP * before))
            if taken > max(ENOUGH, STEEP * before):
                return f"{taken:.3f} s after {before:.3f} s: {text[:40]!r}"
            if taken > max(ENOUGH, SLOW * len(text)):
                return f"{taken:.3f} s: {text[:40]!r}"
            before = max(taken, ENOUGH / STEEP)
    return ""


def _seconds(run: Callable[[str], object], text: str, limit: float) -> float:
    """The least of some tries, or the first that is within the limit."""
    best = float("inf")
    for _ in range(4):
        start = time.process_time()
        run(text)
        best = min(best, time.process_time() - start)
        if best < limit:
            break
    return best


def _run(compiled: re.Pattern[str], method: str) -> Callable[[str], object]:
    if method in ("sub", "subn"):
        return lambda text: compiled.sub("", text)
    if method == "finditer":
        return lambda text: sum(1 for _ in compiled.finditer(text))
    return getattr(compiled, method)  # type: ignore[no-any-return]


@pytest.mark.parametrize("use", ALL, ids=[f"{one.place}-{one.method}" for one in ALL])
def test_an_expression_takes_no_more_than_linear_time(use: Use) -> None:
    assert not worst(use)


@pytest.mark.parametrize(("pattern", "method"), STEEP_ONES)
def test_an_expression_that_takes_more_is_found(pattern: str, method: str) -> None:
    assert worst(Use("here", pattern, 0, method))


def test_every_module_is_searched_and_every_use_is_known() -> None:
    places = {one.place.rpartition(".")[0] for one in ALL} | {one.place for one in ALL}
    for module in ("reader.text.latex", "reader.feeds.copied_links", "reader.article.blocks"):
        assert module in places
    assert len(ALL) > 100
