"""Papers written into a file of the user's."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from reader.errors import FileError, UsageError
from reader.formats import FORMAT_BY_SUFFIX, format_for_file, make_writer
from reader.formats.channel import Channel
from reader.model.entry import Entry
from reader.system import atomic_file
from reader.system.file_errors import file_failure


def write_file(path: str, parts: Iterable[bytes]) -> None:
    """Write a file whole or not at all. Raises FileError."""
    try:
        atomic_file.write(Path(path), parts, private=False)
    except OSError as error:
        raise FileError(file_failure(Path(path), "could not be written", error)) from error


def propose_name(folder: Path) -> str:
    """A name for a new BibTeX file, ``papers.bib`` or ``papers-2.bib`` and so on."""
    number, name = 1, "papers.bib"
    while (folder / name).exists():
        number += 1
        name = f"papers-{number}.bib"
    return name


def check_new_file(text: str) -> str:
    """The path that the user typed, if papers can be written into a new file there.

    ``~`` is the user's home. Raises UsageError if the file exists, and if the end of its name
    tells no format.
    """
    path = Path(text.strip()).expanduser()
    if format_for_file(path.name) is None:
        ends = " ".join(FORMAT_BY_SUFFIX)
        raise UsageError(f"The end of the name tells the format: {ends}")
    if path.exists():
        raise UsageError(f"{path} exists already; choose another name")
    return str(path)


def save_papers(path: str, entries: Sequence[Entry]) -> None:
    """Write papers into a file, in the format that its name tells.

    Raises UsageError if the name tells none, and FileError if the file can't be written.
    """
    format = format_for_file(path)
    if format is None:
        raise UsageError(f"The name {path} tells no format")
    write = make_writer(format, channel=Channel())
    write_file(path, (part.encode() for part in write(entries)))
