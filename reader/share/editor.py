"""The user's own editor: ``$VISUAL``, else ``$EDITOR``, else vi."""

import os
import shlex
import signal
import subprocess
import termios
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Timer
from types import FrameType

from reader.errors import FileError
from reader.system import child_environment

_END_SIGNALS = (signal.SIGHUP, signal.SIGQUIT, signal.SIGTERM)
"""Signals that end a program; Ctrl+C is not one of them, since it is meant for the editor."""
_STDIN_HANDLE = 0
"""The handle of standard input, which is the terminal of the editor too."""
_END_SECONDS = 2.0
"""Seconds that the editor has to end by itself."""


def edit_file(file: Path) -> None:
    """Open a file in the editor, and wait until it ends. Raises FileError if the editor fails."""
    try:
        editor = shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi")
        name = editor[0]
    except (ValueError, IndexError) as error:
        raise FileError("EDITOR is no command; set it to one such as nano") from error
    try:
        process = subprocess.Popen(
            [*editor, str(file)], env=child_environment.program_environment()
        )
    except OSError as error:
        raise FileError(
            f"The editor {name} could not be started ({error.strerror}); set EDITOR"
        ) from error
    with _forward_signals(process), _restore_terminal():
        code = process.wait()
    if code:
        raise FileError(f"{name} ended with {code}; nothing was taken over")


@contextmanager
def _restore_terminal() -> Iterator[None]:
    """Restore the terminal's settings at the end, also after an editor that was killed."""
    try:
        before = termios.tcgetattr(_STDIN_HANDLE)
    except termios.error:
        yield  # there is no terminal
        return
    try:
        yield
    finally:
        with suppress(termios.error):
            termios.tcsetattr(_STDIN_HANDLE, termios.TCSADRAIN, before)


@contextmanager
def _forward_signals(editor: subprocess.Popen[bytes]) -> Iterator[None]:
    """While the editor runs, send it every signal that ends programs, and end after it.

    So the editor can leave the terminal in order. Ctrl+C is meant for the editor: the terminal
    sends it to both programs, and this one ignores it.
    """
    received: list[int] = []

    def forward(number: int, frame: FrameType | None) -> None:
        if not received:
            # An editor that ignores the signal is killed after a while.
            kill_timer = Timer(_END_SECONDS, editor.kill)
            kill_timer.daemon = True
            kill_timer.start()
        received.append(number)
        editor.send_signal(number)

    before = {number: signal.getsignal(number) for number in (signal.SIGINT, *_END_SIGNALS)}
    for number, handler in before.items():
        if handler is not signal.SIG_IGN:
            signal.signal(number, forward if number in _END_SIGNALS else lambda *_: None)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        if received:
            os.kill(os.getpid(), received[0])


def edit_text(text: str) -> str:
    """The text as the user changed it in the editor. Raises FileError if the editor fails."""
    with TemporaryDirectory(prefix="reader-") as folder:
        file = Path(folder) / "note.md"
        file.write_text(text, encoding="utf-8")
        edit_file(file)
        return file.read_text(encoding="utf-8", errors="replace")
