"""The program as a shell starts it, in a process of its own.

The process is forked from one that has imported the commands and has run nothing, so that a test
does not wait for Python and the imports each time. What the imports cost and do is tested where
the program is started as a whole: on terminals, in pipes, in ``tests/test_imports.py``.
"""

import multiprocessing
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

READER = (sys.executable, "-m", "reader")
_SECONDS = 60.0
"""A command that takes longer hangs."""
_AT_THE_START = ("LANG", "LC_ALL", "LC_CTYPE", "PYTHONIOENCODING", "PYTHONUTF8")
"""Variables that Python looks at when it starts, and never again."""
_STARTED_WITH = {name: os.environ.get(name) for name in _AT_THE_START}
_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["tests.preloaded"])


class Done(NamedTuple):
    """What a run gave."""

    code: int
    out: str
    err: str


def reader(*arguments: str, stdin: str = "", endpoint: str | None = None) -> Done:
    """Run the program in the test's home."""
    environment = {**os.environ, "HF_ENDPOINT": endpoint} if endpoint else dict(os.environ)
    if any(environment.get(name) != value for name, value in _STARTED_WITH.items()):
        return _started(arguments, stdin, environment)
    with tempfile.TemporaryDirectory(prefix="reader-test-") as name:
        folder = Path(name)
        streams = [folder / stream for stream in ("in", "out", "err")]
        streams[0].write_text(stdin)
        process = _FORKS.Process(
            target=_run, args=(arguments, environment, str(Path.cwd()), list(map(str, streams)))
        )
        process.start()
        process.join(_SECONDS)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise TimeoutError(f"reader {' '.join(arguments)} took over {_SECONDS} s")
        out, error = (stream.read_text() for stream in streams[1:])
        code = process.exitcode
        process.close()
    assert "Traceback" not in error
    return Done(code, out, error)


def _started(arguments: tuple[str, ...], stdin: str, environment: dict[str, str]) -> Done:
    """Start Python and all."""
    done = subprocess.run(
        [*READER, *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        timeout=_SECONDS,
        env=environment,
    )
    assert "Traceback" not in done.stderr
    return Done(done.returncode, done.stdout, done.stderr)


def _run(
    arguments: tuple[str, ...], environment: dict[str, str], folder: str, streams: list[str]
) -> None:
    """Become the program: its environment, its folder, its standard streams, its arguments."""
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    flags = (os.O_RDONLY, os.O_WRONLY | os.O_CREAT, os.O_WRONLY | os.O_CREAT)
    for number, (stream, how) in enumerate(zip(streams, flags, strict=True)):
        handle = os.open(stream, how, 0o600)
        os.dup2(handle, number)
        os.close(handle)
    # They outlive this function, as the program's own do.
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115
    sys.argv = ["reader", *arguments]
    from reader.cli import main

    sys.exit(main())
