"""A real pseudo terminal with a screen: what a user would see of a program, and its raw bytes."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from types import TracebackType

import pyte

_KEYS = {
    "<enter>": "\r",
    "<esc>": "\x1b",
    "<tab>": "\t",
    "<space>": " ",
    "<up>": "\x1b[A",
    "<down>": "\x1b[B",
    "<pgdn>": "\x1b[6~",
    "<pgup>": "\x1b[5~",
    "<end>": "\x1b[F",
    "<home>": "\x1b[H",
    **{f"<C-{letter}>": chr(ord(letter) - 96) for letter in "abcdefghijklmnopqrstuvwxyz"},
}
_PRIVATE = re.compile(rb"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p|\x1b[P^_X][^\x1b]*\x1b\\")
"""Sequences that the screen emulator takes for text."""
_ON_BY_ITSELF = {b"25": "hidden cursor", b"7": "no line wrap"}
"""Modes that a terminal is in until it is told otherwise, and what the other one is called."""
QUESTIONS = (
    (re.compile(rb"\x1b\[\?2026\$p"), lambda m: b"\x1b[?2026;2$y"),
    (re.compile(rb"\x1b\[\?2048\$p"), lambda m: b"\x1b[?2048;0$y"),
    (re.compile(rb"\x1b\[c"), lambda m: b"\x1b[?62;4c"),
    (re.compile(rb"\x1b\[6n"), lambda m: b"\x1b[1;1R"),
    (re.compile(rb"\x1b\[\?u"), lambda m: b"\x1b[?0u"),
)
"""What a program asks a modern terminal, and what that answers."""


class Terminal:
    """Runs a command on a terminal of its own between ``with`` and its end."""

    def __init__(
        self,
        command: Sequence[str],
        env: Mapping[str, str] | None = None,
        size: tuple[int, int] = (120, 36),
    ) -> None:
        columns, rows = size
        self._written: list[bytes] = []
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._news = threading.Condition()
        self._ended = False
        self._gone = False
        self._too_large = False
        self._resting = threading.Event()
        self._status: int | None = None
        self.pid, self._master = pty.fork()
        if self.pid == 0:
            try:
                # As a login shell hands them on, whatever the test run was started with.
                for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGTSTP):
                    signal.signal(number, signal.SIG_DFL)
                fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
                os.execvpe(command[0], list(command), {"TERM": "xterm-256color", **(env or {})})
            finally:
                os._exit(127)
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        pending = b""
        poll = select.poll()  # unlike select, it takes a descriptor of any number
        poll.register(self._master, select.POLLIN)
        while True:
            ready = poll.poll(100)
            if self._gone:
                return
            if not ready or self._resting.is_set():
                time.sleep(0.02 if ready else 0)
                continue
            try:
                piece = os.read(self._master, 65536)
            except OSError:
                piece = b""
            with self._news:
                self._written.append(piece)
                pending += piece
                # A sequence that has not come whole waits for its rest.
                cut = pending.rfind(b"\x1b") if piece else -1
                whole = len(pending) if cut < 0 or len(pending) - cut > 4096 else cut
                if cut >= 0 and re.match(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|[^[P\]^_X])", pending[cut:]):
                    whole = len(pending)
                now, pending = pending[:whole], pending[whole:]
                for question, answer in QUESTIONS:
                    for match in question.finditer(now):
                        os.write(self._master, answer(match))
                if not self._too_large:
                    self._stream.feed(_PRIVATE.sub(b"", now))
                self._ended = not piece
                self._news.notify_all()
            if not piece:
                return

    @property
    def raw(self) -> bytes:
        """Everything the program wrote."""
        with self._news:
            self._written = [b"".join(self._written)]
            return self._written[0]

    def _rows(self) -> list[str]:
        """The rows of the screen; half of a wide character that is overwritten is an empty cell."""
        buffer, columns = self._screen.buffer, range(self._screen.columns)
        return ["".join(buffer[y][x].data for x in columns) for y in range(self._screen.lines)]

    def screen(self) -> str:
        """What is on the screen now."""
        with self._news:
            return "\n".join(line.rstrip() for line in self._rows())

    def settings(self) -> list[object]:
        """What the terminal does with what is typed (termios): line by line with echo, or raw."""
        return termios.tcgetattr(self._master)

    def set_cooked(self) -> None:
        """Have it take lines and echo them, as a shell does where a program was stopped."""
        settings = termios.tcgetattr(self._master)
        settings[3] |= termios.ICANON | termios.ECHO | termios.ISIG
        termios.tcsetattr(self._master, termios.TCSANOW, settings)

    def switched(self) -> set[str]:
        """What the program asked of the terminal and did not take back."""
        raw = self.raw
        on: dict[str, bool] = {}
        for mode, switch in re.findall(rb"\x1b\[\?([0-9]+)([hl])", raw):
            name = _ON_BY_ITSELF.get(mode, mode.decode())
            on[name] = (switch == b"h") != (mode in _ON_BY_ITSELF)
        on["kitty keys"] = raw.count(b"\x1b[>") > raw.count(b"\x1b[<u")
        return {name for name, is_on in on.items() if is_on}

    def send_bytes(self, typed: bytes) -> None:
        """Send bytes as they are, however many."""
        while typed:
            typed = typed[os.write(self._master, typed[:4000]) :]

    def ended(self) -> bool:
        """Whether the program has ended."""
        with suppress(AssertionError):
            self.wait(0.0)
        return self._status is not None

    def rest(self) -> None:
        """Take nothing more of what is written, as after Ctrl+S or over a line that stalls."""
        self._resting.set()

    def hang_up(self) -> None:
        """Take the terminal away, as a window that is closed or a connection that breaks."""
        self._gone = True
        self._thread.join(2)
        os.close(self._master)

    def send(self, keys: str) -> None:
        """Type; ``<enter>``, ``<C-x>`` and the like are keys, all else is text."""
        for part in re.split(r"(<[A-Za-z-]+>)", keys):
            os.write(self._master, _KEYS.get(part, part).encode())

    def wait_for(self, wanted: str | Callable[["Terminal"], object], timeout: float = 30.0) -> str:
        """Wait for a regular expression on the screen, or for a condition; returns the screen."""
        deadline = time.monotonic() + timeout
        while True:
            with self._news:
                ended = self._ended
                shown = "\n".join(line.rstrip() for line in self._rows())
                found = re.search(wanted, shown) if isinstance(wanted, str) else wanted(self)
                if found:
                    return shown
                if ended or time.monotonic() > deadline:
                    raise AssertionError(f"waited in vain for {wanted!r} on this screen:\n{shown}")
                self._news.wait(0.05)

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size."""
        with self._news:
            # The emulator is slow: once it was larger than any screen, nothing is shown.
            self._too_large |= rows > 200 or columns > 400
            self._screen.resize(min(rows, 200), min(columns, 400))
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def kill(self, number: signal.Signals = signal.SIGKILL) -> None:
        """Send a signal to the program."""
        os.kill(self.pid, number)

    def wait(self, timeout: float = 20.0) -> int:
        """Wait for the program's end; its exit status, negative for a signal."""
        deadline = time.monotonic() + timeout
        while self._status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self._status = os.waitstatus_to_exitcode(status)
                # What it wrote last may not have been read yet; a child of it may still write.
                self._thread.join(1.0)
            elif time.monotonic() > deadline:
                raise AssertionError(f"the program did not end; its screen:\n{self.screen()}")
            else:
                time.sleep(0.01)
        return self._status

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._status is None:
            pid, _ = os.waitpid(self.pid, os.WNOHANG)
            if not pid:
                os.kill(self.pid, signal.SIGKILL)
                os.waitpid(self.pid, 0)
        if not self._gone:
            self.hang_up()
