"""A file that is packed by gzip is read as the file inside; other packings are named."""

import bz2
import gzip
import io
import json
import lzma
import time
import tracemalloc
import zipfile
from datetime import date
from pathlib import Path

import pytest

from reader.errors import ParseError
from reader.feeds.packed_files import unpack
from reader.feeds.parser_process import ChildParser
from reader.system import input_limits
from tests.program import reader
from tests.server import Answer, Server

FEED = b"""<?xml version="1.0" encoding="iso-8859-1"?><rss version="2.0"><channel><title>c</title>
<item><title>\xc9tude</title><link>https://example.org/1</link></item></channel></rss>"""
ONE = b"@misc{a, title={One}}\n"
TWO = b"@misc{b, title={Two}}\n"


def zipped(body: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("refs.bib", body)
    return file.getvalue()


def titles(source: str) -> list[str]:
    done = reader("list", source, "--format", "json")
    assert done.code == 0, done.err
    return [row["title"] for row in json.loads(done.out)]


@pytest.mark.parametrize(
    ("name", "body", "expected"),
    [
        ("feed.xml.gz", gzip.compress(FEED), ["Étude"]),
        ("refs.bib.gz", gzip.compress(ONE) + gzip.compress(TWO), ["One", "Two"]),
        ("refs.bib", gzip.compress(ONE) + bytes(512), ["One"]),
    ],
    ids=["feed", "members", "zeros at the end"],
)
def test_a_packed_file_is_read(name: str, body: bytes, expected: list[str], tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(body)
    assert titles(str(tmp_path / name)) == expected


@pytest.mark.parametrize("kind", ["application/gzip", "text/xml; charset=iso-8859-1"])
def test_an_answer_that_is_packed_without_saying_so_is_read(kind: str) -> None:
    with Server(lambda request: Answer(gzip.compress(FEED), headers={"Content-Type": kind})) as it:
        assert titles(f"{it.url}/feed.xml.gz") == ["Étude"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (lzma.compress(ONE), "it is packed as xz, which can't be read here; unpack it first"),
        (bz2.compress(ONE * 9), "it is packed as bzip2, which can't be read here; unpack it first"),
        (zipped(ONE), "it is packed as zip, which can't be read here; unpack it first"),
        (gzip.compress(ONE)[:-9], "it is cut short; fetch or save it again"),
        (gzip.compress(ONE)[:-8] + bytes(8), "it can't be unpacked; fetch or save it again"),
        (gzip.compress(ONE) + b"garbage", "it can't be unpacked; fetch or save it again"),
        (b"\x1f\x8b", "it is cut short; fetch or save it again"),
    ],
    # Without names, the bytes would be the names, and they hold the time at which they were made.
    ids=["xz", "bzip2", "zip", "cut", "wrong sum", "garbage behind", "two bytes"],
)
def test_what_can_t_be_unpacked_is_named(body: bytes, said: str) -> None:
    with pytest.raises(ParseError) as raised:
        ChildParser().parse_file(body, "it", date(2026, 11, 23))
    assert str(raised.value) == said


def test_text_that_begins_like_a_packed_file_is_text() -> None:
    assert unpack(b"BZh is a word", "it") == b"BZh is a word"


@pytest.mark.parametrize(
    "bomb",
    [
        gzip.compress(bytes(3 * input_limits.BODY_BYTES)),
        gzip.compress(bytes(1_000_000)) * 60,
    ],
    ids=["one member", "many members"],
)
def test_a_bomb_is_refused_in_little_time_and_memory(bomb: bytes) -> None:
    tracemalloc.start()
    start = time.process_time()
    with pytest.raises(ParseError, match="holds more than 20 MB when it is unpacked"):
        unpack(bomb, "it")
    assert time.process_time() - start < 2
    assert tracemalloc.get_traced_memory()[1] < 3 * input_limits.BODY_BYTES
    tracemalloc.stop()
