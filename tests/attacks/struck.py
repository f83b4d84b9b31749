"""The real program with one of its calls on files made to fail, or killed there.

A server process has the shim of ``faults.c`` preloaded and the program imported; it forks a child
for each run, which is the program from ``main`` on. That takes a tenth of a start.
"""

import ctypes
import errno
import json
import os
import shutil
import subprocess
import sys
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest

HERE = Path(__file__).parent
ERRORS = (errno.ENOSPC, errno.EIO, errno.EROFS, errno.EACCES)
KILLS = ("before", "after")


class Blow(NamedTuple):
    """Which call is struck, and how."""

    at: int = 0
    """The call, from 1; 0 is none, and 2**30 only counts."""
    how: str = "once"
    """As in ``faults.c``."""
    number: int = errno.EIO


NOTHING = Blow()
COUNT = Blow(2**30)
"""Nothing fails; the calls are counted."""


class Ran(NamedTuple):
    """What came of a run."""

    code: int
    """The exit code; negative for a signal."""
    out: str
    err: str
    calls: int
    """Calls on files below the home."""
    struck: str
    """The call that was struck; empty where it was not reached."""


class Program:
    """Runs the program in one home or another, as long as the server lives."""

    def __init__(self, server: "subprocess.Popen[str]") -> None:
        self._server = server

    def __call__(
        self,
        home: Path,
        *arguments: str,
        blow: Blow = NOTHING,
        stdin: str = "",
        env: Mapping[str, str] = {},
        roots: Sequence[Path] = (),
        user: int = -1,
    ) -> Ran:
        """Run it; ``roots`` are the folders whose calls are struck, the home where none is told.

        It takes itself for that ``user`` (a number), where one is told.
        """
        asked = {
            "arguments": arguments, "stdin": stdin, "env": {"HOME": str(home), **env},
            "roots": ":".join(map(str, roots or [home])), "blow": blow, "folder": str(home.parent),
            "user": user,
        }  # fmt: skip
        assert self._server.stdin and self._server.stdout
        self._server.stdin.write(json.dumps(asked) + "\n")
        self._server.stdin.flush()
        return Ran(**json.loads(self._server.stdout.readline()))


def shim(folder: Path) -> Path:
    """The shim, compiled. Skips where that can't be done."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if not compiler or not sys.platform.startswith("linux"):
        pytest.skip("needs a C compiler on Linux")
    built = folder / "faults.so"
    source = HERE / "faults.c"
    options = ["-O1", "-shared", "-fPIC", "-ldl"]
    subprocess.run([compiler, str(source), "-o", str(built), *options], check=True)
    return built


@contextmanager
def program(folder: Path) -> Iterator[Program]:
    """The server, between ``with`` and its end."""
    env = {**os.environ, "LD_PRELOAD": str(shim(folder))}
    with subprocess.Popen(
        [sys.executable, "-m", "tests.attacks.struck"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=env,
        cwd=HERE.parents[1],
    ) as server:
        yield Program(server)
        assert server.stdin
        server.stdin.close()


def _serve() -> None:
    shared = ctypes.CDLL(None)
    shared.struck.restype = ctypes.c_char_p
    os.environ.pop("LD_PRELOAD")
    from reader import cli
    from reader.cli import import_papers, library, list_feed, mark, services, sync, undo
    from reader.digest import selection
    from reader.library import documents, read_back
    from reader.services import compaction

    assert (selection, library, import_papers, list_feed, mark, services, sync, undo) and (
        documents, read_back, compaction,
    )  # fmt: skip
    for line in sys.stdin:
        asked = json.loads(line)
        names = [Path(asked["folder"]) / name for name in ("stdin", "stdout", "stderr")]
        names[0].write_text(asked["stdin"])
        sys.stdout.flush()
        child = os.fork()
        if not child:
            _run(shared, asked, names, cli.main)
        _, status = os.waitpid(child, 0)
        ran = Ran(
            os.waitstatus_to_exitcode(status),
            names[1].read_text(errors="replace"),
            names[2].read_text(errors="replace"),
            shared.seen(),
            shared.struck().decode(errors="replace"),
        )
        sys.stdout.write(json.dumps(ran._asdict()) + "\n")
        sys.stdout.flush()


def _run(shared: ctypes.CDLL, asked: dict[str, Any], names: Sequence[Path], main: Any) -> None:
    """Be the program, to its end."""
    code = 70
    try:
        for number, name in enumerate(names):
            flags = os.O_RDONLY if number == 0 else os.O_WRONLY | os.O_CREAT | os.O_TRUNC
            os.dup2(os.open(name, flags, 0o600), number)
        sys.stdin = os.fdopen(0, closefd=False)
        os.environ.update(asked["env"])
        blow = Blow(*asked["blow"])
        shared.arm(asked["roots"].encode(), blow.at, blow.number, blow.how.encode())
        shared.pretend(asked["user"])
        try:
            code = main(asked["arguments"])
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
        except BaseException:
            traceback.print_exc()
            code = 1
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(code)


if __name__ == "__main__":
    _serve()
