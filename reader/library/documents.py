"""The library as plain documents, which stock TinyDB reads: ``TinyDB(path).table("papers").all()``.

``library.json`` has this form, and so has what ``reader library export`` writes. The tables are

- ``papers``, a document for each paper with a mark: ``key``; ``read`` and ``bookmark``, the time of
  the mark or null; ``tags``, the time of each by its name; ``note``; ``record``, the paper itself
  where the library carries it; ``signals``, what else tells of the user's taste: the time of each
  of ``read-in-full``, ``copied``, ``opened`` and ``not-for-me`` that is set;
- ``mutes``: ``rule``, ``since``;
- ``follows``: the same of what is followed;
- ``tastes``, what you said of terms and authors: ``rule``, for example ``term/agent``, and
  ``value``, ``off`` or ``pin``;
- ``reader_library``, one document: ``version`` of this form, and when it was ``written``.

Times are ISO times, UTC. The documents do not say on which machine something was done. They are
made from the catalogue's marks when they are needed; only an import reads them.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
from tinydb import TinyDB
from tinydb.middlewares import CachingMiddleware
from tinydb.storages import MemoryStorage, Storage

from reader.library.catch_up import collector_paused
from reader.library.log import sync_folder
from reader.model.entry import Marks
from reader.model.library_fields import RULE_PREFIXES, rule_field
from reader.system import atomic_file

VERSION = 2
"""The version of the form. Version 1 was JSON of another structure, without TinyDB tables."""
ABOUT = "reader_library"
"""The table that holds the version."""

Tables = dict[str, dict[str, dict[str, Any]]]
"""What TinyDB stores: for each table, by its name, the documents by their numbers."""

TABLES_OF_RULES = {
    "mute": ("mutes", "since"),
    "follow": ("follows", "since"),
    "taste": ("tastes", "value"),
}
"""For each kind of rule: the name of its table, and of what the table says beside the rule."""

PaperWithMarks = tuple[
    str, Marks, Mapping[str, str], Mapping[str, object] | None, Mapping[str, str]
]
"""A paper's key, its marks, the time of each tag, its record, and what else tells of taste."""


class AtomicJSONStorage(Storage):
    """A JSON file that is replaced as a whole: a reader finds the old tables or the new ones.

    TinyDB's own ``JSONStorage`` rewrites its file in place: a power cut may leave half of it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Tables | None:
        """The tables of the file; None if there is no file. Raises OSError and ValueError."""
        try:
            body = self._path.read_bytes()
        except FileNotFoundError:
            return None
        return self.decode(body) if body else None

    def write(self, data: Tables) -> None:
        """Replace the file. If it raises OSError, the old file is still there."""
        atomic_file.write(self._path, encode_tables(data), private=True)
        sync_folder(self._path.resolve().parent)

    @staticmethod
    def decode(body: bytes) -> Tables:
        """The tables in a file's bytes. Raises ValueError and RecursionError."""
        return msgspec.json.decode(body, type=Tables)


class ExportStorage(AtomicJSONStorage):
    """An export. Exports of version 1, which had no TinyDB tables, are turned into tables."""

    @staticmethod
    def decode(body: bytes) -> Tables:
        """The tables in a file's bytes. Raises ValueError and RecursionError."""
        value = msgspec.json.decode(body)
        match value:
            case {"reader_library": int(version), "papers": list(papers)}:
                mutes = msgspec.convert(value.get("mutes", {}), dict[str, str])
                rules = [{"rule": rule, "since": since} for rule, since in mutes.items()]
                value = {
                    ABOUT: _number_documents([{"version": version}]),
                    "papers": _number_documents(papers),
                    "mutes": _number_documents(rules),
                }
        return msgspec.convert(value, Tables)


def open_documents(path: Path, storage: type[AtomicJSONStorage]) -> TinyDB:
    """Open the documents of a file. It is read once, and written once, when they are closed."""
    return TinyDB(path, storage=CachingMiddleware(storage))  # type: ignore[no-untyped-call]


def write_documents(
    path: Path, papers: Iterable[PaperWithMarks], rules: Mapping[str, str], at: str
) -> None:
    """Replace a file by the library's documents. If it raises OSError, the old file is still there.

    ``rules`` are the values of all rules by key, ``at`` is the time now.
    """
    database = open_documents(path, AtomicJSONStorage)
    _fill_tables(database, papers, rules, at)
    # Everything is written here, at once. A ``with`` would write a part if reading papers fails.
    database.close()


def encode_documents(
    papers: Iterable[PaperWithMarks], rules: Mapping[str, str], at: str
) -> Iterator[bytes]:
    """The bytes that :func:`write_documents` would write."""
    database = TinyDB(storage=MemoryStorage)
    _fill_tables(database, papers, rules, at)
    return encode_tables(database.storage.read() or {})


def encode_tables(tables: Tables) -> Iterator[bytes]:
    """Tables as JSON, one document per line, so that 200,000 documents are never in one string."""
    encode = msgspec.json.Encoder().encode
    yield b"{"
    for table, (name, documents) in enumerate(tables.items()):
        yield b"%b%b:{" % (b"," if table else b"", encode(name))
        for row, (number, document) in enumerate(documents.items()):
            yield b"%b\n%b:%b" % (b"," if row else b"", encode(number), encode(document))
        yield b"\n}"
    yield b"}\n"


def _fill_tables(
    database: TinyDB, papers: Iterable[PaperWithMarks], rules: Mapping[str, str], at: str
) -> None:
    database.drop_tables()
    # This table comes first in the file: an export is recognised by it.
    database.table(ABOUT).insert({"version": VERSION, "written": at})
    with collector_paused():
        database.table("papers").insert_multiple(map(_make_document, papers))
    for field, (table, name) in TABLES_OF_RULES.items():
        database.table(table).insert_multiple(
            {"rule": key.removeprefix(RULE_PREFIXES[field]), name: value}
            for key, value in rules.items()
            if rule_field(key) == field
        )


def _number_documents(documents: Iterable[object]) -> dict[str, object]:
    return {str(number): document for number, document in enumerate(documents, 1)}


def _make_document(paper: PaperWithMarks) -> dict[str, object]:
    key, marks, tag_times, record, signals = paper
    return {
        "key": key,
        "read": marks.read,
        "bookmark": marks.bookmarked,
        "tags": tag_times,
        "note": marks.note,
        "record": record,
        "signals": signals,
    }
