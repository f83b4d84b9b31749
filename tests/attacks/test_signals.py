"""Signals, suspending, other sizes and a terminal that goes away, whatever the app is doing."""

import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path
from random import Random

import pytest

from reader.system import app_state as states
from reader.system import file_lock
from reader.system.paths import Paths
from tests.app.test_real_terminal import READER, environment
from tests.attacks.scale import ROUNDS
from tests.hub import three_days
from tests.program import reader
from tests.server import Answer, Request, Server
from tests.terminal import Terminal

ENDING = (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGINT)
EDITOR = """#!{python}
import signal, sys, tty
tty.setraw(0)
if {deaf}:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("this is the editor", flush=True)
while sys.stdin.read(1) not in "q\\r":
    pass
"""
"""An editor that takes the terminal as editors do, then says so, and ends at q."""


def _loading(hub: Server) -> None:
    hub.answer = lambda request: Answer(b"[", hang=True)


def _text_hangs(hub: Server) -> None:
    days = three_days()

    def answer(request: Request) -> Answer:
        return Answer(b"#", hang=True) if request.path.endswith(".md") else days(request)

    hub.answer = answer


SITUATIONS: dict[str, tuple[str, str, Callable[[Server], None] | None]] = {
    "before anything came": ("", "fetching", _loading),
    "in the list": ("jj", "30 unread", None),
    "in the filter": ("/paper 1", "/paper 1 · ", None),
    "in a field of a dialog": ("t", "Tab completes", None),
    "in the help": ("?", "type to search", None),
    "in the palette": (":", "Enter runs the command", None),
    "in the calendar": ("d", "Choose a day", None),
    "in the full text": ("<enter>", "Section 1", None),
    "while the full text loads": ("<enter>", "fetching", _text_hangs),
}
"""What is typed, what is waited for then, and what is done to the site before."""


def _signals() -> list[tuple[str, signal.Signals]]:
    """Each situation with one signal, the list with all; with all of them on demand."""
    if ROUNDS > 1:
        return [(name, number) for name in SITUATIONS for number in ENDING]
    turns = islice(cycle(ENDING), len(SITUATIONS))
    others = [("in the list", number) for number in ENDING]
    return list(dict.fromkeys([*zip(SITUATIONS, turns, strict=True), *others]))


def _left_as_it_was(terminal: Terminal, before: list[object]) -> None:
    """The terminal is as it was before the program began."""
    assert terminal.settings() == before
    assert terminal.switched() == set()
    assert b"Traceback" not in terminal.raw


@pytest.mark.parametrize(("situation", "number"), _signals())
def test_a_signal_leaves_the_terminal_as_it_was(
    situation: str, number: signal.Signals, hub: Server, paths: Paths
) -> None:
    keys, shown, arrange = SITUATIONS[situation]
    if arrange:
        arrange(hub)
    with Terminal(READER, environment()) as terminal:
        before = terminal.settings()
        if arrange is not _loading:
            terminal.wait_for("30 unread of 30 · live")
        terminal.send(keys)
        terminal.wait_for(shown)
        assert terminal.settings() != before
        assert "1000" in terminal.switched()
        terminal.kill(number)
        assert terminal.wait(10) == 128 + number
        _left_as_it_was(terminal, before)
    assert not (paths.state / "failure.txt").exists()


@pytest.mark.parametrize("number", ENDING)
def test_a_signal_before_the_first_paint_leaves_the_terminal_as_it_was(
    number: signal.Signals, hub: Server
) -> None:
    random = Random(number)
    for _ in range(ROUNDS):
        with Terminal(READER, environment()) as terminal:
            before = terminal.settings()
            time.sleep(random.uniform(0.0, 0.6))
            terminal.kill(number)
            # Python itself answers until our code runs.
            assert terminal.wait(10) in (128 + number, -number, 1)
            assert terminal.settings() == before
            assert terminal.switched() == set()


def test_where_one_was_is_remembered_after_a_signal(hub: Server, paths: Paths) -> None:
    with Terminal(READER, environment()) as terminal:
        terminal.wait_for("30 unread of 30 · live")
        terminal.send("jjj")
        terminal.wait_for(r"▌●  Made-up paper 4 of")
        terminal.kill(signal.SIGTERM)
        assert terminal.wait() == 128 + signal.SIGTERM
    left = states.load_state(paths.app_state)
    assert left.key == "arxiv:2611.20004"
    assert "hf:daily" in left.visits


@pytest.mark.parametrize("end", ["killed", "hung up", "kill-window"])
def test_what_was_seen_is_not_new_after_the_window_was_closed(
    end: str, hub: Server, paths: Paths, tmp_path: Path
) -> None:
    visited = {"hf:daily", "hf:date/2026-11-19"}
    if end == "kill-window":
        _see_two_days_in_tmux(paths, tmp_path)
    else:
        with Terminal(READER, environment()) as terminal:
            terminal.wait_for("30 unread of 30 · live")
            terminal.send("[")
            terminal.wait_for("12 unread of 12 · live")
            terminal.wait_for(lambda _: visited <= set(states.load_state(paths.app_state).visits))
            if end == "killed":
                terminal.kill(signal.SIGKILL)
                assert terminal.wait() == -signal.SIGKILL
            else:
                terminal.hang_up()
                assert terminal.wait() == 128 + signal.SIGHUP
    assert visited <= set(states.load_state(paths.app_state).visits)
    with Terminal(READER, environment()) as terminal:
        terminal.wait_for("30 unread of 30")
        terminal.send("/is:new<enter>")
        terminal.wait_for("Nothing matches")


def _see_two_days_in_tmux(paths: Paths, tmp_path: Path) -> None:
    """Look at two days in a window of tmux, and close it."""
    if not shutil.which("tmux"):
        pytest.skip("needs the package tmux")

    def tmux(*arguments: str) -> str:
        command = ["tmux", "-S", str(tmp_path / "socket"), "-f", "/dev/null", *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout

    def wait_until(condition: Callable[[], object]) -> None:
        deadline = time.monotonic() + 30
        while not condition():
            assert time.monotonic() < deadline
            time.sleep(0.05)

    tmux("new-session", "-d", "-x", "120", "-y", "36", " ".join(READER))
    try:
        wait_until(lambda: "30 unread of 30 · live" in tmux("capture-pane", "-p"))
        tmux("send-keys", "[")
        wait_until(lambda: "12 unread of 12 · live" in tmux("capture-pane", "-p"))
        process = int(tmux("display-message", "-p", "#{pane_pid}"))
        tmux("kill-window")
        wait_until(lambda: not Path(f"/proc/{process}").exists())
    finally:
        tmux("kill-server")


def test_a_mark_that_waits_for_another_program_lands_after_a_signal(
    hub: Server, paths: Paths
) -> None:
    with Terminal(READER, environment()) as terminal:
        terminal.wait_for("30 unread of 30 · live")
        terminal.send("b")
        terminal.wait_for("Bookmarked")
        with file_lock.hold_lock(paths.state / "lock", 1.0):
            # Keys are taken in their order: where the second j is seen, b was taken.
            terminal.send("jbj")
            terminal.wait_for(r"▌●  Made-up paper 3 of")
            terminal.kill(signal.SIGTERM)
            terminal.wait_for(lambda one: one.switched() == set())
        assert terminal.wait() == 128 + signal.SIGTERM
    assert len(reader("list", "library:bookmarks", "--format", "ids").out.splitlines()) == 2


def test_a_second_signal_changes_nothing(hub: Server) -> None:
    with Terminal(READER, environment()) as terminal:
        before = terminal.settings()
        terminal.wait_for("30 unread of 30 · live")
        for number in (*ENDING, *ENDING):
            terminal.kill(number)
        assert terminal.wait(10) - 128 in ENDING
        _left_as_it_was(terminal, before)


def test_ctrl_backslash_and_ctrl_c_are_keys_like_others(hub: Server) -> None:
    with Terminal(READER, environment()) as terminal:
        before = terminal.settings()
        terminal.wait_for("30 unread of 30 · live")
        terminal.send("\x1c<C-c>jb")
        terminal.wait_for("Bookmarked")
        terminal.send("q")
        assert terminal.wait() == 0
        _left_as_it_was(terminal, before)


def test_a_terminal_that_takes_nothing_more_does_not_keep_the_program(hub: Server) -> None:
    with Terminal(READER, environment()) as terminal:
        before = terminal.settings()
        terminal.wait_for("30 unread of 30 · live")
        terminal.rest()
        for _ in range(40):
            terminal.send("dd" if _ % 2 else "<esc>?<esc>")
            terminal.resize(120, 36 - _ % 2)
            time.sleep(0.02)
        terminal.kill(signal.SIGTERM)
        assert terminal.wait(15) == 128 + signal.SIGTERM
        assert terminal.settings() == before
    assert reader("library", "check").code == 0


# The editor


@contextmanager
def _in_the_editor(folder: Path, *, deaf: bool = False) -> Iterator[tuple[Terminal, list[object]]]:
    script = folder / "editor"
    script.write_text(EDITOR.format(python=sys.executable, deaf=deaf))
    script.chmod(0o755)
    with Terminal(READER, environment(EDITOR=str(script))) as terminal:
        before = terminal.settings()
        terminal.wait_for("30 unread of 30 · live")
        terminal.send(":")
        terminal.wait_for("Enter runs the command")
        terminal.send("Note in")
        terminal.wait_for(re.escape("in $EDITOR"))
        terminal.send("<enter>")
        terminal.wait_for("this is the editor")
        yield terminal, before


@pytest.mark.parametrize(
    ("number", "deaf"),
    [
        (signal.SIGTERM, False),
        (signal.SIGHUP, False),
        (signal.SIGQUIT, False),
        (signal.SIGTERM, True),
    ],
)
def test_a_signal_ends_the_editor_first(
    number: signal.Signals, deaf: bool, hub: Server, tmp_path: Path
) -> None:
    with _in_the_editor(tmp_path, deaf=deaf) as (terminal, before):
        terminal.kill(number)
        assert terminal.wait(10) == 128 + number
        _left_as_it_was(terminal, before)


def test_ctrl_c_in_the_editor_is_the_editors(hub: Server, tmp_path: Path) -> None:
    with _in_the_editor(tmp_path) as (terminal, before):
        terminal.kill(signal.SIGINT)
        terminal.send("q")
        # What is typed before the app has the terminal again is dropped.
        terminal.wait_for(lambda it: it.raw.count(b"\x1b[?1049h") > 1 and it.settings() != before)
        terminal.wait_for("30 unread")
        terminal.send("jq")
        assert terminal.wait(10) == 0
        _left_as_it_was(terminal, before)


# Suspended


@contextmanager
def _in_a_shell() -> Iterator[Terminal]:
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("needs bash, for a shell with jobs")
    with Terminal([bash, "--norc", "-i"], {**environment(), "PS1": "shell> "}) as terminal:
        terminal.wait_for("shell>")
        yield terminal


def _times(what: bytes, times: int) -> Callable[[Terminal], bool]:
    return lambda terminal: terminal.raw.count(what) >= times


@pytest.mark.parametrize("number", ENDING)
def test_a_suspended_app_ends_by_a_signal_and_draws_nothing(
    number: signal.Signals, hub: Server
) -> None:
    with _in_a_shell() as terminal:
        terminal.send(f"{sys.executable} -m reader<enter>")
        terminal.wait_for("30 unread of 30 · live")
        terminal.send("<C-z>")
        terminal.wait_for("Stopped")
        drawn = terminal.raw.count(b"\x1b[?1049h")
        # `wait -f` waits for the end; `wait` alone may answer that the job is still stopped.
        terminal.send(
            f"kill -{number.name[3:]} %1; kill -CONT %1; wait -f %1; echo ended $?<enter>"
        )
        terminal.wait_for(f"ended {128 + number}")
        assert terminal.raw.count(b"\x1b[?1049h") == drawn
        assert terminal.switched() <= {"2004"}  # the shell's own
        terminal.send("exit<enter>")
        assert terminal.wait() == 0


def test_it_comes_back_from_the_background(hub: Server) -> None:
    with _in_a_shell() as terminal:
        terminal.send(f"{sys.executable} -m reader<enter>")
        terminal.wait_for("30 unread of 30 · live")
        for turn in range(1, 2 + ROUNDS):
            prompts = terminal.raw.count(b"shell> ")
            terminal.send("<C-z>")
            terminal.wait_for(_times(b"shell> ", prompts + 1))
            terminal.send("bg<enter>")
            terminal.wait_for(_times(b"shell> ", prompts + 2))
            terminal.send("fg<enter>")
            terminal.wait_for(_times(b"\x1b[?1049h", turn + 1))
            terminal.wait_for("30 unread of 30")
        terminal.send("b")
        terminal.wait_for("Bookmarked")
        terminal.send("q")
        terminal.wait_for(_times(b"\x1b[?1049l", 2 + ROUNDS))
        terminal.send("exit<enter>")
        assert terminal.wait() == 0
    assert reader("list", "library:bookmarks", "--format", "ids").out == "2611.20001\n"


# Storms


def test_it_stands_storms_of_signals_and_sizes_in_every_place(hub: Server) -> None:
    random = Random(19)
    kinds = (signal.SIGTSTP, signal.SIGCONT, signal.SIGWINCH, signal.SIGPIPE)
    with Terminal(READER, environment()) as terminal:
        before = terminal.settings()
        terminal.wait_for("30 unread of 30 · live")
        for keys, shown, arrange in SITUATIONS.values():
            if arrange:
                continue
            terminal.send(keys)
            terminal.wait_for(shown)
            for _ in range(60 * ROUNDS):
                if random.random() < 0.5:
                    terminal.resize(random.choice((1, 2, 20, 59, 100, 120)), random.randint(1, 40))
                else:
                    terminal.kill(random.choice(kinds))
                time.sleep(random.uniform(0.0, 0.004))
            terminal.kill(signal.SIGCONT)
            terminal.resize(120, 36)
            # What was typed when it was suspended is dropped.
            for _ in range(5):
                terminal.send("<esc>")
                time.sleep(0.3)
            terminal.wait_for(r"unread of 30(.|\n)*Made-up paper(.|\n)*j k move")
        terminal.send("gb")
        terminal.wait_for("★ *Made-up paper 1 of")
        assert terminal.settings() != before
        terminal.send("q")
        assert terminal.wait(10) == 0
        _left_as_it_was(terminal, before)


def test_absurd_sizes_are_drawn_as_large_ones(hub: Server) -> None:
    with Terminal(READER, environment()) as terminal:
        terminal.wait_for("30 unread of 30 · live")
        for width, height in ((65535, 65535), (0, 0), (1, 65535), (65535, 1), (120, 36)):
            terminal.resize(width, height)
            time.sleep(0.2)
        terminal.send("q")
        assert terminal.wait(60) == 0
        assert max(map(int, re.findall(rb"\x1b\[([0-9]+);1H", terminal.raw))) <= 1000


def test_after_being_stopped_without_being_asked_it_draws_anew(hub: Server) -> None:
    with Terminal(READER, environment()) as terminal:
        terminal.wait_for("30 unread of 30 · live")
        raw = terminal.settings()
        terminal.kill(signal.SIGSTOP)
        terminal.set_cooked()
        assert terminal.settings() != raw
        terminal.kill(signal.SIGCONT)
        terminal.wait_for(lambda one: one.settings() == raw)
        terminal.send("jb")
        terminal.wait_for("Bookmarked")
        terminal.send("q")
        assert terminal.wait() == 0


# The terminal goes away


@pytest.mark.parametrize("ignored", [False, True])
@pytest.mark.parametrize("situation", ["before anything came", "in the list", "in the full text"])
def test_it_ends_soon_when_the_terminal_goes_away(
    situation: str, ignored: bool, hub: Server, paths: Paths
) -> None:
    keys, shown, arrange = SITUATIONS[situation]
    if arrange:
        arrange(hub)
    command = f"exec {' '.join(READER)}"
    started = ["/bin/sh", "-c", f"trap '' HUP; {command}" if ignored else command]
    with Terminal(started, environment()) as terminal:
        if arrange is not _loading:
            terminal.wait_for("30 unread of 30 · live")
        terminal.send(keys)
        terminal.wait_for(shown)
        terminal.hang_up()
        began = time.monotonic()
        assert terminal.wait(10) == 128 + signal.SIGHUP
        assert time.monotonic() - began < 3.0
    assert not (paths.state / "failure.txt").exists()
    if not arrange:
        assert "hf:daily" in states.load_state(paths.app_state).visits
