"""The clipboard: which way is taken, what arrives byte for byte, and what is never said falsely."""

import base64
import os
import re
import select
import shutil
import stat
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import ClipboardError
from reader.share.clipboard import OSC52_LIMIT, CopyResult, copy

TEXT = "A “link”\thttps://example.org/ü\n大"
STORE = '/bin/cat > "$OUT"'


class Screen:
    """A terminal that keeps what is written to it."""

    def __init__(self) -> None:
        self.written = ""

    def __call__(self, sequence: str) -> None:
        self.written += sequence


def osc52(text: str) -> str:
    """The sequence a terminal is asked with."""
    return f"\x1b]52;c;{base64.b64encode(text.encode()).decode()}\x07"


@pytest.fixture
def screen() -> Screen:
    """The terminal."""
    return Screen()


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """An environment whose PATH holds nothing but a folder of the test's own."""
    (tmp_path / "bin").mkdir()
    return {"PATH": str(tmp_path / "bin"), "OUT": str(tmp_path / "out")}


def tool(tmp_path: Path, name: str, body: str) -> None:
    """A small real program that stands in for a clipboard tool."""
    path = tmp_path / "bin" / name
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def test_without_any_tool_the_terminal_is_asked_by_osc_52(
    environ: dict[str, str], screen: Screen
) -> None:
    assert copy(TEXT, terminal=screen, environ={"PATH": ""}, platform="linux") == CopyResult(
        "OSC 52", False
    )
    assert screen.written == osc52(TEXT)
    copy("ab", terminal=screen, environ=environ, platform="linux")
    assert screen.written.endswith("\x1b]52;c;YWI=\x07")


@pytest.mark.parametrize(
    ("more", "platform", "name", "encoding"),
    [
        ({"TMUX": "/tmp/t,1,0"}, "linux", "tmux", "utf-8"),
        ({"WSL_DISTRO_NAME": "Debian"}, "linux", "clip.exe", "utf-16-le"),
        ({}, "darwin", "pbcopy", "utf-8"),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", "wl-copy", "utf-8"),
        ({"DISPLAY": ":0"}, "linux", "xclip", "utf-8"),
        ({"DISPLAY": ":0"}, "linux", "xsel", "utf-8"),
    ],
)
def test_each_place_has_its_tool_and_the_text_arrives_whole(
    environ: dict[str, str],
    tmp_path: Path,
    screen: Screen,
    more: dict[str, str],
    platform: str,
    name: str,
    encoding: str,
) -> None:
    tool(tmp_path, name, STORE)
    assert copy(TEXT, terminal=screen, environ=environ | more, platform=platform) == CopyResult(
        name, True
    )
    assert (tmp_path / "out").read_bytes() == TEXT.encode(encoding)
    assert screen.written == ""


def test_the_ways_are_tried_in_their_order(
    environ: dict[str, str], tmp_path: Path, screen: Screen
) -> None:
    everything = environ | {
        "TMUX": "t", "SSH_TTY": "/dev/pts/1", "WSL_DISTRO_NAME": "D", "WAYLAND_DISPLAY": "w",
        "DISPLAY": ":0",
    }  # fmt: skip
    for name in ("tmux", "clip.exe", "pbcopy", "wl-copy", "xclip", "xsel"):
        tool(tmp_path, name, STORE)
    taken = []
    for gone in ("TMUX", "SSH_TTY", "WSL_DISTRO_NAME", "", "WAYLAND_DISPLAY", "DISPLAY"):
        platform = "darwin" if gone in ("WSL_DISTRO_NAME", "") else "linux"
        taken.append(copy("x", terminal=screen, environ=everything, platform=platform).method)
        everything.pop(gone, None)
    assert taken == ["tmux", "OSC 52", "clip.exe", "pbcopy", "wl-copy", "xclip"]
    assert copy("x", terminal=screen, environ=everything, platform="linux").method == "OSC 52"


def test_over_ssh_the_terminal_is_asked_before_the_far_desktop(
    environ: dict[str, str], tmp_path: Path, screen: Screen
) -> None:
    tool(tmp_path, "xclip", STORE)
    far = environ | {"SSH_CONNECTION": "::1 1 ::1 22", "DISPLAY": "localhost:10.0"}
    assert copy("x", terminal=screen, environ=far, platform="linux") == CopyResult("OSC 52", False)
    assert copy("x", terminal=None, environ=far, platform="linux") == CopyResult("xclip", True)


def test_a_failing_tool_makes_way_for_the_next(
    environ: dict[str, str], tmp_path: Path, screen: Screen
) -> None:
    tool(tmp_path, "tmux", "echo 'no server running' >&2; exit 1")
    tool(tmp_path, "wl-copy", STORE)
    local = environ | {"TMUX": "t", "WAYLAND_DISPLAY": "w"}
    assert copy("x", terminal=screen, environ=local, platform="linux").method == "wl-copy"
    over = environ | {"TMUX": "t", "SSH_TTY": "p"}
    assert copy("x", terminal=screen, environ=over, platform="linux").method == "OSC 52"


def test_a_dead_display_is_no_success_and_spoils_no_screen(
    environ: dict[str, str], tmp_path: Path, screen: Screen, capfd: pytest.CaptureFixture[str]
) -> None:
    tool(tmp_path, "xclip", 'echo "Error: Can\'t open display: :9" >&2; exit 1')
    dead = environ | {"DISPLAY": ":9"}
    assert copy("x", terminal=screen, environ=dead, platform="linux") == CopyResult("OSC 52", False)
    with pytest.raises(ClipboardError, match="xclip: Error: Can't open display: :9"):
        copy("x", terminal=None, environ=dead, platform="linux")
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("name", "more"), [("xclip", {"DISPLAY": ":0"}), ("wl-copy", {"WAYLAND_DISPLAY": "w"})]
)
def test_a_tool_that_stays_in_the_background_is_not_waited_for(
    environ: dict[str, str], tmp_path: Path, name: str, more: dict[str, str]
) -> None:
    tool(tmp_path, name, STORE + '; /bin/sleep 20 & echo $! > "$OUT.pid"')
    begun = time.monotonic()
    assert copy("x", terminal=None, environ=environ | more, platform="linux").confirmed
    assert time.monotonic() - begun < 1.9
    os.kill(int((tmp_path / "out.pid").read_text()), 9)


def test_a_tool_that_hangs_is_ended_with_its_children_after_two_seconds(
    environ: dict[str, str], tmp_path: Path, screen: Screen
) -> None:
    os.mkfifo(tmp_path / "out")
    alive = os.open(tmp_path / "out", os.O_RDONLY | os.O_NONBLOCK)
    tool(tmp_path, "wl-copy", '(echo up; exec /bin/sleep 60) > "$OUT" & wait')
    begun = time.monotonic()
    hung = environ | {"WAYLAND_DISPLAY": "w"}
    assert copy("x" * 90_000, terminal=screen, environ=hung, platform="linux").method == "OSC 52"
    assert 1.9 < time.monotonic() - begun < 4
    assert os.read(alive, 10) == b"up\n"
    ended = select.poll()  # unlike select, it takes any file number
    ended.register(alive, select.POLLIN | select.POLLHUP)
    assert ended.poll(5000), "the child still runs"
    assert os.read(alive, 10) == b""
    os.close(alive)


def test_nothing_that_works_is_said_with_every_reason(environ: dict[str, str]) -> None:
    lost = environ | {"TMUX": "t", "SSH_TTY": "p"}
    with pytest.raises(ClipboardError) as caught:
        copy("x", terminal=None, environ=lost, platform="linux")
    assert str(caught.value) == (
        "The text could not be copied (tmux: not installed; OSC 52: there is no terminal to send it"
        " to); select it by hand instead"
    )


def test_a_terminal_that_is_gone_is_a_failure(environ: dict[str, str]) -> None:
    def gone(sequence: str) -> None:
        with Path("/dev/full").open("w") as full:
            full.write(sequence)

    with pytest.raises(ClipboardError, match="No space left on device"):
        copy("x", terminal=gone, environ=environ, platform="linux")


def test_osc_52_carries_a_hundred_thousand_bytes_and_no_more(
    environ: dict[str, str], screen: Screen
) -> None:
    copy("ü" * (OSC52_LIMIT // 2), terminal=screen, environ=environ, platform="linux")
    assert screen.written == osc52("ü" * (OSC52_LIMIT // 2))
    with pytest.raises(ClipboardError, match=r"100,002 bytes are too many, 100,000 go"):
        copy("ü" * (OSC52_LIMIT // 2 + 1), terminal=screen, environ=environ, platform="linux")


def test_a_tool_takes_what_is_too_long_for_a_terminal(
    environ: dict[str, str], tmp_path: Path
) -> None:
    tool(tmp_path, "wl-copy", STORE)
    copy("x" * 1_000_000, terminal=None, environ=environ | {"WAYLAND_DISPLAY": "w"})
    assert (tmp_path / "out").stat().st_size == 1_000_000


@given(st.text(st.characters(), max_size=50))
def test_no_control_character_is_copied_but_tab_and_newline(text: str) -> None:
    screen = Screen()
    copy(text, terminal=screen, environ={"PATH": ""}, platform="linux")
    copied = base64.b64decode(screen.written[7:-1]).decode()
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", copied)
    assert set(copied) <= {*text, " ", "\ufffd", "\n"}


def test_escape_sequences_and_reversed_text_are_defused(screen: Screen) -> None:
    copy("a\x1b]0;t\x07\u202eb\r\nc\td", terminal=screen, environ={"PATH": ""}, platform="linux")
    assert screen.written == osc52("ab\nc\td")


def test_a_tool_sees_no_secrets(environ: dict[str, str], tmp_path: Path) -> None:
    tool(tmp_path, "wl-copy", 'echo "[$READER_SMTP]" > "$OUT"')
    secret = environ | {"WAYLAND_DISPLAY": "w", "READER_SMTP": "smtp://me:secret@mail"}
    copy("x", terminal=None, environ=secret, platform="linux")
    assert (tmp_path / "out").read_text() == "[]\n"


def test_a_module_in_the_current_folder_is_not_run(
    environ: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pyperclip.py").write_text("raise SystemExit('run')")
    monkeypatch.chdir(tmp_path)
    tool(tmp_path, "xclip", STORE)
    assert copy("x", terminal=None, environ=environ | {"DISPLAY": ":0"}, platform="linux") == (
        "xclip", True,
    )  # fmt: skip


@pytest.fixture
def tmux(tmp_path: Path) -> Iterator[list[str]]:
    """A tmux server of the test's own; the command that reaches it."""
    program = shutil.which("tmux")
    if program is None:
        pytest.skip("needs the Debian package tmux")
    command = [program, "-f", "/dev/null", "-S", str(tmp_path / "socket")]
    subprocess.run([*command, "new-session", "-d", "-x", "80", "-y", "24", "cat"], check=True)
    yield command
    subprocess.run([*command, "kill-server"], check=False, capture_output=True)


def test_a_real_tmux_holds_the_text_in_its_buffer(
    tmux: list[str], tmp_path: Path, screen: Screen
) -> None:
    inside = {"PATH": os.environ["PATH"], "TMUX": f"{tmp_path / 'socket'},0,0"}
    assert copy(TEXT, terminal=screen, environ=inside, platform="linux") == CopyResult("tmux", True)
    held = subprocess.run([*tmux, "show-buffer"], check=True, capture_output=True).stdout
    assert held == TEXT.encode()
    assert screen.written == ""


def test_a_tmux_whose_server_is_gone_makes_way_for_the_terminal(
    tmux: list[str], tmp_path: Path, screen: Screen
) -> None:
    subprocess.run([*tmux, "kill-server"], check=True)
    inside = {"PATH": os.environ["PATH"], "TMUX": f"{tmp_path / 'socket'},0,0"}
    assert copy("x", terminal=screen, environ=inside, platform="linux").method == "OSC 52"
    assert screen.written == osc52("x")


def test_only_the_way_that_is_wanted_is_tried_wherever_that_is(
    environ: dict[str, str], screen: Screen, tmp_path: Path
) -> None:
    tool(tmp_path, "tmux", STORE)
    environ |= {"TMUX": "/tmp/t,1,0"}
    copied = copy(TEXT, terminal=screen, method="osc52", environ=environ, platform="linux")
    assert (copied, screen.written) == (CopyResult("OSC 52", False), osc52(TEXT))
    with pytest.raises(ClipboardError, match="pbcopy"):
        copy(TEXT, terminal=screen, method="pbcopy", environ=environ, platform="linux")
    assert not (tmp_path / "out").exists()
