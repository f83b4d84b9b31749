"""The catalogue's file damaged at random: it is made again, and nothing that was marked is lost."""

import io
import os
import random
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import closing, redirect_stderr, redirect_stdout
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from reader.catalogue.connection import open_database
from reader.catalogue.files import list_files
from reader.cli import main
from tests.attacks.damage import WAYS, log_damaged
from tests.attacks.scale import ROUNDS
from tests.hub import DAY, entry, site
from tests.server import Server
from tests.terminal import Terminal

_SAID = "The catalogue was damaged and has been made again"
_OLDER = "Nothing newer yet than Friday 20 November 2026\n"
_KEPT = [f"arxiv:2611.20{number:03d}" for number in (3, 7, 8, 21)]
_MONTH = "hf:month/2026-11"


class Done(NamedTuple):
    """What a command gave."""

    code: int
    out: str
    err: str


def run(*arguments: str) -> Done:
    """A command, in this process: what it does not catch is raised here."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
    with redirect_stdout(out), redirect_stderr(err):
        code = main(arguments)
    return Done(code, *(one.buffer.getvalue().decode() for one in (out, err)))


class Home:
    """A home with a long feed, a short one, full texts, and marks of every kind."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.catalogue = folder / ".cache/reader/catalogue.sqlite"

    def fill(self) -> None:
        """Fetch and mark, and leave what was written last in SQLite's own log."""
        for feed in ("today", _MONTH):
            assert run("list", feed, "--format", "ids").code == 0
        assert run("show", "2611.20001", "--full").code == 0
        with closing(open_database(self.catalogue)):
            assert run("mark", "bookmark", *_KEPT, "2611.20009").code == 0
            assert run("note", "2611.20007", "mine").code == 0
            assert run("tag", "rl", "2611.20021").code == 0
            assert run("mark", "unbookmark", "2611.20009").code == 0
            assert run("mark", "read", *(f"2611.20{number:03d}" for number in range(10, 20)))
            for one in list_files(self.catalogue):
                shutil.copy(one, one.with_name(one.name + "~"))
        for one in list_files(self.catalogue):
            one.with_name(one.name + "~").replace(one)

    def copy(self, folder: Path) -> "Home":
        """The same in another folder."""
        shutil.copytree(self.folder, folder)
        return Home(folder)


@pytest.fixture(scope="module")
def site_of_a_month() -> Iterator[Server]:
    """The made-up site, with 600 papers in November."""
    days = {DAY - timedelta(days=back): range(1, 31) for back in range(20)}
    papers = {day: [entry(number, day) for number in some] for day, some in days.items()}
    with Server(site(papers)) as server:
        yield server


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, site_of_a_month: Server) -> Home:
    """A home that nothing happened to yet."""
    home = Home(tmp_path_factory.mktemp("filled"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(home.folder))
        patch.setenv("HF_ENDPOINT", site_of_a_month.url)
        home.fill()
    return home


def keys(out: str) -> list[str]:
    """The papers that were printed as ids."""
    return [f"arxiv:{line}" for line in out.split()]


def bookmarks() -> Done:
    """What is bookmarked."""
    return run("list", "library:bookmarks", "--format", "ids")


_ASKED = (
    ("count",),
    ("next",),
    ("list", "today", "--format", "ids"),
    ("list", _MONTH, "--where", "is:unread paper", "--sort", "votes", "--format", "ids"),
    ("list", "catalogue:", "--where", "pruning votes:>70", "--format", "ids"),
    ("list", "library:bookmarks", "--format", "ids"),
    ("mark", "read", "2611.20002"),
    ("show", "2611.20007"),
    ("note", "2611.20007"),
    ("tag",),
    ("undo",),
    ("sync", "today"),
    ("library", "check"),
)


@pytest.mark.parametrize("seed", range(18 * ROUNDS))
def test_whatever_is_damaged_every_command_works_and_the_bookmarks_are_those_of_the_log(
    seed: int,
    filled: Home,
    site_of_a_month: Server,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chance = random.Random(seed)
    home = filled.copy(tmp_path / "damaged")
    monkeypatch.setenv("HOME", str(home.folder))
    monkeypatch.setenv("HF_ENDPOINT", site_of_a_month.url)
    if chance.random() < 0.5:
        open_database(home.catalogue).close()  # nothing is left in SQLite's own log
    WAYS[seed % len(WAYS)](home.catalogue, chance)
    notices = 0
    for command in chance.sample(_ASKED, len(_ASKED)):
        done = run(*command)
        notices += done.err.count(_SAID)
        left_out = "was never fetched here" in done.err
        found = command == ("library", "check") and "were made again" in done.err
        assert done.code == (1 if left_out or found else 0), (command, done)
        assert not re.search(r"free or|delete it|malformed|can't be used", done.err), done
    assert notices <= 1
    assert sorted(keys(bookmarks().out)) == _KEPT
    assert run("note", "2611.20007").out == "mine\n"
    assert run("doctor").code == 0
    for command in (("count",), ("next",), ("list", "today", "--format", "ids")):
        done = run(*command)
        assert (done.code, done.err.replace(_OLDER, "")) == (0, ""), done
    for one in home.catalogue.parent.iterdir():
        assert one.stat().st_mode & 0o077 == 0, one


@pytest.mark.parametrize("seed", range(2 * ROUNDS))
def test_the_app_opens_on_a_damaged_catalogue_and_goes_on(
    seed: int,
    filled: Home,
    site_of_a_month: Server,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chance = random.Random(1000 + seed)
    home = filled.copy(tmp_path / "damaged")
    monkeypatch.setenv("HOME", str(home.folder))
    monkeypatch.setenv("HF_ENDPOINT", site_of_a_month.url)
    feed, older = chance.choice((("today", "Thursday 19 November"), (_MONTH, "October 2026")))
    before = chance.random() < 0.5
    # What SQLite shares with others in memory, nobody may cut under a program that runs.
    damage = chance.choice(WAYS if before else [way for way in WAYS if way != log_damaged])
    if before:
        damage(home.catalogue, chance)
    with Terminal([sys.executable, "-m", "reader", feed], dict(os.environ)) as terminal:
        terminal.wait_for(r"unread of \d+")
        if not before:
            damage(home.catalogue, chance)
        terminal.send("jG/paper<enter>")
        terminal.wait_for(r"/paper · \d+")
        terminal.send("<esc>")
        terminal.wait_for(lambda one: "/paper" not in one.screen())
        terminal.send("[")
        terminal.wait_for(older)
        terminal.send("]")
        terminal.wait_for(lambda one: older not in one.screen())
        terminal.send("3")
        terminal.wait_for(r"Bookmarks .* of 4")
        terminal.send("q")
        assert terminal.wait() == 0
        assert b"Something failed" not in terminal.raw
        assert b"No bookmarks yet" not in terminal.raw
    assert sorted(keys(bookmarks().out)) == _KEPT
