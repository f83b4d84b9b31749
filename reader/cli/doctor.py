"""``reader doctor``: what there is, where, how large, and what is wrong."""

import platform
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path

from reader import __version__, clipboard
from reader.catalogue import bounds
from reader.catalogue.bounds import Sizes
from reader.cli.parser import Options
from reader.cli.services import Services, services

Row = tuple[str, str]
"""A name and what is said of it."""


def run(options: Options) -> int:
    """Print a table; 1 where something needs the user."""
    with services() as everything:
        paths, config = everything.paths, everything.config
        rows = [
            ("reader", f"{__version__} on Python {platform.python_version()}"),
            ("SQLite", sqlite3.sqlite_version),
            ("settings", f"{paths.config}{'' if paths.config.exists() else ', not there yet'}"),
            *_library(everything),
            *_catalogue(everything, config.catalogue),
            ("clipboard", ", then ".join(clipboard.ways())),
        ]
        width = max(len(name) for name, _ in rows) + 2
        for name, said in rows:
            sys.stdout.write(f"{name:{width}}{said}\n")
        # What is wrong with the settings was said when they were read, the rest is said at the end.
        return 1 if config.problems or everything.library.problems else 0


def _library(everything: Services) -> Iterator[Row]:
    everything.library.refresh()
    files = [file for file in everything.paths.events.glob("*") if file.is_file()]
    count = f"{len(files)} file{'s' if len(files) != 1 else ''}"
    yield "library", str(everything.paths.events)
    yield "", f"{count}, {size(sum(file.stat().st_size for file in files))}; back this up"


def _catalogue(everything: Services, limit: int) -> Iterator[Row]:
    path, found = everything.catalogue, bounds.sizes(everything.database)
    yield "catalogue", str(path)
    yield "", f"{size(_on_disk(path))} on disk, {size(found.used)} in use of {size(limit)} allowed"
    yield from _contents(found)
    yield "", "only cache: deleting it, even now, loses nothing else"


def _contents(found: Sizes) -> Iterator[Row]:
    yield "  papers", f"{found.papers:,}"
    yield "  feeds", f"{found.snapshots:,}"
    yield "  full texts", f"{found.full_texts:,}, {size(found.full_text_bytes)}"
    yield "  answers", f"{found.responses:,}, {size(found.response_bytes)}"


def _on_disk(path: Path) -> int:
    files = (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm")))
    return sum(file.stat().st_size for file in files if file.exists())


def size(count: int) -> str:
    """Bytes as people read them: ``312 kB``, ``1.5 GB``."""
    value, unit = float(count), "B"
    for larger in ("kB", "MB", "GB"):
        if value < 1000:
            break
        value, unit = value / 1000, larger
    return f"{value:.0f} {unit}" if unit == "B" or value >= 100 else f"{value:.1f} {unit}"
