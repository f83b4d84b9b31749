"""The program itself, on a real terminal."""

import base64
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

import pytest

from reader.system.paths import Paths, user_paths
from tests.app.running import NOWHERE
from tests.hub import DAY, entry, site
from tests.program import reader
from tests.server import Answer, Server
from tests.terminal import Terminal

READER = [sys.executable, "-m", "reader"]


def environment(**changes: str) -> dict[str, str]:
    """The test's environment on a plain terminal, without any clipboard tool."""
    return {**os.environ, "PATH": "/nonexistent", "COLORTERM": "truecolor", **changes}


def copied(terminal: Terminal) -> str | None:
    """The text of the last OSC 52 that the program wrote."""
    found = re.findall(rb"\x1b\]52;c;([A-Za-z0-9+/=]*)(?:\x07|\x1b\\)", terminal.raw)
    return base64.b64decode(found[-1]).decode() if found else None


def test_y_sends_the_link_to_the_terminal_where_there_is_no_tool(hub: Server) -> None:
    with Terminal(READER, environment()) as terminal:
        terminal.wait_for("30 unread of 30 · live")
        terminal.send("jy")
        terminal.wait_for("Sent the Hugging Face link to the terminal")
        assert copied(terminal) == "https://huggingface.co/papers/2611.20002"
        terminal.send("c")
        terminal.wait_for(lambda one: (copied(one) or "").startswith("@misc{"))
        assert "archivePrefix={arXiv}" in (copied(terminal) or "").replace(" ", "")
        terminal.send("q")
        assert terminal.wait() == 0


def test_in_tmux_the_link_is_in_tmuxs_own_buffer(hub: Server, tmp_path: Path) -> None:
    if not shutil.which("tmux"):
        pytest.skip("needs the package tmux")
    socket = str(tmp_path / "socket")

    def tmux(*arguments: str) -> str:
        return subprocess.run(
            ["tmux", "-S", socket, "-f", "/dev/null", *arguments],
            capture_output=True, text=True, check=False,
        ).stdout  # fmt: skip

    command = " ".join(READER)
    tmux("new-session", "-d", "-x", "120", "-y", "36", command)
    try:
        _until(lambda: "30 unread of 30" in tmux("capture-pane", "-p"))
        tmux("send-keys", "y")
        _until(lambda: "Copied the Hugging Face link" in tmux("capture-pane", "-p"))
        assert tmux("show-buffer") == "https://huggingface.co/papers/2611.20001"
    finally:
        tmux("kill-server")


def test_a_mark_survives_sigkill(hub: Server) -> None:
    with Terminal(READER, environment()) as terminal:
        terminal.wait_for("30 unread of 30 · live")
        terminal.send("r")
        terminal.wait_for("29 unread of 30")
        terminal.send("jb")
        terminal.wait_for("Bookmarked")
        terminal.kill(signal.SIGKILL)
        assert terminal.wait() == -signal.SIGKILL
    assert reader("count").out == "29\n"
    with Terminal(READER, environment()) as terminal:
        terminal.wait_for("29 unread of 30")
        terminal.send("3")
        terminal.wait_for("Made-up paper 2 of 20 November")
        terminal.send("q")
        assert terminal.wait() == 0


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 20), (40, 12)])
def test_without_network_it_opens_in_a_fresh_home(size: tuple[int, int]) -> None:
    with Terminal(READER, environment(HF_ENDPOINT=NOWHERE), size) as terminal:
        terminal.wait_for("SWE-Pruner Pro")
        terminal.send("jb")
        terminal.wait_for("★|Bookmarked")
        terminal.send("q")
        assert terminal.wait() == 0


def test_q_ends_it_at_once_while_the_network_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    with Server(lambda request: Answer(b"[", hang=True)) as server:
        variables: Mapping[str, str] = environment(HF_ENDPOINT=server.url)
        with Terminal(READER, variables) as terminal:
            terminal.wait_for("fetching")
            terminal.send("q")
            assert terminal.wait(timeout=5) == 0


def test_the_last_snapshot_is_painted_while_the_network_hangs(hub: Server) -> None:
    reader("list", "today")
    with closing(sqlite3.connect(user_paths().catalogue)) as catalogue, catalogue:
        catalogue.execute("UPDATE snapshots SET taken = '2026-11-20T08:12:00+00:00'")
    with (
        Server(lambda request: Answer(b"[", hang=True)) as slow,
        Terminal(READER, environment(HF_ENDPOINT=slow.url)) as terminal,
    ):
        terminal.wait_for("Made-up paper 1 of")
        terminal.send("r")
        terminal.wait_for("29 unread of 30")
        terminal.wait_for(lambda it: "refreshing" in it.screen() or slow.requests)
        terminal.send("q")
        assert terminal.wait(timeout=5) == 0


def test_another_size_is_taken(hub: Server) -> None:
    with Terminal(READER, environment(), (120, 36)) as terminal:
        terminal.wait_for("30 unread of 30")
        terminal.resize(50, 16)
        terminal.wait_for(r"30/30")
        terminal.resize(40, 12)
        terminal.send("l")
        terminal.wait_for("Ada Byron")
        terminal.send("q")
        assert terminal.wait() == 0


def test_esc_and_the_key_after_it_are_two_keys(hub: Server) -> None:
    with Terminal(READER, environment()) as terminal:
        terminal.wait_for("30 unread of 30 · live")
        terminal.send("/17<enter>")
        terminal.wait_for(r"/17 · 1")
        terminal.send("<esc>j")
        terminal.wait_for(lambda one: "/17" not in one.screen())
        terminal.send("q")
        assert terminal.wait() == 0


def test_without_colours_nothing_is_said_by_colour(hub: Server, paths: Paths) -> None:
    reader("mark", "read", "2611.20002")
    with Terminal(READER, environment(NO_COLOR="1")) as terminal:
        terminal.wait_for("29 unread of 30")
        shown = terminal.wait_for("Made-up paper 2 of")
        rows = [line for line in shown.splitlines() if "Made-up paper" in line]
        assert "●" in rows[0] and "●" not in rows[1].partition("Made")[0]
        terminal.send("q")
        assert terminal.wait() == 0
        colours = re.findall(rb"38;2;(\d+);(\d+);(\d+)", terminal.raw)
        assert all(len(set(colour)) == 1 for colour in colours)


def test_a_feed_from_a_pipe_leaves_the_keyboard_to_the_app(hub: Server, tmp_path: Path) -> None:
    export = tmp_path / "day.json"
    assert reader("list", "2026-11-19", "--format", "json", "-o", str(export)).code == 0
    command = ["/bin/sh", "-c", f"{' '.join(READER)} - < {export}"]
    with Terminal(command, environment()) as terminal:
        terminal.wait_for("12 unread of 12")
        terminal.send("jq")
        assert terminal.wait() == 0


def _until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_what_another_command_marks_is_shown_within_a_second(hub: Server) -> None:
    with Terminal(READER, environment()) as terminal:
        terminal.wait_for("30 unread of 30 · live")
        for command in (("mark", "bookmark"), ("tag", "from-elsewhere")):
            assert reader(*command, "2611.20001").code == 0
        began = time.monotonic()
        terminal.wait_for("#from-elsewhere")
        # A second, and as much again for a busy machine.
        assert time.monotonic() - began < 2.0
        assert "★" in terminal.screen()
        terminal.send("q")
        assert terminal.wait() == 0


def bookmarks() -> list[str]:
    """The links of what is bookmarked."""
    return reader("list", "library:bookmarks", "--format", "links").out.splitlines()


def test_two_apps_and_a_command_in_a_loop_lose_nothing(hub: Server, paths: Paths) -> None:
    with Terminal(READER, environment()) as one, Terminal(READER, environment()) as two:
        for terminal in (one, two):
            terminal.wait_for(r"of 30 · (live|as of)")
        one.send("b")
        two.send("jjb")
        for number in range(10, 20):
            assert reader("mark", "bookmark", f"2611.200{number}").code == 0
        # What is opened is the library as it is then: the apps' own marks must be in it.
        _until(lambda: len(bookmarks()) == 12)
        for terminal in (one, two):
            terminal.send("3")
            terminal.wait_for(r"\d+ unread of 12")
        for terminal in (one, two):
            terminal.send("q")
            assert terminal.wait() == 0
    assert len(bookmarks()) == 12
    assert reader("library", "check").code == 0


EDITOR = """#!{python}
import sys
print("this is the editor")
sys.stdin.readline()
with open(sys.argv[1], "a") as file:
    file.write({text!r})
"""


def _editor(folder: Path, text: str) -> str:
    """An editor that waits for Enter and adds a text."""
    script = folder / "editor"
    script.write_text(EDITOR.format(python=sys.executable, text=text))
    script.chmod(0o755)
    return str(script)


def _run_by_name(terminal: Terminal, words: str, found: str = "in $EDITOR") -> None:
    """Run a command of the palette."""
    terminal.send(":")
    terminal.wait_for("Enter runs the command")
    terminal.send(words)
    terminal.wait_for(re.escape(found))
    terminal.send("<enter>")


def test_a_note_is_written_in_the_users_own_editor(hub: Server, tmp_path: Path) -> None:
    editor = _editor(tmp_path, "read it *again*\x1b[31m\n")
    with Terminal(READER, environment(EDITOR=editor)) as terminal:
        terminal.wait_for("30 unread of 30 · live")
        _run_by_name(terminal, "Note in")
        terminal.wait_for("this is the editor")
        terminal.send("<enter>")
        terminal.wait_for("Note saved")
        terminal.wait_for("read it \\*again\\*")
        terminal.send("j")
        terminal.send("q")
        assert terminal.wait() == 0
    assert reader("note", "2611.20001").out == "read it *again*\n"


def test_the_settings_are_edited_and_taken_over(hub: Server, paths: Paths, tmp_path: Path) -> None:
    editor = _editor(tmp_path, '\n[keymap]\nbookmark = "B"\n')
    with Terminal(READER, environment(EDITOR=editor)) as terminal:
        terminal.wait_for("30 unread of 30 · live")
        _run_by_name(terminal, "Settings in")
        terminal.wait_for("this is the editor")
        terminal.send("<enter>")
        terminal.wait_for("The new settings are in use")
        terminal.wait_for(" B bookmark")
        terminal.send("Bq")
        assert terminal.wait() == 0
    assert "mark_read" in paths.config.read_text()


def test_an_editor_that_is_not_there_is_one_sentence(hub: Server) -> None:
    with Terminal(READER, environment(EDITOR="no-such-editor")) as terminal:
        terminal.wait_for("30 unread of 30 · live")
        _run_by_name(terminal, "Note in")
        terminal.wait_for("could not be started")
        terminal.send("q")
        assert terminal.wait() == 0


BROKEN = """
from reader.app.browse_screen import BrowseScreen
from reader.cli import main

def broken(screen, name):
    password = "hunter2"
    raise KeyError(name)

BrowseScreen.action_command = broken
raise SystemExit(main([]))
"""


def test_what_no_one_foresaw_ends_in_one_sentence_with_the_terminal_as_it_was(
    hub: Server, paths: Paths
) -> None:
    with Terminal([sys.executable, "-c", BROKEN], environment()) as terminal:
        terminal.wait_for("30 unread of 30 · live")
        terminal.send("b")
        terminal.wait_for("The app ended where it should not \\(KeyError\\)")
        assert terminal.wait() == 1
        assert b"Traceback" not in terminal.raw and b"hunter2" not in terminal.raw
        assert terminal.raw.rindex(b"\x1b[?1049l") < terminal.raw.rindex(b"The app ended")
    details = (paths.state / "failure.txt").read_text()
    assert "KeyError: 'bookmark'" in details


def test_no_script_and_no_emoji_breaks_the_grid(hub: Server) -> None:
    titles = [
        "日本語の題名はとても長いので途中で切れるはずですから幅を数えなければなりません",
        "العربية في العنوان مع English و 日本語 حتى نهاية السطر الطويل جدا هنا",
        "Family 👨‍👩‍👧‍👦 flags 🇩🇪 skin 👍🏽 keycap 1️⃣ heart ❤️ scientist 👩‍🔬 " * 2,
        "Combining e\u0301\u0301\u0301 a\u0308 n\u0303 Việt Nam ชื่อเรื่องภาษาไทย हिन्दी शीर्षक " * 2,
        "Hebrew \u202eעברית\u202c and ﷽ and ⸻ and \U0001f9d1\u200d\U0001f680",
    ]
    papers = [entry(number, title=title, summary=title * 5) for number, title in enumerate(titles)]
    hub.answer = site({DAY: papers})
    with Terminal(READER, environment()) as terminal:
        terminal.wait_for("5 unread of 5 · live")
        for number in range(len(titles)):
            line = 1 + 2 * number

            def cursor_is_there(one: Terminal, line: int = line) -> bool:
                return one._screen.buffer[line][20].bg == "262b36"

            terminal.wait_for(cursor_is_there)
            with terminal._news:
                rows = [terminal._screen.buffer[y] for y in range(1, 34)]
                grounds = [[row[x].bg for x in (65, 66, 119)] for row in rows]
            # The list ends in its own ground, and the abstract begins in its, on every line.
            assert {ground[0] for ground in grounds[10:]} == {"1b1e25"}
            assert {ground[0] for ground in grounds} <= {"1b1e25", "262b36"}
            assert {ground[1] for ground in grounds} == {"16181d"}
            terminal.send("j")
        terminal.send("q")
        assert terminal.wait() == 0


def test_it_is_suspended_to_the_shell_and_comes_back(hub: Server) -> None:
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("needs bash, for a shell with jobs")
    with Terminal([bash, "--norc", "-i"], {**environment(), "PS1": "shell> "}) as terminal:
        terminal.wait_for("shell>")
        terminal.send(f"{sys.executable} -m reader<enter>")
        terminal.wait_for("30 unread of 30 · live")
        terminal.send("j<C-z>")
        terminal.wait_for("Stopped")
        terminal.send("fg<enter>")
        terminal.wait_for("30 unread of 30")
        terminal.send("b")
        terminal.wait_for("Bookmarked")
        terminal.send("q")
        # The second time that the screen is given back is the end of the app.
        terminal.wait_for(lambda one: b"shell> " in b"".join(one.raw.split(b"\x1b[?1049l")[2:]))
        terminal.send("exit<enter>")
        assert terminal.wait() == 0
    assert reader("list", "library:bookmarks", "--format", "links").out.endswith("2611.20002\n")
