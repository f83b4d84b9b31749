"""A program on a terminal of its own, timed: no screen is kept, only when which bytes came."""

import fcntl
import os
import pty
import re
import signal
import struct
import termios
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType

from tests.terminal import QUESTIONS

_COLUMNS, _ROWS = 120, 40
_QUIET = 0.015
"""Seconds without a byte after which a screen stands."""
_FRAME_BEGINS, _FRAME_ENDS = b"\x1b[?2026h", b"\x1b[?2026l"
_PATIENCE = 300.0
"""Seconds that anything may take."""


class Program:
    """Runs between ``with`` and its end. Times are of the monotonic clock, in seconds."""

    def __init__(self, command: Sequence[str], environ: Mapping[str, str]) -> None:
        self._news = threading.Condition()
        self._raw = bytearray()
        self._came: list[tuple[int, float]] = []
        """How many bytes had come when, a pair for each piece."""
        self._ended = False
        self.began = time.monotonic()
        """Just before the program was started."""
        self.pid, self._master = pty.fork()
        if self.pid == 0:
            try:
                size = struct.pack("HHHH", _ROWS, _COLUMNS, 0, 0)
                fcntl.ioctl(0, termios.TIOCSWINSZ, size)
                os.execvpe(command[0], list(command), {"TERM": "xterm-256color", **environ})
            finally:
                os._exit(127)
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        while True:
            try:
                piece = os.read(self._master, 1 << 16)
            except OSError:
                piece = b""
            now = time.monotonic()
            with self._news:
                self._ended = not piece
                self._raw += piece
                self._came.append((len(self._raw), now))
                self._news.notify_all()
            if not piece:
                return
            for question, answer in QUESTIONS:
                for found in question.finditer(piece):
                    os.write(self._master, answer(found))

    @property
    def written(self) -> int:
        """Bytes that the program wrote to the terminal so far."""
        with self._news:
            return len(self._raw)

    def until(self, wanted: bytes, start: int = 0) -> float:
        """When what was written from ``start`` on first matched a pattern; waits for it."""
        pattern = re.compile(wanted)
        return self._wait(lambda: self._when(pattern, start), repr(wanted))

    def _when(self, pattern: re.Pattern[bytes], start: int) -> float | None:
        found = pattern.search(self._raw, start)
        if found is None:
            return None
        return next(when for length, when in self._came if length >= found.end())

    def press(self, keys: bytes) -> float:
        """Write keys; returns the seconds until the frame that they made was whole.

        A frame ends as its program says, by the end of a synchronized update
        (https://github.com/contour-terminal/vt-extensions/blob/master/synchronized-output.md), else
        with a pause. Returns after a pause in both cases.
        """
        start = self.written
        before = self.send(keys)
        self._wait(lambda: len(self._raw) > start, repr(keys))
        with self._news:
            framed = _FRAME_BEGINS in self._raw
            while True:
                pieces = len(self._came)
                self._news.wait(_QUIET)
                if len(self._came) == pieces:
                    break
            ended = self._raw.find(_FRAME_ENDS, start) if framed else -1
            end = ended + len(_FRAME_ENDS) if ended >= 0 else len(self._raw)
            return next(when for length, when in self._came if length >= end) - before

    def send(self, keys: bytes) -> float:
        """Write keys and wait for nothing; returns when that was."""
        when = time.monotonic()
        os.write(self._master, keys)
        return when

    def end(self, keys: bytes) -> float:
        """Write keys; returns the seconds until the program ended."""
        before = self.send(keys)
        with self._news:
            while not self._ended:
                if not self._news.wait(_PATIENCE):
                    raise AssertionError(f"{keys!r} did not end it")
        return time.monotonic() - before

    def _wait(self, done: Callable[[], object], what: str) -> float:
        deadline = time.monotonic() + _PATIENCE
        with self._news:
            while True:
                if found := done():
                    return float(found)  # type: ignore[arg-type]
                if self._ended or time.monotonic() > deadline:
                    end = bytes(self._raw[-2000:]).decode(errors="replace")
                    raise AssertionError(f"waited in vain for {what}; the end was:\n{end}")
                self._news.wait(0.5)

    def memory(self) -> float:
        """Megabytes that are resident now."""
        return _status(self.pid, "VmRSS")

    def peak(self) -> float:
        """Megabytes that were resident at most."""
        return _status(self.pid, "VmHWM")

    def seconds(self) -> float:
        """CPU seconds used so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def __enter__(self) -> "Program":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        self._thread.join(5)
        os.close(self._master)


def settle(program: Program, seconds: float = 0.3) -> None:
    """Wait until nothing was written for a while."""
    written = -1
    while written != program.written:
        written = program.written
        time.sleep(seconds)


def worst(values: Sequence[float]) -> float:
    """The 95th of 100, or as near as there are values."""
    return sorted(values)[min(len(values) - 1, int(len(values) * 0.95))]


def _status(pid: int, name: str) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(name):
            return int(line.split()[1]) / 1000
    raise AssertionError(name)
