"""Copies text to the clipboard, in tmux, over SSH, on a desktop, or in a bare terminal.

Methods are tried in this order until one works: tmux, if the program runs inside it; over SSH the
terminal; then the desktop's own tool; at last the terminal. A terminal gets the text by OSC 52 and
never answers (https://invisible-island.net/xterm/ctlseqs/ctlseqs.html, "Manipulate Selection
Data"), so a text that went this way was sent, but perhaps not copied.

pyperclip is used for X11 only: it does not support tmux and terminals, and on other systems it runs
a tool without time limit, leaves its messages on the screen and ignores its failures.
"""

import base64
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import NamedTuple

from reader.errors import ClipboardError
from reader.system import child_environment
from reader.text.sanitise import Clean, line, visible

WriteTerminal = Callable[[str], None]
"""Writes an escape sequence to the terminal."""

OSC52_LIMIT = 100_000
"""Bytes of UTF-8 that OSC 52 carries at most: terminals cut or drop longer ones silently."""

_TOOL_SECONDS = 2.0
"""Seconds a tool may take."""
_PYPERCLIP_CODE = """
import sys, pyperclip
pyperclip.set_clipboard(sys.argv[1])
pyperclip.copy(sys.stdin.buffer.read().decode())
"""


class CopyResult(NamedTuple):
    """How a text was copied."""

    method: str
    """``tmux``, ``OSC 52``, or the name of the tool."""
    confirmed: bool
    """Whether the tool, or tmux, reported success; a terminal never does."""


_Method = tuple[str, bool, Callable[[], object]]
"""The name of a method, whether it fits this system, and a function that runs it."""


class _MethodFailed(Exception):
    """A method did not work; the message says why, in a few words."""


def copy(
    text: Clean,
    *,
    terminal: WriteTerminal | None,
    method: str = "auto",
    environ: Mapping[str, str] = os.environ,
    platform: str = sys.platform,
) -> CopyResult:
    """Put a text on the clipboard.

    ``terminal`` is None if there is no terminal to write to. A ``method`` other than ``auto``, such
    as ``xclip`` or ``osc52``, is the only one that is tried. A tool that hangs takes 2 seconds, so
    call this from a thread. Raises ClipboardError if no method works.
    """
    # The type is not enough: if a caller ignores it, the user may paste control codes into a shell.
    safe_text = visible(text)
    failures: list[str] = []
    for name, run_method in _choose_methods(
        method, _list_methods(safe_text, terminal, environ, platform)
    ):
        try:
            run_method()
        except _MethodFailed as failure:
            if (reason := f"{name}: {failure}") not in failures:
                failures.append(reason)
        else:
            return CopyResult(name, confirmed=name != "OSC 52")
    raise ClipboardError(
        f"The text could not be copied ({'; '.join(failures)}); select it by hand instead"
    )


def available_methods() -> list[str]:
    """The names of the methods that would be tried on this system, in order."""
    methods = _choose_methods("auto", _list_methods("", None, os.environ, sys.platform))
    return list(dict.fromkeys(name for name, _ in methods))


def _choose_methods(
    method: str, methods: Iterator[_Method]
) -> Iterator[tuple[str, Callable[[], object]]]:
    """The methods that fit this system, or the single method that the user wants."""
    if method == "auto":
        yield from ((name, way) for name, fits, way in methods if fits)
    else:
        wanted_name = "OSC 52" if method == "osc52" else method
        yield next((name, way) for name, _, way in methods if name == wanted_name)


def _list_methods(
    text: str, terminal: WriteTerminal | None, environ: Mapping[str, str], platform: str
) -> Iterator[_Method]:
    def run_tool(*command: str, encoding: str = "utf-8") -> Callable[[], object]:
        return partial(_run_tool, command, text.encode(encoding), environ)

    send_osc52 = partial(_send_osc52, text, terminal)

    def has_variable(*names: str) -> bool:
        return any(environ.get(name) for name in names)

    yield "tmux", has_variable("TMUX"), run_tool("tmux", "load-buffer", "-w", "-")
    yield "OSC 52", has_variable("SSH_CONNECTION", "SSH_TTY"), send_osc52
    yield "clip.exe", "WSL_DISTRO_NAME" in environ, run_tool("clip.exe", encoding="utf-16-le")
    yield "pbcopy", platform == "darwin", run_tool("pbcopy")
    yield "wl-copy", has_variable("WAYLAND_DISPLAY"), run_tool("wl-copy", "--type", "text/plain")
    for tool in ("xclip", "xsel"):
        is_usable = (
            has_variable("DISPLAY") and shutil.which(tool, path=environ.get("PATH", "")) is not None
        )
        yield tool, is_usable, partial(_run_pyperclip, tool, text, environ)
    yield "OSC 52", True, send_osc52


def _send_osc52(text: str, terminal: WriteTerminal | None) -> None:
    data = text.encode()
    if terminal is None:
        raise _MethodFailed("there is no terminal to send it to")
    if len(data) > OSC52_LIMIT:
        raise _MethodFailed(f"{len(data):,} bytes are too many, {OSC52_LIMIT:,} go")
    try:
        terminal(f"\x1b]52;c;{base64.b64encode(data).decode()}\a")
    except OSError as error:
        raise _MethodFailed(error.strerror or "the terminal is gone") from error


def _run_pyperclip(tool: str, text: str, environ: Mapping[str, str]) -> None:
    """Copy by pyperclip, in a process of its own.

    Only there can the standard error of its tools be kept off the screen, on which the app draws.
    What they write there is the only sign of a failure, since pyperclip ignores exit codes.
    """
    command = (sys.executable, "-P", "-c", _PYPERCLIP_CODE, tool)
    if error_line := _run_tool(command, text.encode(), environ):
        raise _MethodFailed(error_line)


def _run_tool(command: tuple[str, ...], data: bytes, environ: Mapping[str, str]) -> str:
    """Run a tool with this input, and return the last line of its standard error.

    Its errors go to a file, because a tool that stays in the background to serve the clipboard
    would keep a pipe open. It gets its own session, without access to the terminal. Raises
    _MethodFailed.
    """
    program = shutil.which(command[0], path=environ.get("PATH", ""))
    if program is None:
        raise _MethodFailed("not installed")
    try:
        with tempfile.TemporaryFile() as errors:
            process = subprocess.Popen(
                [program, *command[1:]],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                env=child_environment.program_environment(environ),
                start_new_session=True,
            )
            _write_input(process, data)
            errors.seek(0)
            error_output = errors.read(2_000).decode(errors="replace").strip()
    except OSError as error:
        raise _MethodFailed(error.strerror or "can't be run") from error
    last = line(error_output.splitlines()[-1]) if error_output else ""
    if process.returncode:
        raise _MethodFailed(last or f"exit status {process.returncode}")
    return last


def _write_input(process: "subprocess.Popen[bytes]", data: bytes) -> None:
    try:
        process.communicate(data, timeout=_TOOL_SECONDS)
    except subprocess.TimeoutExpired as error:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise _MethodFailed(f"no answer within {_TOOL_SECONDS:g} seconds") from error
    finally:
        if process.stdin:
            with contextlib.suppress(OSError):
                process.stdin.close()
