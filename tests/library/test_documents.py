"""The library as TinyDB documents: written as a whole, read by TinyDB, and imported again."""

import json
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from tinydb import Query, TinyDB

from reader.catalogue.marked_papers import MarkedPaper
from reader.errors import ParseError
from reader.library import documents
from reader.model.entry import Marks
from reader.services import import_library
from tests.library.home import Home, list_part_with_records, record, records
from tests.program import reader

TIME = "2026-11-20T08:00:00+00:00"
PAPER = MarkedPaper("arxiv:1", Marks(read=TIME, tags=("rl",)), {"rl": TIME}, record("arxiv:1"))

VERSION_1 = b"""\
{"reader_library":1,"exported":"2026-11-23T08:12:31+00:00","papers":[
{"key":"arxiv:2611.00001","read":"2026-11-20T08:00:00+00:00","bookmark":"2026-11-21T08:00:00+00:00",\
"tags":{"rl":"2026-11-22T08:00:00+00:00"},"note":"why","record":{"key":"arxiv:2611.00001",\
"title":"Title of arxiv:2611.00001"}},
{"key":"arxiv:2611.00002","read":"2026-11-20T08:00:00+00:00","bookmark":null,"tags":{},\
"note":null,"record":null}
],"mutes":{"author:Nobody Known":"2026-11-20T07:06:00+00:00"}}
"""
"""What earlier versions exported."""


def write_papers(path: Path, *papers: MarkedPaper) -> None:
    """Write the documents of these papers."""
    documents.write_documents(path, papers, {"mute:kw:agents": TIME}, TIME)


def count_imported(home: Home, path: Path) -> int:
    """The number of papers and mute rules of which something was imported."""
    return import_library.import_marks(home.service(), import_library.read_library(path), {}).papers


def test_an_export_of_version_1_is_taken_in_with_its_times(home_library: Home) -> None:
    file = home_library.paths.state / "old.json"
    file.parent.mkdir(parents=True)
    file.write_bytes(VERSION_1)
    assert count_imported(home_library, file) == 3
    marks = home_library.marks("arxiv:2611.00001")
    assert (marks.read, marks.bookmarked) == (TIME, "2026-11-21T08:00:00+00:00")
    assert (marks.tags, marks.note) == (("rl",), "why")
    assert home_library.read() == {"arxiv:2611.00001", "arxiv:2611.00002"}
    assert home_library.mutes() == {"author:Nobody Known": "2026-11-20T07:06:00+00:00"}
    key = "arxiv:2611.00001"
    assert list_part_with_records(home_library.service(), "all") == [(key, record(key))]
    home_library.service().write_documents()
    (first, _) = home_library.documents("papers")
    assert first["tags"] == {"rl": "2026-11-22T08:00:00+00:00"}


def test_what_stock_tinydb_rewrote_is_taken_in(home_library: Home, tmp_path: Path) -> None:
    file = tmp_path / "library.json"
    write_papers(file, PAPER, PAPER._replace(key="arxiv:2"))
    with TinyDB(file) as database:
        database.table("papers").remove(Query().key == "arxiv:2")
        database.table("papers").update({"note": "mine"}, Query().key == "arxiv:1")
    assert count_imported(home_library, file) == 2
    assert home_library.read() == {"arxiv:1"}
    assert home_library.marks("arxiv:1").note == "mine"


def test_what_a_newer_version_exported_is_said_to_be_newer(tmp_path: Path) -> None:
    file = tmp_path / "library.json"
    write_papers(file, PAPER)
    file.write_bytes(file.read_bytes().replace(b'"version":2', b'"version":3'))
    with pytest.raises(ParseError, match=r"library\.json was exported by a newer reader"):
        import_library.read_library(file)


@pytest.mark.parametrize(
    "tables",
    [
        '{"reader_library": {}}',
        '{"reader_library": {"1": {"version": "2"}}, "papers": {}}',
        '{"reader_library": {"1": {"version": 2}}}',
        '{"reader_library": {"1": {"version": 2}}, "papers": []}',
        '{"reader_library": {"1": {"version": 2}}, "papers": {"one": {"key": "arxiv:1"}}}',
        '{"reader_library": {"1": {"version": 2}}, "papers": {"1": {"key": 1}}}',
        '{"reader_library": {"1": {"version": 2}}, "papers": {"1": []}}',
        '{"reader_library": {"1": {"version": 2}}, "papers": {"1": {"tags": ["rl"]}}}',
        '{"reader_library": {"1": {"version": 2}}, "papers": {}, "mutes": {"1": {"since": "2"}}}',
        '{"reader_library": {"1": {"version": 2}}, "papers": {"1": {"key": "arxiv:1"}',
    ],
)
def test_tables_of_another_shape_are_no_export(tmp_path: Path, tables: str) -> None:
    file = tmp_path / "library.json"
    file.write_text(tables)
    with pytest.raises(ParseError, match="is not a complete export of a library"):
        import_library.read_library(file)


def test_a_write_that_fails_leaves_the_old_documents(tmp_path: Path) -> None:
    file = tmp_path / "library.json"
    write_papers(file, PAPER)
    before = file.read_bytes()

    def papers() -> Iterator[MarkedPaper]:
        yield PAPER._replace(key="arxiv:2")
        raise OSError(5, "the catalogue can't be read")

    with pytest.raises(OSError):
        documents.write_documents(file, papers(), {}, TIME)
    assert file.read_bytes() == before
    assert not list(tmp_path.glob(".library.json*"))


def test_documents_are_written_anew_without_what_was_there(tmp_path: Path) -> None:
    file = tmp_path / "library.json"
    write_papers(file, PAPER)
    write_papers(file, PAPER._replace(key="arxiv:2"))
    with TinyDB(file) as database:
        assert [paper["key"] for paper in database.table("papers").all()] == ["arxiv:2"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_storage_serves_tinydb_as_its_own_does(tmp_path: Path) -> None:
    with TinyDB(tmp_path / "any.json", storage=documents.AtomicJSONStorage) as database:
        assert database.all() == []
        database.insert({"name": "one", "text": "“Ü” \n"})
        database.update({"name": "two"}, Query().name == "one")
        assert database.all() == [{"name": "two", "text": "“Ü” \n"}]
    with TinyDB(tmp_path / "any.json") as database:
        assert database.all() == [{"name": "two", "text": "“Ü” \n"}]


def test_a_document_is_a_line(tmp_path: Path) -> None:
    file = tmp_path / "library.json"
    write_papers(file, PAPER._replace(record=None), PAPER._replace(key="arxiv:2", record=None))
    lines = file.read_text().splitlines()
    assert [line[:20] for line in lines if '"key"' in line] == [
        '"1":{"key":"arxiv:1"', '"2":{"key":"arxiv:2"',
    ]  # fmt: skip


def test_an_export_in_a_file_and_one_in_a_pipe_are_the_same(
    home_library: Home, tmp_path: Path
) -> None:
    service = home_library.service()
    service.tag_papers(["arxiv:1"], ["rl"], True, "key", records)
    service.set_rules("mute", ["kw:agents"], True, "key")
    file = tmp_path / "out.json"
    assert reader("library", "export", "-o", str(file)).code == 0
    printed = json.loads(reader("library", "export").out)
    written = json.loads(file.read_bytes())
    service.write_documents()
    snapshot = json.loads((home_library.paths.state / "library.json").read_bytes())
    for tables in (printed, written, snapshot):
        assert tables.pop("reader_library")["1"]["version"] == 2
    assert printed == written == snapshot
    assert printed["papers"]["1"]["record"] == record("arxiv:1")
