"""Text to the clipboard, wherever the program runs: tmux, SSH, a desktop, or a bare terminal.

Ways are tried in this order until one works: tmux, where we are inside it; over SSH the terminal;
then the desktop's own tool; last the terminal. A terminal is asked by OSC 52 and never answers
(https://invisible-island.net/xterm/ctlseqs/ctlseqs.html, "Manipulate Selection Data"), so what went
that way was sent, not copied.

Of pyperclip only the X11 tools are used: of tmux and of terminals it does not know, and elsewhere
it gives a tool no time limit, leaves its messages on the screen and takes no failure for one.
"""

import base64
import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import NamedTuple

from reader import child
from reader.errors import ClipboardError

Terminal = Callable[[str], None]
"""Writes an escape sequence to the terminal."""

LIMIT = 100_000
"""Bytes of UTF-8 that OSC 52 carries at most: terminals cut or drop longer ones silently."""

_PATIENCE = 2.0
"""Seconds a tool may take."""
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_PYPERCLIP = """
import sys, pyperclip
pyperclip.set_clipboard(sys.argv[1])
pyperclip.copy(sys.stdin.buffer.read().decode())
"""


class Copied(NamedTuple):
    """How a text left."""

    how: str
    """``tmux``, ``OSC 52``, or the name of the tool."""
    confirmed: bool
    """Whether someone said it arrived: the tool, or tmux for its own buffer."""


_Way = tuple[str, bool, Callable[[], object]]
"""Its name, whether it fits where we are, and what does it."""


class _Failed(Exception):
    """One way did not work; says why, in a few words."""


def copy(
    text: str,
    *,
    terminal: Terminal | None,
    method: str = "auto",
    environ: Mapping[str, str] = os.environ,
    platform: str = sys.platform,
) -> Copied:
    """Put a text on the clipboard, without control characters other than tab and newline.

    ``terminal`` is None where there is none to write to. ``method`` other than ``auto`` is the
    only way that is tried, such as ``xclip`` or ``osc52``. A tool that hangs takes 2 seconds, so
    call it from a thread. Raises ClipboardError when nothing works.
    """
    text = cleaned(text)
    failures: list[str] = []
    for how, way in _chosen(method, _ways(text, terminal, environ, platform)):
        try:
            way()
        except _Failed as failure:
            if (reason := f"{how}: {failure}") not in failures:
                failures.append(reason)
        else:
            return Copied(how, confirmed=how != "OSC 52")
    raise ClipboardError(
        f"The text could not be copied ({'; '.join(failures)}); select it by hand instead"
    )


def cleaned(text: str) -> str:
    """A text without control characters other than tab and newline, as :func:`copy` sends it."""
    return _UNSAFE.sub("", text.replace("\r\n", "\n")).encode(errors="replace").decode()


def ways() -> list[str]:
    """The ways that would be tried here, in order."""
    found = _chosen("auto", _ways("", None, os.environ, sys.platform))
    return list(dict.fromkeys(name for name, _ in found))


def _chosen(method: str, ways: Iterator[_Way]) -> Iterator[tuple[str, Callable[[], object]]]:
    """Those that fit where we are; else the one that the user wants, wherever that is."""
    if method == "auto":
        yield from ((name, way) for name, fits, way in ways if fits)
    else:
        wanted = "OSC 52" if method == "osc52" else method
        yield next((name, way) for name, _, way in ways if name == wanted)


def _ways(
    text: str, terminal: Terminal | None, environ: Mapping[str, str], platform: str
) -> Iterator[_Way]:
    def run(*command: str, encoding: str = "utf-8") -> Callable[[], object]:
        return partial(_run, command, text.encode(encoding), environ)

    send = partial(_send, text, terminal)

    def has(*names: str) -> bool:
        return any(environ.get(name) for name in names)

    yield "tmux", has("TMUX"), run("tmux", "load-buffer", "-w", "-")
    yield "OSC 52", has("SSH_CONNECTION", "SSH_TTY"), send
    yield "clip.exe", "WSL_DISTRO_NAME" in environ, run("clip.exe", encoding="utf-16-le")
    yield "pbcopy", platform == "darwin", run("pbcopy")
    yield "wl-copy", has("WAYLAND_DISPLAY"), run("wl-copy", "--type", "text/plain")
    for tool in ("xclip", "xsel"):
        there = has("DISPLAY") and shutil.which(tool, path=environ.get("PATH", "")) is not None
        yield tool, there, partial(_run_pyperclip, tool, text, environ)
    yield "OSC 52", True, send


def _send(text: str, terminal: Terminal | None) -> None:
    data = text.encode()
    if terminal is None:
        raise _Failed("there is no terminal to send it to")
    if len(data) > LIMIT:
        raise _Failed(f"{len(data):,} bytes are too many, {LIMIT:,} go")
    try:
        terminal(f"\x1b]52;c;{base64.b64encode(data).decode()}\a")
    except OSError as error:
        raise _Failed(error.strerror or "the terminal is gone") from error


def _run_pyperclip(tool: str, text: str, environ: Mapping[str, str]) -> None:
    """Copy by pyperclip, in a process of its own.

    Only there can its tools' standard error be kept off the screen: the app draws on ours. What
    they write there is the only sign that the display is dead, since pyperclip ignores exit codes.
    """
    command = (sys.executable, "-P", "-c", _PYPERCLIP, tool)
    if said := _run(command, text.encode(), environ):
        raise _Failed(said)


def _run(command: tuple[str, ...], data: bytes, environ: Mapping[str, str]) -> str:
    """Give a tool its input; returns the last line it wrote to standard error. Raises _Failed.

    Its errors go to a file, since a tool that stays in the background to serve the clipboard would
    hold a pipe open for ever. It gets a session of its own, out of reach of our terminal.
    """
    program = shutil.which(command[0], path=environ.get("PATH", ""))
    if program is None:
        raise _Failed("not installed")
    try:
        with tempfile.TemporaryFile() as errors:
            process = subprocess.Popen(
                [program, *command[1:]],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                env=child.environment(environ),
                start_new_session=True,
            )
            _feed(process, data)
            errors.seek(0)
            said = errors.read(2_000).decode(errors="replace").strip()
    except OSError as error:
        raise _Failed(error.strerror or "can't be run") from error
    line = _UNSAFE.sub("", said.splitlines()[-1]) if said else ""
    if process.returncode:
        raise _Failed(line or f"exit status {process.returncode}")
    return line


def _feed(process: "subprocess.Popen[bytes]", data: bytes) -> None:
    try:
        process.communicate(data, timeout=_PATIENCE)
    except subprocess.TimeoutExpired as error:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise _Failed(f"no answer within {_PATIENCE:g} seconds") from error
    finally:
        if process.stdin:
            with contextlib.suppress(OSError):
                process.stdin.close()
