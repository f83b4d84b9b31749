"""No test fails because a run crosses midnight: none takes the date when it is imported."""

import ast
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.conftest import wait_for_lasting_day

TESTS = Path(__file__).parent
ASKS = {"now", "utcnow", "today", "time"}
"""Methods and functions of ``datetime``, ``date`` and ``time`` that ask the clock."""


def run_at_import(node: ast.AST) -> Iterator[ast.AST]:
    """What Python runs when it imports a module: all but the bodies of functions."""
    yield node
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        children: list[ast.AST] = [*node.decorator_list, node.args]
    elif isinstance(node, ast.Lambda):
        children = [node.args]
    else:
        children = list(ast.iter_child_nodes(node))
    for child in children:
        yield from run_at_import(child)


def clock_asked_at_import(code: str) -> list[int]:
    """The lines that ask the clock when the module is imported."""
    return [
        node.lineno
        for node in run_at_import(ast.parse(code))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ASKS
        and ast.unparse(node.func.value).split(".")[-1] in ("datetime", "date", "time")
    ]


@pytest.mark.parametrize("file", sorted(TESTS.rglob("*.py")), ids=lambda file: file.name)
def test_no_module_asks_the_clock_when_it_is_imported(file: Path) -> None:
    assert clock_asked_at_import(file.read_text()) == []


@pytest.mark.parametrize(
    "code",
    [
        "NOW = datetime.now(UTC)",
        "DAY = datetime.datetime.now().date()",
        "class Days:\n    first = date.today()",
        "@pytest.mark.parametrize('day', [date.today()])\ndef test(day): ...",
        "def make(day=date.today()): ...",
        "LATER = [time.time() + n for n in range(3)]",
    ],
)
def test_a_clock_asked_at_import_is_found(code: str) -> None:
    assert clock_asked_at_import(code)


@pytest.mark.parametrize(
    "code", ["def now(): return datetime.now(UTC)", "clock = lambda: datetime.now(UTC)"]
)
def test_a_clock_asked_later_is_no_fault(code: str) -> None:
    assert clock_asked_at_import(code) == []


@pytest.mark.parametrize(
    ("at", "lasting"),
    [
        ("2026-11-23T12:00:00", "2026-11-23"),
        ("2026-11-23T23:58:59", "2026-11-23"),
        ("2026-11-23T23:59:01", "2026-11-24"),
        ("2026-12-31T23:59:59.999", "2027-01-01"),
        ("2026-11-24T00:00:00", "2026-11-24"),
    ],
)
def test_today_stays_today_for_as_long_as_a_test_takes(at: str, lasting: str) -> None:
    moment = [datetime.fromisoformat(at).replace(tzinfo=UTC)]

    def wait(seconds: float) -> None:
        assert 0 < seconds <= 61
        moment[0] += timedelta(seconds=seconds)

    today = wait_for_lasting_day(lambda: moment[0], wait)
    assert today == date.fromisoformat(lasting)
    assert (moment[0] + timedelta(seconds=59)).date() == today
