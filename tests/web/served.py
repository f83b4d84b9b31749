"""A running ``reader serve``, as a user starts it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from types import TracebackType
from urllib.parse import urlsplit

import pytest

_STARTED = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)
from reader.cli import main
sys.exit(main())
"""
"""As a shell on a terminal starts it, whatever signals the test run was started to ignore."""


def home_of_its_own(folder: Path) -> dict[str, str]:
    """The variables that give a server a home which outlives a test."""
    names = ("DATA", "STATE", "CACHE", "CONFIG")
    return {"HOME": str(folder), **{f"XDG_{name}_HOME": str(folder) for name in names}}


class Served:
    """Serves between ``with`` and its end, in the test's home."""

    def __init__(self, *arguments: str, env: Mapping[str, str] | None = None) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", _STARTED, "serve", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, **(env or {})},
        )
        assert self.process.stdout
        self.url = self.process.stdout.readline().strip()
        """The address that lets its reader in."""
        self.port = urlsplit(self.url).port or 0
        self.own = f"127.0.0.1:{self.port}"
        """Its name, as a browser says it."""
        self.token = urlsplit(self.url).query.removeprefix("token=")
        self.cookie = f"reader-{self.port}={self.token}"
        """What a browser brings along once the address was opened."""

    def get(self, path: str, **headers: str) -> HTTPResponse:
        """The answer to one request; ``Host`` is ours unless another is given."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.putrequest("GET", path, skip_host=True, skip_accept_encoding=True)
        for name, value in {"Host": self.own, **headers}.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        return connection.getresponse()

    def tab(self, **headers: str) -> int:
        """The status that a browser gets which wants a tab's WebSocket."""
        answer = self.get(
            "/tab",
            Connection="Upgrade",
            Upgrade="websocket",
            Sec_WebSocket_Version="13",
            Sec_WebSocket_Key="MDEyMzQ1Njc4OWFiY2RlZg==",
            **headers,
        )
        return answer.status

    def apps(self) -> list[int]:
        """The processes behind its tabs."""
        return children(self.process.pid)

    def end(self, number: signal.Signals = signal.SIGINT) -> tuple[int, str, str]:
        """End it; its exit code, and what it said beside the address and on standard error."""
        self.process.send_signal(number)
        out, err = self.process.communicate(timeout=20)
        return self.process.returncode, out, err

    def __enter__(self) -> "Served":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self.process.poll() is None:
            self.end()


def children(pid: int) -> list[int]:
    """The processes that a process started, as far as they live."""
    if not Path("/proc/self/stat").exists():
        pytest.skip("needs /proc, to see which processes there are")
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state, parent = (folder / "stat").read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue  # it has ended
        if int(parent) == pid and state != "Z":
            found.append(int(folder.name))
    return found


def lives(pid: int) -> bool:
    """Whether a process is there that was not only waiting to be counted out."""
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def until(holds: Callable[[], object], seconds: float = 20.0) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)
