"""``reader library``: where it is, and its export, import, check and compaction."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Literal, assert_never, cast

from reader import whole_file
from reader.cli import complain
from reader.cli.parser import Options
from reader.cli.services import Services, clock, services
from reader.errors import FileError

_Care = Literal["path", "export", "import", "check", "compact"]


def run(options: Options) -> int:
    """Do what is asked; 1 where the check finds something."""
    with services() as everything:
        care = cast("_Care", options.care)
        match care:
            case "path":
                return _path(everything, options.snapshot)
            case "export":
                return _export(everything, options.output)
            case "import":
                from reader.cli.importing import take_in

                return take_in(everything, options.source)
            case "check":
                return _check(everything)
            case "compact":
                return _compact(everything, options.forget)
            case _:
                assert_never(care)


def _path(everything: Services, snapshot: bool) -> int:
    if snapshot:
        # Who asks wants to read it: as it would be written on exit.
        everything.library.documents().save()
    paths = everything.paths
    path = paths.state / "library.json" if snapshot else paths.events
    sys.stdout.write(f"{path}\n")
    return 0


def _export(everything: Services, output: str | None) -> int:
    from reader.library import exchange

    documents = everything.library.documents()
    at = clock().isoformat(timespec="seconds")
    parts = exchange.export(documents.marked(), documents.mutes(), at)
    if output:
        _write(Path(output), parts)
    else:
        for part in parts:
            sys.stdout.write(part.decode())
    return 0


def _write(path: Path, parts: Iterable[bytes]) -> None:
    try:
        whole_file.write(path, parts, private=True)
    except OSError as error:
        raise FileError(f"{path} could not be written ({error.strerror})") from error


def _check(everything: Services) -> int:
    from reader.marks.checking import check

    checked = check(everything.library, everything.paths, everything.database)
    for problem in checked.problems:
        complain(problem)
    files = f"{checked.files} file{'s' if checked.files != 1 else ''}"
    actions = f"{checked.events} action{'s' if checked.events != 1 else ''}"
    if not checked.problems:
        sys.stdout.write(f"All is whole: {actions} in {files}\n")
    return 1 if checked.problems else 0


def _compact(everything: Services, forget: bool) -> int:
    from reader.marks.compaction import compact

    done = compact(everything.library, everything.paths, clock, forget=forget)
    if done.after == done.before:
        complain("There is nothing to drop yet")
    else:
        complain(f"{done.before:,} bytes became {done.after:,}")
    return 0
