"""A new version on arXiv of a paper that the user keeps is announced once."""

import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from reader.system.paths import Paths
from tests.cli.test_sync import net
from tests.program import reader
from tests.server import Answer, Request, Server

__all__ = ["net"]
ENTRY = """<feed xmlns="http://www.w3.org/2005/Atom"><entry>
<id>http://arxiv.org/abs/2611.40001v{version}</id><title>On owls</title>
<updated>{day}T10:00:00Z</updated><published>2026-11-01T10:00:00Z</published>
<summary>What owls say.</summary><author><name>Ada Byron</name></author></entry></feed>"""
REPLACED = """<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>cs.CL updates on arXiv.org</title><item><title>On owls</title>
<link>https://arxiv.org/abs/2611.40001</link><guid>oai:arXiv.org:2611.40001v{version}</guid>
<description>arXiv:2611.40001v{version} Announce Type: replace
Abstract: What owls say.</description><pubDate>{day:%a, %d %b %Y} 00:00:00 -0500</pubDate></item>
</channel></rss>"""
SEARCH = "arxiv:search/ti:owls"


pytestmark = pytest.mark.usefixtures("today")  # no run crosses midnight


def find_tomorrow() -> date:
    """Tomorrow, UTC: a day on which no kept version was known."""
    return datetime.now(UTC).date() + timedelta(days=1)


def show_version(net: Server, version: int, day: date | None = None) -> None:
    """Let arXiv have this version of the paper, of tomorrow, in its API and its announcements."""

    def answer(request: Request) -> Answer:
        form = REPLACED if request.path.startswith("/rss") else ENTRY
        return Answer(form.format(version=version, day=day or find_tomorrow()).encode())

    net.answer = answer


def announced() -> list[str]:
    """What ``reader list following:`` says of new versions."""
    lines = reader("list", "following:").err.splitlines()
    return [line for line in lines if line.startswith("New version")]


def keep_first_version(net: Server) -> None:
    show_version(net, 1, "2026-11-01")
    reader("list", SEARCH)
    reader("mark", "bookmark", "2611.40001")
    reader("mark", "read", "2611.40001")


def expected(version: int) -> list[str]:
    tomorrow = find_tomorrow()
    is_next_year = (tomorrow.month, tomorrow.day) == (1, 1)
    day = f"{tomorrow.day} {tomorrow:%b}" + f" {tomorrow.year}" * is_next_year
    return [f"New version of a paper that you keep: v{version}, {day} of “On owls”"]


def test_it_is_announced_once_in_the_feed_that_shows_the_paper_though_it_was_read(
    net: Server,
) -> None:
    keep_first_version(net)
    assert announced() == []
    show_version(net, 3)
    reader("list", SEARCH)
    assert reader("count", "following:", "--where", "is:read").out == "1\n"
    assert announced() == expected(3)
    assert announced() == []
    assert reader("count", "following:", "--where", "is:read").out == "0\n"
    show_version(net, 4)
    reader("list", SEARCH)
    assert announced() == expected(4)


def test_the_daily_announcement_of_a_replacement_tells_it_too(net: Server) -> None:
    keep_first_version(net)
    show_version(net, 2)
    reader("list", "arxiv:new/cs.CL")
    assert announced() == expected(2)
    row = reader("list", "library:bookmarks", "--template", "{version} {revised}").out
    assert row == f"2 {find_tomorrow()}\n"


def test_a_catalogue_that_is_made_again_and_another_machine_announce_nothing_twice(
    net: Server, paths: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_first_version(net)
    show_version(net, 3)
    reader("list", SEARCH)
    assert announced() == expected(3)
    shutil.rmtree(paths.catalogue.parent)
    reader("list", SEARCH)
    assert announced() == []
    monkeypatch.setenv("HOME", str(tmp_path / "other"))
    events = Path(reader("library", "path").out.strip())
    shutil.copytree(paths.events, events, dirs_exist_ok=True)
    reader("list", SEARCH)
    assert reader("list", "library:bookmarks", "--format", "ids").out == "2611.40001\n"
    assert announced() == []


def test_a_paper_that_is_not_kept_or_was_kept_with_this_version_is_not_announced(
    net: Server,
) -> None:
    show_version(net, 3)
    reader("list", SEARCH)
    assert announced() == []
    reader("mark", "bookmark", "2611.40001")
    assert announced() == []


def test_where_the_version_that_was_kept_is_not_known_the_day_of_keeping_tells(
    net: Server,
) -> None:
    reader("mark", "bookmark", "2611.40001", "--offline")
    show_version(net, 2, find_tomorrow() - timedelta(days=3))
    reader("list", SEARCH)
    assert announced() == []
    show_version(net, 3)
    reader("list", SEARCH)
    assert announced() == expected(3)


def test_undo_does_not_take_back_that_it_was_announced(net: Server) -> None:
    keep_first_version(net)
    show_version(net, 3)
    reader("list", SEARCH)
    assert announced() == expected(3)
    assert reader("undo").err == "Undone: 1 paper unread again\n"
    assert announced() == []
