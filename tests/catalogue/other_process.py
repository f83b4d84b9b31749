"""Another process that uses the catalogue."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def run_in_another_process(catalogue: Path, *statements: str) -> Iterator[None]:
    """Execute SQL statements in another process, which keeps its connection open inside."""
    code = (
        "import sqlite3, sys\n"
        f"database = sqlite3.connect({str(catalogue)!r}, isolation_level=None)\n"
        f"for statement in {statements!r}:\n"
        "    database.execute(statement)\n"
        "print('done', flush=True)\n"
        "sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout and other.stdout.readline() == b"done\n"
        yield
        other.communicate()
