"""The targets of :mod:`tests.attacks.fuzz`, with mutations chosen by the lines that they reach.

``python -m tests.attacks.coverage_guided SECONDS [TARGET…]`` gives so many seconds to each target,
in a process of its own, by atheris (https://github.com/google/atheris), which the extra ``fuzz``
installs. An input that breaks the promise is tried again without atheris, which makes the program
slow; the run ends with 1 if it still breaks it.
"""

import importlib.util
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.attacks.fuzz import Target

_INSIDE = "--inside"
_REPLAY = "--replay"
_WATCHED = ["reader", "bibtexparser", "rispy"]
"""Packages whose lines tell how far an input came."""
_MEGABYTES = 2000
"""What a process may take: atheris itself needs some hundred."""
_SLOWEST = 25
"""Seconds for one input, with atheris."""


def targets() -> "Mapping[str, Target]":
    """What is attacked, by name."""
    from tests.attacks.fuzz import TARGETS

    return TARGETS


def fuzz(name: str, seconds: int, seed: int, folder: Path) -> None:
    """Try inputs of a target. atheris ends the process, and leaves a file of what broke it."""
    import atheris

    # Only what is imported here is watched: all functions of all packages would take minutes.
    with atheris.instrument_imports(include=_WATCHED):
        from tests.attacks.fuzz import LONGEST, TARGETS, broken
    read, valid = TARGETS[name]

    def once(data: bytes) -> None:
        problem = broken(read, data)
        if problem and not problem.startswith("took "):  # the time is measured without atheris
            raise AssertionError(problem)

    corpus = folder / "corpus"
    corpus.mkdir(exist_ok=True)
    for number, data in enumerate(valid()):
        (corpus / str(number)).write_bytes(data)
    options = (
        f"-max_total_time={seconds}", f"-seed={seed}", f"-max_len={LONGEST}",
        f"-rss_limit_mb={_MEGABYTES}", f"-timeout={_SLOWEST}", f"-artifact_prefix={folder}/",
        "-print_final_stats=1", "-verbosity=0",
    )  # fmt: skip
    atheris.Setup([sys.argv[0], *options, str(corpus)], once)
    atheris.Fuzz()


def attack(name: str, seconds: int) -> list[str]:
    """Give a target so many seconds; what broke the promise, without atheris as well."""
    end = time.monotonic() + seconds
    problems: list[str] = []
    seed = 0
    with tempfile.TemporaryDirectory(prefix="reader-fuzz-") as made:
        folder = Path(made)
        while (left := int(end - time.monotonic())) > 0:
            seed += 1
            done = _run(_INSIDE, name, str(left), str(seed), made)
            found = [one for one in folder.iterdir() if one.is_file()]
            for file in found:
                again = _run(_REPLAY, name, str(file))
                if again.returncode:
                    problems.append(f"{file.read_bytes()[:1500]!r}\n{again.stdout}{again.stderr}")
                file.unlink()
            if not found and done.returncode:
                problems.append(f"it ended with {done.returncode}: {done.stderr[-2000:]}")
            if problems:
                break
        inputs = [one for one in done.stderr.splitlines() if "number_of_executed_units" in one]
        sys.stdout.write(f"{name}: {' '.join(inputs) or 'no figures'}, {len(problems)} found\n")
    return problems


def _run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "tests.attacks.coverage_guided", *arguments],
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )


def main(arguments: Sequence[str]) -> int:
    """Attack the targets; 1 where an input broke the promise."""
    match arguments:
        case [first, name, seconds, seed, folder] if first == _INSIDE:
            fuzz(name, int(seconds), int(seed), Path(folder))
            return 0
        case [first, name, file] if first == _REPLAY:
            from tests.attacks.fuzz import broken

            problem = broken(targets()[name][0], Path(file).read_bytes())
            sys.stdout.write(problem)
            return 1 if problem else 0
    if importlib.util.find_spec("atheris") is None:
        sys.stdout.write("atheris is not installed here: no attack is guided by coverage\n")
        return 0
    failed = False
    for name in arguments[1:] or targets():
        for problem in attack(name, int(arguments[0])):
            failed = True
            sys.stdout.write(f"{name}: {problem}\n")
        sys.stdout.flush()
    return 1 if failed else 0


if __name__ == "__main__":
    os.nice(5)
    raise SystemExit(main(sys.argv[1:]))
