"""What the attacks on files share: a home, commands, and what must hold after each."""

import errno
import json
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from tests.attacks.struck import COUNT, ERRORS, Blow, Program, Ran

KEPT = {"2611.00001", "2611.00002"}
"""Bookmarked before the attack."""
READ = {"2611.00003"}
"""Read before it."""
NEW = "2611.10001"
OLD = '"an older file, of which nothing may be half gone"\n'
_BIBTEX = """@article{a, title={One}, eprint={2611.20001}, archivePrefix={arXiv}}
@article{b, title={Two}, eprint={2611.20002}, archivePrefix={arXiv}}
"""
_IMPORTED = {"2611.20001", "2611.20002"}

Held = tuple[set[str], set[str]]
"""Ids of what is bookmarked, and of what is read."""


class Command(NamedTuple):
    """A command that is attacked."""

    arguments: tuple[str, ...]
    """``HOME`` in them stands for the home."""
    done: Callable[[Held], Held] = lambda held: held
    """What the marks are once it says that it is done."""
    output: str | None = None
    """The file it writes, below the home."""
    whole: Callable[[str], object] = json.loads
    """Raises where that file is not whole."""


def _plus(marks: set[str]) -> Callable[[Held], Held]:
    return lambda held: (held[0] | marks, held[1])


COMMANDS = {
    "mark": Command(("mark", "bookmark", "--offline", NEW), _plus({NEW})),
    "mark several": Command(
        ("mark", "read", "--offline", NEW, "2611.10002"),
        lambda held: (held[0], held[1] | {NEW, "2611.10002"}),
    ),
    "unmark": Command(
        ("mark", "unbookmark", "2611.00001"), lambda held: (held[0] - {"2611.00001"}, held[1])
    ),
    "undo": Command(("undo",), lambda held: (held[0], held[1] - READ)),
    "tag": Command(("tag", "rl", "--offline", NEW)),
    "import": Command(("import", "HOME/papers.bib"), _plus(_IMPORTED)),
    "compact": Command(("library", "compact", "--forget")),
    "check": Command(("library", "check")),
    "export": Command(("library", "export", "-o", "HOME/out"), output="out"),
    "list": Command(("list", "sample:", "--format", "json", "-o", "HOME/out"), output="out"),
    "digest": Command(
        ("digest", "sample:", "--format", "text", "-o", "HOME/out"), output="out", whole=len
    ),
    "config": Command(("config", "edit"), output=".config/reader/config.toml", whole=len),
    "sync": Command(("sync", "2026-11-20")),
}


def begin(run: Program, home: Path, endpoint: str) -> None:
    """Something of everything, as after some days of use."""
    home.mkdir()
    (home / "papers.bib").write_text(_BIBTEX)
    (home / "out").write_text(OLD)
    env = {"HF_ENDPOINT": endpoint}
    for arguments in (
        ("list", "2026-11-19"),
        ("mark", "bookmark", "--offline", *sorted(KEPT)),
        ("note", "2611.00001", "a thought"),
        ("note", "2611.00001", "a better thought"),
        ("mark", "read", "--offline", *READ),
    ):
        ran = run(home, *arguments, env=env)
        assert ran.code == 0, ran


def copy_of(template: Path, name: str) -> Path:
    """A home like that."""
    home = template.with_name(name)
    shutil.rmtree(home, ignore_errors=True)
    return shutil.copytree(template, home)


def attacked(run: Program, home: Path, command: Command, blow: Blow, endpoint: str) -> Ran:
    """Run a command once, struck so."""
    arguments = [one.replace("HOME", str(home)) for one in command.arguments]
    return run(home, *arguments, blow=blow, env={"HF_ENDPOINT": endpoint, "EDITOR": "true"})


def held(run: Program, home: Path) -> Held:
    """What a next start finds."""
    found = []
    for part in ("bookmarks", "history"):
        ran = run(home, "list", f"library:{part}", "--format", "ids")
        assert ran.code == 0 and "Traceback" not in ran.err, ran
        found.append(set(ran.out.split()))
    return found[0], found[1]


def blows(calls: int, pick: random.Random, rounds: int, ways: tuple[str, ...]) -> Iterator[Blow]:
    """So many ways of striking one of these calls: all of them where there are no more."""
    numbers = ERRORS if {"once", "onward", "torn"} & set(ways) else (errno.EIO,)
    every = [
        Blow(at, how, number) for at in range(1, calls + 1) for how in ways for number in numbers
    ]
    yield from pick.sample(every, min(rounds, len(every)))


def calls_of(run: Program, template: Path, command: Command, endpoint: str) -> int:
    """How many calls on files a command makes."""
    home = copy_of(template, "count")
    ran = attacked(run, home, command, COUNT, endpoint)
    assert ran.code == 0, ran
    return ran.calls


def speaks(ran: Ran) -> None:
    """A failure is told in sentences, and nothing else."""
    assert ran.code in (0, 1, 3), ran
    assert "Traceback" not in ran.err and "should not" not in ran.err, ran
    if ran.code:
        assert ran.err.strip(), ran
    for line in ran.err.splitlines():
        assert 5 < len(line) < 1000, ran


def is_true(ran: Ran, before: Held, after: Held, command: Command) -> None:
    """What was said to be done is there, and what was not said is not."""
    if "not certain" in ran.err:
        assert after in (before, command.done(before)), ran
    elif ran.code in (0, 3):
        assert after == command.done(before), (ran, after)
    else:
        assert after == before, (ran, after)


def is_whole(home: Path, command: Command, *, written: bool) -> None:
    """The file it writes is the old one or the new one."""
    if command.output is None:
        return
    file = home / command.output
    if not file.exists():
        assert not written
        return
    text = file.read_text()
    assert text
    if written:
        assert text != OLD
    if text != OLD:
        command.whole(text)


def left_over(home: Path) -> list[Path]:
    """Files that processes left half written."""
    beside_events = list((home / ".local/share/reader/events").glob(".*"))
    return beside_events + [file for file in home.rglob(".*-*-*") if file.is_file()]
