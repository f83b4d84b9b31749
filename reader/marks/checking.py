"""Whether the library is whole: every file is read, both views are compared with a fresh fold."""

import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from reader.catalogue import marks as view
from reader.errors import LibraryError
from reader.library import device, log
from reader.library.catch_up import CatchUp
from reader.library.fold import Cell, Place, fold
from reader.marks.compaction import unfinished
from reader.marks.service import MarksService
from reader.paths import Paths


class Checked(NamedTuple):
    """What was found."""

    problems: list[str]
    """A sentence for each thing that is not whole; empty where all is."""
    files: int
    """Event files that were read."""
    events: int
    """Actions in them."""


def check(library: MarksService, paths: Paths, database: sqlite3.Connection) -> Checked:
    """Read the whole log and compare. A view that is wrong is made anew, and that is said."""
    problems = list(library.problems)
    library.problems.clear()
    try:
        files = log.files(paths.events)
    except LibraryError as error:
        return Checked([*problems, str(error)], 0, 0)
    own = device.known_file(paths.state, paths.events)
    cells: dict[Place, Cell] = {}
    events = 0
    problems = []
    with log.locked(paths.state / "lock"):
        for file in files:
            try:
                chunk = log.read(file, log.START, 2**62)
                size = file.stat().st_size
            except OSError as error:
                problems.append(f"{file} can't be read ({error.strerror}); allow it")
                continue
            problems += chunk.problems
            if chunk.place.offset < size:
                problems.append(_torn(file, file == own))
            events += len(chunk.events)
            fold(cells, chunk.events)
        problems += _views(library, database, cells)
        library.problems.clear()
    problems += _open_to_others([paths.events, paths.state, *files, paths.state / "library.json"])
    if own and own in files and not device.is_as_left(paths.state, own):
        problems.append(
            f"{own} is not as this machine left it (a backup or a clone); the next mark begins a"
            " file of its own"
        )
    if unfinished(paths):
        problems.append("A compaction was interrupted; reader library compact finishes it")
    return Checked(problems, len(files), events)


def _views(
    library: MarksService, database: sqlite3.Connection, cells: dict[Place, Cell]
) -> Iterator[str]:
    library.refresh()
    if view.everything(database) != {place: tuple(cell) for place, cell in cells.items()}:
        library.rebuild()
        yield "The catalogue's marks were not those of the log; they were made anew"
    documents = library.documents()
    if documents.cells() != cells:
        with documents.anew():
            CatchUp(library.events, documents)()
        documents.save()
        yield "library.json was not what the log says; it was made anew"


def _torn(file: Path, own: bool) -> str:
    if own:
        return f"The last line of {file} is cut; it was never acknowledged, the next mark closes it"
    return f"The last line of {file} has not arrived yet; let your sync tool finish"


def _open_to_others(paths: list[Path]) -> Iterator[str]:
    for path in paths:
        try:
            mode = stat.S_IMODE(path.stat().st_mode)
        except OSError:
            continue
        if mode & 0o077:
            wanted = "700" if path.is_dir() else "600"
            yield f"{path} is open to other users; chmod {wanted} closes it"
