"""newsboat subscribes to what ``reader list`` prints: the real program, then its cache is read."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.hub import three_days
from tests.server import Server

if not shutil.which("newsboat"):
    pytest.skip("newsboat is not installed", allow_module_level=True)


class Item(NamedTuple):
    """An article, as newsboat keeps it."""

    guid: str
    title: str
    url: str
    content: str
    author: str


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """The made-up site, and a search path on which ``reader`` is this one."""
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
    with Server(three_days()) as server:
        monkeypatch.setenv("HF_ENDPOINT", server.url)
        yield server


def reload_newsboat(folder: Path) -> list[Item]:
    """Let newsboat fetch all its feeds, and read what it has then."""
    (folder / "urls").write_text('"exec:reader list hf:daily --format rss"\n')
    (folder / "config").write_text("")
    files = ["-u", folder / "urls", "-C", folder / "config", "-c", folder / "cache.db"]
    done = subprocess.run(
        ["newsboat", *map(str, files), "-x", "reload"],
        capture_output=True, text=True, check=False, timeout=90,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr + done.stdout
    with closing(sqlite3.connect(folder / "cache.db")) as database:
        rows = database.execute("SELECT guid, title, url, content, author FROM rss_item")
        return [Item(*row) for row in rows]


def test_newsboat_has_titles_abstracts_links_and_authors(hub: Server, tmp_path: Path) -> None:
    items = {item.guid: item for item in reload_newsboat(tmp_path)}
    assert len(items) == 30
    item = items["arxiv:2611.20001"]
    assert item.title == "Made-up paper 1 of 20 November"
    assert item.url == "https://huggingface.co/papers/2611.20001"
    assert item.content
    assert item.author


def test_a_second_reload_brings_no_paper_twice(hub: Server, tmp_path: Path) -> None:
    first = reload_newsboat(tmp_path)
    again = reload_newsboat(tmp_path)
    assert {item.guid for item in first} == {item.guid for item in again}
    assert len(again) == len(first) == 30
