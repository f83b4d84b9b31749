"""Feeds that are too large to be filtered between two keys."""

import json
from pathlib import Path

import pytest

from reader.app import start
from reader.app.actions.muting import MuteActions
from reader.app.feed_view import FeedView
from reader.catalogue.connection import use_database
from reader.catalogue.feed_snapshots import Snapshot
from reader.catalogue.stored_feeds import store_feed
from reader.config import Config
from reader.model import address as addresses
from reader.model.entry import Marks
from reader.model.query import parse_query
from reader.services.marks import MarksService
from reader.system.app_state import AppState
from reader.system.paths import Paths
from tests import make
from tests.app.running import Running, a_session, day, running
from tests.app.test_organise import words
from tests.conftest import NOON
from tests.hub import entry
from tests.reference import matches, ordered
from tests.server import Server

PAPERS = 2600


@pytest.fixture
def large(tmp_path: Path) -> addresses.File:
    """A file of 2,600 papers; every third is about owls."""
    about = ("owls", "cats", "dogs")
    papers = [
        entry(
            number,
            id=f"2611.{number:05d}",
            title=f"Paper {number} on {about[number % 3]}",
            upvotes=number * 7 % 1000,
        )
        for number in range(1, PAPERS + 1)
    ]
    file = tmp_path / "papers.json"
    file.write_text(json.dumps(papers))
    return addresses.File(str(file))


def expected(it: Running, query: str) -> list[str]:
    """The titles of what matches, in the order of the rows."""
    node = parse_query(query, NOON.date())
    view = it.screen.feed.view
    heard_of = (one for one in ordered(view.snapshot.entries, view.sort) if not one.muted)
    return [one.paper.title for one in heard_of if matches(node, one)]


async def test_what_matches_is_shown_in_the_order_of_the_rows(
    hub: Server, paths: Paths, large: addresses.File
) -> None:
    async with running(paths, address=large) as it:
        for query in ("owl", "owl votes:>900", "unicorns", "paper -dogs", "title:cats"):
            await it.press("slash", *["backspace"] * 20, *query, "enter")
            assert it.titles == expected(it, query)
            assert f"/{query} · {len(it.titles)}" in it.header
            assert "…" not in it.header.partition("unread")[0]
        await it.press("escape")
        assert len(it.titles) == PAPERS


async def test_order_and_marks_go_with_the_filter(
    hub: Server, paths: Paths, large: addresses.File
) -> None:
    async with running(paths, address=large) as it:
        await it.press("s", "3")
        await it.press("slash", *"owl", "enter")
        assert it.titles == expected(it, "owl")
        assert len(it.titles) == PAPERS // 3
        await it.press("s", "6")
        assert it.titles == expected(it, "owl")
        await it.press("r")
        await it.press("2")
        assert len(it.titles) == PAPERS // 3 - 1
        assert it.unread == PAPERS - 1
        await it.press("slash", *["backspace"] * 3, *"cat", "enter")
        assert it.titles == expected(it, "cat")
        await it.press("r")
        await it.press("slash", *["backspace"] * 3, *"cats", "enter")
        assert len(it.titles) == len(expected(it, "cats")) - 1
        await it.press("1")
        assert it.titles == expected(it, "cats")
        await it.press("s", "1", "2", "1")
        assert it.titles == expected(it, "cats")


async def test_a_row_that_stays_is_not_taken_for_one_that_matches(
    hub: Server, paths: Paths, large: addresses.File
) -> None:
    async with running(paths, address=large) as it:
        await it.press("slash", *"is:unread", "enter", "r")
        await it.press("s", "3")
        assert len(it.titles) == PAPERS
        await it.press("1")
        assert len(it.titles) == PAPERS - 1


async def test_a_newer_answer_is_looked_through_too(
    hub: Server, paths: Paths, large: addresses.File
) -> None:
    async with running(paths, address=large) as it:
        await it.press("slash", *"owl", "enter", "j", "j")
        before = it.titles[2]
        file = Path(large.path)
        papers = json.loads(file.read_text())
        new = entry(1, id="2611.09999", title="A new paper on owls")
        file.write_text(json.dumps([new, *papers]))
        await it.press("R")
        assert it.titles[0] == "A new paper on owls"
        assert len(it.titles) == PAPERS // 3 + 1
        assert it.screen.current_entry and it.screen.current_entry.paper.title == before


async def test_muted_papers_are_not_found(hub: Server, paths: Paths, large: addresses.File) -> None:
    async with running(paths, address=large) as it:
        await it.screen.session.write_rule("mute", "title:owls", True)
        it.screen.show_marks(await it.screen.session.write_rule("mute", "title:cats", True))
        await it.press("slash", *"paper", "enter")
        assert len(it.titles) == len(expected(it, "paper")) == PAPERS // 3 + 1
        assert all("dogs" in title for title in it.titles)


async def test_the_next_unread_paper_is_found_without_reading_what_is_between(
    hub: Server, paths: Paths, large: addresses.File
) -> None:
    async with running(paths, address=large, config=Config(mark_read="manual")) as it:
        await it.press("X", "A", "escape", "G", "N", "g", "n")
        assert it.unread == 0
        assert it.row == 0 and it.footer == "Every paper here is read"
        rows = it.screen.feed.view._rows
        assert sum(rows.get_held_entry(place) is not None for place in range(PAPERS)) < 300
        await it.press("u", "g", "n")
        assert it.row == 1
        assert it.unread == PAPERS


async def test_what_a_rule_hides_in_a_long_feed_is_counted_and_shown(
    hub: Server, paths: Paths, large: addresses.File
) -> None:
    async with running(paths, address=large) as it:
        await MuteActions(it.screen)._write_rule("title:owls", True)
        assert it.footer.startswith(f"Muted title:owls: {PAPERS // 3} hidden here")
        assert len(it.titles) == it.screen.feed.view.paper_count == PAPERS - PAPERS // 3
        await it.press("4")
        assert len(it.titles) == PAPERS // 3 and all("owls" in title for title in it.titles)
        entry = it.screen.current_entry
        assert entry and entry.muted == "title:owls"


async def test_a_long_feed_in_another_order_is_begun_in_it(
    hub: Server, paths: Paths, large: addresses.File
) -> None:
    async with running(paths, address=large, state=AppState(introduced=True, sort="votes")) as it:
        assert it.titles == expected(it, "paper")
        assert it.screen.feed.view.shown_rows[0].paper.votes == 999
        await it.press("g", "b")
        entry = it.screen.feed.view.shown_rows[0]
        assert entry.marks.bookmarked


async def test_authors_of_a_long_feed_are_completed(
    hub: Server, paths: Paths, large: addresses.File
) -> None:
    async with running(paths, address=large) as it:
        await it.press("slash", *"author:a", "tab")
        assert it.screen._filter_actions.filter_field.value == "author:ada-byron"


async def test_who_types_on_sees_the_last_filter_alone(
    hub: Server, paths: Paths, large: addresses.File
) -> None:
    async with running(paths, address=large) as it:
        await it.pilot.press("slash", *"paper 12", *["backspace"] * 8, *"dogs")
        await it.settled()
        assert it.titles == expected(it, "dogs")


async def test_the_catalogue_is_searched_the_first_ones_first(
    hub: Server, paths: Paths, large: addresses.File
) -> None:
    async with running(paths, address=large):
        pass
    async with running(paths, address=addresses.Catalogue()) as it:
        assert len(it.titles) == 2000
        seen: list[int] = []
        show = it.screen.panes.show_rows

        def watched(rows, *rest, **more) -> None:  # type: ignore[no-untyped-def]
            seen.append(len(rows))
            show(rows, *rest, **more)

        it.screen.panes.show_rows = watched  # type: ignore[method-assign]
        await it.press("slash", *"owl", "enter")
        assert len(it.titles) == PAPERS // 3 and all("owls" in title for title in it.titles)
        assert seen[-2:] == [50, PAPERS // 3]
        await it.press("slash", *["backspace"] * 3)
        assert len(it.titles) == 2000


@pytest.mark.parametrize("query", ["-17", "paper -17", "-title:17 votes:>0", "-(17 OR title:17)"])
async def test_what_a_filter_leaves_out_is_not_shown_of_the_catalogue(
    query: str, hub: Server, paths: Paths
) -> None:
    async with running(paths):
        pass
    async with running(paths, address=addresses.Catalogue()) as it:
        everything = it.titles
        await it.press("slash", *words(query), "enter")
        assert it.titles == [title for title in everything if " 17 " not in title]
        assert len(it.titles) == 29


def test_counts_follow_marks_without_being_counted_again() -> None:
    entries = [make.entry(number) for number in range(4)]
    view = FeedView(make.snapshot(*entries), "feed")
    assert view.unread_count == 4
    view.update_marks(
        {entries[0].key: Marks(read="2026-11-20"), entries[1].key: Marks(tags=("a",))}
    )
    assert view.unread_count == 3
    view.update_marks({entries[0].key: Marks(), entries[1].key: Marks(read="2026-11-20")})
    assert view.unread_count == 3
    view.update_marks({entries[1].key: Marks()})
    assert view.unread_count == 4


MONTH = day("2026-10")
"""A month that is over: nothing is fetched again."""


@pytest.fixture
def long(paths: Paths) -> list[str]:
    """The keys of 700 papers that the month showed."""
    listed = tuple(make.paper(number) for number in range(1, 701))
    with use_database(paths.catalogue) as database:
        store_feed(database, addresses.format_address(MONTH), listed, day=None, taken=NOON)
    return [paper.key for paper in listed]


def begun(paths: Paths, state: AppState) -> Snapshot:
    """What is read of it before the first paint."""
    with a_session(paths) as (session, _):
        snapshot = start.load_first_rows(session, MONTH, state)
        session.close()
    assert snapshot
    return snapshot


async def test_a_long_feed_is_whole_after_the_first_paint(paths: Paths, long: list[str]) -> None:
    assert len(begun(paths, AppState()).entries) == 200
    assert begun(paths, AppState()).rest == 500
    async with running(paths, address=MONTH) as it:
        assert it.screen.feed.view.paper_count == 700
        assert "700 unread of 700" in it.header
        assert it.row == 0
        await it.press("G")
        assert it.screen.current_entry and it.screen.current_entry.key == long[-1]


async def test_keys_before_the_rest_is_read_are_not_lost(paths: Paths, long: list[str]) -> None:
    async with running(paths, address=MONTH, settle=False) as it:
        await it.pilot.press("j", "j", "b")
        await it.settled()
        assert it.row == 2
        assert it.screen.feed.view.paper_count == 700
        entry = it.screen.feed.view.find_entry(long[2])
        assert entry and entry.marks.bookmarked


@pytest.mark.parametrize(
    ("state", "read"),
    [
        (AppState(sort="votes"), 0),
        (AppState(), 200),
        (
            AppState(
                key="arxiv:2611.00650",
                address=addresses.format_address(MONTH),
                left=NOON.date().isoformat(),
            ),
            0,
        ),
    ],
    ids=["in another order", "the first unread one is further on", "it was left further on"],
)
async def test_where_the_cursor_belongs_further_on_all_is_read_first(
    paths: Paths, long: list[str], state: AppState, read: int
) -> None:
    with a_session(paths) as (session, database):
        if read:
            MarksService(paths, database, lambda: NOON).mark_read(long[:read], True, "cli")
        session.close()
    assert begun(paths, state).rest == 0
    async with running(paths, address=MONTH, state=state) as it:
        assert it.screen.feed.view.paper_count == 700
        assert it.row == (read or (649 if state.key else 0))
