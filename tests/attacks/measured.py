"""The real program run once, with what it cost."""

import json
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

_RUN = """
import json, resource, sys
from pathlib import Path
from reader.cli import main
try:
    code = main(sys.argv[2:])
except SystemExit as ended:
    code = ended.code
own, children = (resource.getrusage(who) for who in
                 (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
# What a process had before it became this program counts in the first, not in the second.
status = Path("/proc/self/status")
peak = own.ru_maxrss
if status.exists():
    peak = int(next(one.split()[1] for one in status.read_text().splitlines() if "VmHWM" in one))
used = own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime
with open(sys.argv[1], "w") as file:
    json.dump([code or 0, used, (peak + children.ru_maxrss) / 1024], file)
"""


class Cost(NamedTuple):
    """What a run cost."""

    code: int
    """Its exit code."""
    seconds: float
    """Of a processor, children and start included."""
    megabytes: float
    """The most memory of the program and of its largest child, added."""
    said: str
    """Standard error."""
    printed: str
    """Standard output."""


def reader(arguments: list[str], report: Path) -> Cost:
    """Run ``reader``; ``report`` is a file that may be written."""
    done = subprocess.run(
        [sys.executable, "-c", _RUN, str(report), *arguments],
        capture_output=True,
        text=True,
        errors="replace",
        timeout=100,
        check=False,
    )
    try:
        code, seconds, megabytes = json.loads(report.read_text())
    except OSError:
        raise AssertionError(done.stderr[-3000:]) from None
    return Cost(code, seconds, megabytes, done.stderr, done.stdout)
