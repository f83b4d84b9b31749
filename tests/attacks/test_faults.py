"""A disk that is full, broken, read-only or forbidden at any call: all is said, nothing lost."""

import errno
import itertools
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.attacks.rounds import (
    COMMANDS,
    NEW,
    READ,
    attacked,
    begin,
    blows,
    calls_of,
    copy_of,
    held,
    is_true,
    is_whole,
    speaks,
)
from tests.attacks.scale import ROUNDS
from tests.attacks.struck import Blow, Program, program
from tests.hub import three_days
from tests.server import Server

WAYS = ("once", "onward", "short", "torn")


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """The made-up site."""
    with Server(three_days()) as server:
        yield server.url


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """The program, to be struck."""
    with program(tmp_path_factory.mktemp("faults")) as started:
        yield started


@pytest.fixture(scope="module")
def template(run: Program, endpoint: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of some days."""
    home = tmp_path_factory.mktemp("homes") / "template"
    begin(run, home, endpoint)
    return home


@pytest.mark.parametrize("name", COMMANDS)
def test_a_disk_that_fails_at_any_call_is_said_and_loses_nothing(
    name: str, run: Program, template: Path, endpoint: str
) -> None:
    command = COMMANDS[name]
    calls = calls_of(run, template, command, endpoint)
    before = held(run, template)
    for blow in blows(calls, random.Random(name), 2 * ROUNDS, WAYS):
        home = copy_of(template, "struck")
        ran = attacked(run, home, command, blow, endpoint)
        try:
            speaks(ran)
            is_true(ran, before, held(run, home), command)
            is_whole(home, command, written=ran.code == 0)
            # And it goes on from there.
            assert run(home, "mark", "bookmark", "--offline", "2611.10009").code == 0
        except AssertionError as error:
            raise AssertionError(f"{blow} struck {ran.struck}: {error}") from error


@pytest.mark.parametrize("how", ["onward", "torn"])
def test_a_mark_is_said_to_be_made_or_not_whichever_call_on_the_log_fails(
    how: str, run: Program, template: Path
) -> None:
    """All calls on the event files, in turn: also those that take back what was written."""
    command = COMMANDS["mark"]
    before = held(run, template)
    struck = set()
    for at in itertools.count(1):
        home = copy_of(template, "log")
        roots = [events_of(home)]
        ran = run(home, *command.arguments, blow=Blow(at, how, errno.EIO), roots=roots)
        if not ran.struck:
            break
        struck.add(ran.struck.partition(" ")[0])
        speaks(ran)
        is_true(ran, before, held(run, home), command)
        if ran.struck.startswith("fdatasync") and how == "onward":
            # It can be neither flushed nor taken back.
            assert ran.code == 1 and "not certain" in ran.err
            assert NEW in held(run, home)[0]
        assert run(home, "mark", "bookmark", "--offline", NEW).code == 0
    assert {"open64", "write", "fdatasync"} <= struck


def test_undo_does_not_say_that_there_is_nothing_where_the_log_can_t_be_read(
    run: Program, template: Path
) -> None:
    for at in itertools.count(1):
        home = copy_of(template, "undo")
        ran = run(home, "undo", blow=Blow(at, "onward", errno.EACCES), roots=[events_of(home)])
        if not ran.struck:
            break
        if ran.code:
            assert "othing was left" not in ran.err and "Nothing to undo" not in ran.err
            assert ".jsonl can't be" in ran.err
            if "not certain" not in ran.err:
                assert held(run, home)[1] >= READ
    assert at > 5


def events_of(home: Path) -> Path:
    """The folder of the log."""
    return home / ".local/share/reader/events"
