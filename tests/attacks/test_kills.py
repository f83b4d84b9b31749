"""SIGKILL before or after any call on a file: what was acknowledged is there, nothing is half done.

The writers that are killed at random times are in ``tests/library/test_kill.py``; here each kill
has its place.
"""

import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.attacks.rounds import (
    COMMANDS,
    NEW,
    attacked,
    begin,
    blows,
    calls_of,
    copy_of,
    held,
    is_whole,
    left_over,
)
from tests.attacks.scale import ROUNDS
from tests.attacks.struck import KILLS, NOTHING, Blow, Program, program, shim
from tests.hub import three_days
from tests.server import Server
from tests.terminal import Terminal

_MARKS_WIDTH = 6
"""Cells at the left of a row, in which its marks are."""


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """The made-up site."""
    with Server(three_days()) as server:
        yield server.url


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """The program, to be killed."""
    with program(tmp_path_factory.mktemp("kills")) as started:
        yield started


@pytest.fixture(scope="module")
def template(run: Program, endpoint: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of some days."""
    home = tmp_path_factory.mktemp("homes") / "template"
    begin(run, home, endpoint)
    return home


@pytest.mark.parametrize("name", COMMANDS)
def test_a_kill_at_any_call_loses_nothing_and_leaves_nothing(
    name: str, run: Program, template: Path, endpoint: str
) -> None:
    command = COMMANDS[name]
    calls = calls_of(run, template, command, endpoint)
    before = held(run, template)
    for blow in blows(calls, random.Random(name), 2 * ROUNDS, KILLS):
        home = copy_of(template, "killed")
        ran = attacked(run, home, command, blow, endpoint)
        try:
            assert ran.code == -9 or not ran.struck
            assert "Traceback" not in ran.err
            assert not list((home / ".local/share/reader/events").glob(".*"))
            assert held(run, home) in (before, command.done(before))
            is_whole(home, command, written=False)
            again = attacked(run, home, command, NOTHING, endpoint)
            assert again.code == 0 or name == "undo", again
            assert run(home, "mark", "bookmark", "--offline", "2611.10009").code == 0
            assert run(home, "library", "compact", "--forget").code == 0
            assert not left_over(home)
        except AssertionError as error:
            raise AssertionError(f"{blow} killed at {ran.struck}: {error}") from error


def test_two_that_mark_and_compact_at_once_lose_nothing_when_one_is_killed(
    run: Program, template: Path, tmp_path: Path
) -> None:
    """One writer goes on at its own pace while another program is killed at each place."""
    pick = random.Random(7)
    home = copy_of(template, "two")
    compact = COMMANDS["compact"].arguments
    calls = run(home, *compact, blow=Blow(2**30)).calls
    for number in range(2 * ROUNDS):
        home = copy_of(template, "two")
        writer = subprocess.Popen(
            [sys.executable, "-m", "tests.library.writer"],
            stdout=subprocess.PIPE,
            text=True,
            env={"HOME": str(home), "PATH": "/usr/bin:/bin"},
            cwd=Path(__file__).parents[2],
        )
        assert writer.stdout
        acknowledged = [writer.stdout.readline().strip() for _ in range(3)]
        arguments = compact if number % 2 else ("mark", "bookmark", "--offline", NEW)
        run(home, *arguments, blow=Blow(pick.randrange(1, calls), pick.choice(KILLS)))
        acknowledged += [writer.stdout.readline().strip() for _ in range(3)]
        writer.kill()
        acknowledged += writer.stdout.read().split("\n")[:-1]
        writer.wait()
        found = run(home, "list", "library:history", "--format", "tsv")
        assert set(acknowledged) <= set(found.out.split())


def count_stars(app: Terminal) -> int:
    """How many rows of the list are bookmarked; the abstract beside it may have a star, too."""
    return sum("★" in row[:_MARKS_WIDTH] for row in app.screen().splitlines())


@pytest.mark.parametrize("how", KILLS)
def test_what_the_app_shows_as_bookmarked_survives_its_kill(
    how: str, run: Program, template: Path, endpoint: str, tmp_path: Path
) -> None:
    preload = shim(tmp_path)
    pick = random.Random(how)
    for _ in range(ROUNDS):
        home = copy_of(template, "app")
        env = {
            "HOME": str(home), "HF_ENDPOINT": endpoint, "PATH": "/usr/bin:/bin",
            "LD_PRELOAD": str(preload), "FAULT_ROOTS": str(home / ".local"), "FAULT_HOW": how,
            "FAULT_AT": str(pick.randrange(15, 110)),
        }  # fmt: skip
        shown = 0
        with Terminal([sys.executable, "-m", "reader", "2026-11-19"], env) as app:
            try:
                app.wait_for("Press|unread")
                for _ in range(10):
                    app.send("bj")
                    app.wait_for(lambda app, shown=shown: count_stars(app) > shown)
                    shown = count_stars(app)
            except (AssertionError, OSError):
                pass
            app.kill()
            app.wait()
        bookmarks, _ = held(run, home)
        assert len(bookmarks) >= shown + 2
        assert run(home, "mark", "bookmark", "--offline", NEW).code == 0
        assert not left_over(home)
