"""A day in the app: what is done again and again costs no more memory, files or threads."""

import random
import resource
import time
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.app.test_real_terminal import READER, environment
from tests.attacks.scale import ROUNDS
from tests.program import reader
from tests.server import Server
from tests.terminal import Terminal

_FIRST = 2 if ROUNDS == 1 else 3
"""Hours in which caches fill."""
_HOURS = 2 * ROUNDS
"""Hours that are compared with them."""
_UNCOLLECTED = 3
"""Files of one list that Python has not collected yet: the catalogue, its log, its index."""
_DAY = r"Daily Papers  Friday 20 November 2026"


def _gone(text: str) -> str:
    """A screen without that text."""
    return rf"\A(?!(.|\n)*{text})"


_LIST = rf"{_DAY}(.|\n)*(j k move|undoes|above|further on|Sent|ookmark)"
HOUR = (
    ("R", rf"{_DAY}.*30 · live"),
    ("/", 'words, "a phrase"'),
    ("paper 1<enter>", r"/paper 1 · 11"),
    ("<esc>", rf"{_DAY}   \[ older"),
    ("g<enter>", "Words make up"),
    ("g<C-d><C-d>/", "words to find"),
    ("words<enter>", "of 200"),
    ("nN", "of 200"),
    ("<esc>", r"Made-up paper 1 of 20 November +[0-9]+ %"),
    ("q", _LIST),
    ("b", _LIST),
    ("rr", _LIST),
    ("[", "Thursday 19 November 2026.*12 · "),
    ("]", rf"{_DAY}.*30 · "),
    ("t", "Tab completes"),
    ("<esc>", _gone("Tab completes")),
    ("?", "type to search"),
    ("<esc>", _gone("type to search")),
    (":", "Enter runs the command"),
    ("<esc>", _gone("Enter runs the command")),
    ("d", "Choose a day"),
    ("<esc>", _gone("Choose a day")),
    ("3", "Bookmarks"),
    ("3", rf"{_DAY}(.|\n)*30 · "),
    ("v", "Week 47"),
    ("vv", "Friday 20 November 2026|November 2026"),
    ("f", "Enter goes there"),
    ("hf:date/2026-11-20<enter>", _gone("Enter goes there")),
    ("XX", _LIST),
    ("JKjjjkkkGg", rf"{_DAY}"),
    ("y", "Sent the"),
    ("nN", rf"{_DAY}"),
    ("uu<C-r><C-r>", rf"{_DAY}"),
)
"""What is typed, and what is seen then."""


class Held(NamedTuple):
    """What a process holds."""

    memory: int
    """Bytes."""
    files: int
    threads: int


def _held(pid: int) -> Held:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    files = len(list(Path(f"/proc/{pid}/fd").iterdir()))
    return Held(
        pages * resource.getpagesize(), files, len(list(Path(f"/proc/{pid}/task").iterdir()))
    )


def _at_rest(pid: int) -> Held:
    """What it holds at the least while nothing is asked of it: threads end, garbage goes."""
    found = []
    for _ in range(8):
        time.sleep(0.25)
        found.append(_held(pid))
    return Held(*map(min, zip(*found, strict=True)))


def _comes_down_to(early: Held, pid: int) -> bool:
    """Whether it soon holds no more than earlier; on a busy machine work ends late."""
    for _ in range(10):
        late = _at_rest(pid)
        if (
            late.memory < 1.1 * early.memory
            and late.files <= early.files + _UNCOLLECTED
            and late.threads <= early.threads
        ):
            return True
    return False


def _hour(terminal: Terminal, chance: random.Random) -> None:
    for keys, shown in HOUR:
        terminal.send(keys)
        terminal.wait_for(shown)
    terminal.resize(chance.randint(40, 120), chance.randint(12, 36))
    terminal.send_bytes(b"\x1b[O\x1b[I\x1b[<64;5;5M\x1b[<65;5;5M\x1b[<0;5;5M\x1b[<0;5;5m")
    terminal.resize(120, 36)
    terminal.wait_for(_LIST)


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="needs /proc to look at")
@pytest.mark.timeout(300 + 60 * ROUNDS)
def test_a_day_of_use_costs_no_more_than_an_hour(hub: Server) -> None:
    chance = random.Random(7)
    with Terminal(READER, environment()) as terminal:
        terminal.wait_for("30 unread of 30 · live")
        for _ in range(_FIRST):
            _hour(terminal, chance)
        early = _at_rest(terminal.pid)
        for _ in range(_HOURS):
            _hour(terminal, chance)
        assert _comes_down_to(early, terminal.pid), (early, _held(terminal.pid))
        terminal.send("q")
        assert terminal.wait() == 0
    assert reader("library", "check").code == 0
