"""``reader list`` on a terminal: colours where they are wanted, and the id that ``mark`` takes."""

import os
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.program import READER, reader
from tests.terminal import Terminal

SGR = re.compile(rb"\x1b\[[0-9;]*m")
READ, STARRED = "2606.12397", "2601.03986"


def listed(
    env: Mapping[str, str] | None = None, *words: str, width: int = 80
) -> tuple[bytes, list[str]]:
    """What ``reader list sample:`` writes to a terminal, and the lines that are seen."""
    command = (*READER, "list", "sample:", *words)
    with Terminal(command, {**os.environ, **(env or {})}, size=(width, 24)) as terminal:
        assert terminal.wait() == 0
        lines = [one.rstrip() for one in terminal.screen().splitlines() if one.strip()]
    return terminal.raw, lines


@pytest.fixture(autouse=True)
def marked(monkeypatch: pytest.MonkeyPatch) -> None:
    """One paper is read, another is bookmarked."""
    monkeypatch.setenv("TERM", "xterm-256color")
    reader("mark", "read", READ)
    reader("mark", "bookmark", STARRED)


def test_unread_is_bold_and_read_is_dim_star_and_votes_have_colours() -> None:
    raw, _ = listed()
    rows = raw.split(b"\n")
    read = next(row for row in rows if READ.encode() in row)
    starred = next(row for row in rows if STARRED.encode() in row)
    assert b"\x1b[2mRedesign" in read and b"\x1b[1m" not in read and b"\x1b[32m" not in read
    assert b"\x1b[1mBenchmark" in starred
    assert "\x1b[33m●\x1b[0m\x1b[33m★\x1b[0m\x1b[32m   19\x1b[0m".encode() in starred


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=str)
def test_where_no_colours_are_wanted_there_are_none(env: Mapping[str, str]) -> None:
    raw, lines = listed(env)
    assert not SGR.search(raw) and len(lines) == 12
    assert lines == listed()[1]


def test_an_empty_no_color_forbids_nothing() -> None:
    assert SGR.search(listed({"NO_COLOR": ""})[0])


def test_pipes_files_and_other_formats_have_no_colours(tmp_path: Path) -> None:
    assert "\x1b" not in reader("list", "sample:", "--format", "table").out
    file = tmp_path / "out"
    raw, _ = listed(None, "--format", "table", "-o", str(file))
    assert not SGR.search(raw)
    assert b"\x1b" not in file.read_bytes()
    for form in ("tsv", "ids", "bibtex"):
        assert not SGR.search(listed(None, "--format", form)[0])


@pytest.mark.parametrize("width", [60, 80, 120])
def test_every_line_ends_in_an_id_that_other_commands_take(width: int) -> None:
    raw, lines = listed(width=width)
    ids = reader("list", "sample:", "--format", "ids").out.split()
    assert [line.split()[-1] for line in lines] == ids
    # No row is wider than the terminal, so that none goes on in the next line.
    plain = SGR.sub(b"", raw).decode()
    assert all(len(line) <= width for line in plain.splitlines())
    assert reader("mark", "read", lines[3].split()[-1]).code == 0
