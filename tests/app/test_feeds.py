"""The list of feeds, going to feeds by name, and feeds that are added to one's own."""

import asyncio
import threading
import time
import tomllib
from datetime import timedelta

import pytest
from textual.widgets import Input, OptionList

from reader.app.known_feeds import find_best, offer_feeds
from reader.app.screens.feeds import FeedsScreen
from reader.app.screens.go_to import GoToScreen
from reader.app.widgets.plain_text import PlainText
from reader.app.widgets.table_row import TableRow
from reader.catalogue.connection import open_database
from reader.catalogue.stored_feeds import store_feed
from reader.config import Config, NamedFeed
from reader.model import address as addresses
from reader.model.address import ArxivNew
from reader.system.app_state import AppState, Visit
from reader.system.paths import Paths
from tests.app.running import NOWHERE, Running, a_session, running
from tests.conftest import NOON
from tests.make import paper
from tests.server import Answer, Request, Server

RSS = """<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:arxiv="http://arxiv.org/schemas/atom"><channel><title>cs.CL updates</title><item>
<title>A Paper of cs.CL</title><link>https://arxiv.org/abs/2611.70001</link>
<description>arXiv:2611.70001v1 Announce Type: new
Abstract: What it is about.</description><guid>oai:arXiv.org:2611.70001v1</guid>
<category>cs.CL</category><arxiv:announce_type>new</arxiv:announce_type>
<dc:creator>Ada Byron</dc:creator></item></channel></rss>"""


@pytest.fixture
def arxiv(hub: Server, monkeypatch: pytest.MonkeyPatch) -> Server:
    """The made-up site, which also stands in for arXiv: cs.CL has announced one paper."""
    site = hub.answer
    hub.answer = lambda request: (
        Answer(RSS.encode()) if request.path == "/rss/cs.CL" else site(request)
    )
    monkeypatch.setenv("READER_ARXIV_ENDPOINT", hub.url)
    return hub


def keep(paths: Paths, address: str, *numbers: int) -> None:
    """Store a feed as if it had just been fetched."""
    database = open_database(paths.catalogue)
    store_feed(database, address, tuple(map(paper, numbers)), day=None, taken=NOON)
    database.close()


def visited(*texts: str) -> AppState:
    """The state of an app that has seen these feeds, the last one last."""
    visits = {text: Visit(NOON - timedelta(hours=len(texts) - n)) for n, text in enumerate(texts)}
    return AppState(introduced=True, visits=visits)


def rows(it: Running) -> list[str]:
    """The rows of the open dialog."""
    options = it.app.screen.query_one(OptionList).options
    return [str(one.prompt) for one in options if isinstance(one.prompt, TableRow)]


def highlighted(it: Running) -> str:
    """The highlighted row."""
    menu = it.app.screen.query_one(OptionList)
    assert menu.highlighted is not None
    return rows(it)[menu.highlighted]


def hint(it: Running) -> str:
    """What the last line of the open dialog says."""
    return str(it.app.screen.query_one(".hint", PlainText).render())


async def test_a_category_is_opened_with_seven_keys(arxiv: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await it.press("f", *"cs.cl", "enter")
        assert it.screen.feed.address == ArxivNew("cs.CL")
        assert it.titles == ["A Paper of cs.CL"]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("cs.cl", "cs.CL Computation and Language"),
        ("computation language", "cs.CL Computation and Language"),
        ("language comp", "cs.CL Computation and Language"),
        ("cl", "cs.CL Computation and Language"),
        ("cscl", "cs.CL Computation and Language"),
        ("machine learning", "cs.LG Machine Learning"),
        ("robotics", "cs.RO Robotics"),
        ("hist", "History"),
        ("book", "Bookmarks"),
        ("cat", "Catalogue"),
        ("yest", "Sunday 22 November 2026"),
        ("22 nov", "Sunday 22 November 2026"),
        ("tod", "Daily Papers"),
        ("morn", "morning"),
        ("security", "morning"),
    ],
)
def test_the_best_feed_for_what_is_typed_is_first(typed: str, name: str) -> None:
    config = Config(feeds={"morning": NamedFeed(("arxiv:new/cs.CR",))})
    feeds = offer_feeds(config, NOON.date(), addresses.Sample(), [], {})
    assert find_best(typed, feeds)[0].name == name


async def test_what_is_an_address_goes_exactly_there(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await it.press("f")
        for typed, first in (
            ("2026-11-18", "Wednesday 18 November 2026  a day"),
            ("2026-11", "November 2026  a month"),
            ("2611.20001", "Paper 2611.20001  a paper"),
            ("hf:search/cs", "cs  search, Hugging Face"),
            ("arxiv:new/cs", "cs  arXiv"),
            ("today", "Daily Papers  the newest day"),
        ):
            it.app.screen.query_one(Input).value = typed
            await it.pilot.pause()
            assert highlighted(it) == rows(it)[0] == first
        await it.press("enter")
        assert it.screen.feed.address == addresses.Daily()


async def test_visited_feeds_come_first(hub: Server, paths: Paths) -> None:
    state = visited("arxiv:new/stat.ML", "arxiv:new/cs.LG", "hf:daily")
    async with running(paths, state=state) as it:
        await it.press("f")
        assert rows(it)[:2] == ["cs.LG Machine Learning  arXiv", "stat.ML Machine Learning  arXiv"]
        await it.press(*"arti")
        assert highlighted(it).startswith("cs.AI")
        await it.press("ctrl+u", *"math")
        assert not highlighted(it).startswith("stat.ML")
        await it.press("ctrl+u", *"learning")
        assert rows(it)[:2] == ["cs.LG Machine Learning  arXiv", "stat.ML Machine Learning  arXiv"]


async def test_a_file_wins_only_where_no_name_has_what_was_typed(
    hub: Server, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = paths.catalogue.parent
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    for name in ("csro", "robotics"):
        (folder / name).write_text("@article{a, title={A Saved Paper}}")
    async with running(paths) as it:
        await it.press("f", *"csro")
        assert highlighted(it).startswith("cs.RO")
        await it.press("enter")
        assert it.titles == ["A Saved Paper"]
        await it.press("f", *"robotics")
        assert highlighted(it).startswith("cs.RO")


async def test_the_list_counts_what_is_unread_without_the_network(
    hub: Server, paths: Paths
) -> None:
    keep(paths, "arxiv:new/cs.CL", 1, 2, 3)
    config = Config(feeds={"morning": NamedFeed(("arxiv:new/cs.LG", "hf:daily"), "-survey")})
    async with running(paths, config=config, state=visited("arxiv:new/cs.CL")) as it:
        await it.press("r", "b", "j", "b", "t", *"rl", "enter")
        asked = len(hub.requests)
        await it.press("F")
        assert isinstance(it.app.screen, FeedsScreen)
        assert rows(it) == [
            "Daily Papers  home · the newest day  29 unread",
            "morning  cs.LG Machine Learning, Daily Papers · -survey  not fetched yet",
            "Following  what you follow",
            "Trending  Hugging Face  not fetched yet",
            "arXiv cs.CL  Computation and Language  3 unread",
            "Bookmarks  what you bookmarked  1 unread",
            "rl  tag  1 unread",
            "All that was kept  bookmarks, tags, notes  1 unread",
            "History  what you read",
            "Catalogue  every paper seen",
        ]
        assert len(hub.requests) == asked
        await it.press("F")
        assert it.app.screen is it.screen


async def test_muted_papers_are_not_counted(hub: Server, paths: Paths) -> None:
    keep(paths, "arxiv:new/cs.CL", 1, 2, 3)
    with a_session(paths) as (session, _):
        session._library.set_rules("mute", ["title:number-2"], True, "cli")
    async with running(paths, state=visited("arxiv:new/cs.CL")) as it:
        await it.press("F")
        assert "arXiv cs.CL  Computation and Language  2 unread" in rows(it)


async def test_a_feed_is_opened_from_the_list(hub: Server, paths: Paths) -> None:
    keep(paths, "arxiv:new/cs.CL", 1, 2, 3)
    async with running(paths, state=visited("arxiv:new/cs.CL")) as it:
        await it.press("F", "n", "enter")
        assert it.screen.feed.address == ArxivNew("cs.CL")
        await it.press("F")
        assert highlighted(it).startswith("arXiv cs.CL")
        await it.press("escape")
        assert it.app.screen is it.screen
        await it.press("F", "slash")
        assert isinstance(it.app.screen, GoToScreen)


async def test_a_click_opens_a_feed_of_the_list(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await it.press("F")
        await it.pilot.click(OptionList, offset=(4, 2))
        await it.settled()
        assert it.screen.feed.address == addresses.Trending()


async def test_the_key_that_is_configured_closes_the_list_too(hub: Server, paths: Paths) -> None:
    async with running(paths, config=Config(keymap={"list_feeds": ("f5",)})) as it:
        await it.press("f5", "F")
        assert isinstance(it.app.screen, FeedsScreen)
        await it.press("f5")
        assert it.app.screen is it.screen


async def test_one_key_goes_round_the_feeds_with_unread_papers(hub: Server, paths: Paths) -> None:
    keep(paths, "arxiv:new/cs.CL", 1, 2)
    keep(paths, "arxiv:new/cs.LG", 3)
    keep(paths, "arxiv:new/cs.AI", 4)
    with a_session(paths) as (session, _):
        session._library.mark_read(["arxiv:2611.00004"], True, "cli")
    state = visited("arxiv:new/cs.LG", "arxiv:new/cs.CL", "arxiv:new/cs.AI")
    async with running(paths, state=state) as it:
        shown = []
        for _ in range(4):
            await it.press("U")
            shown.append(addresses.format_address(it.screen.feed.address))
        assert shown == ["arxiv:new/cs.CL", "arxiv:new/cs.LG", "hf:daily", "arxiv:new/cs.CL"]


async def test_where_all_is_read_that_is_said(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await it.press("A", "U")
        assert it.screen.feed.address == addresses.Daily()
        assert it.footer == "No other feed has unread papers · F lists the feeds"


async def test_a_category_is_added_by_name_and_comments_stay(arxiv: Server, paths: Paths) -> None:
    paths.config.parent.mkdir(parents=True)
    paths.config.write_text("# mine\nhome = 'hf:daily' # yes\n")
    async with running(paths) as it:
        await it.press("f", *"language comp", "ctrl+s")
        assert hint(it) == "cs.CL Computation and Language is one of your feeds now: cs-CL"
        text = paths.config.read_text()
        assert text.startswith("# mine\nhome = 'hf:daily' # yes\n")
        assert tomllib.loads(text)["feeds"] == {"cs-CL": {"from": ["arxiv:new/cs.CL"]}}
        await it.press("ctrl+s")
        assert hint(it) == "cs.CL Computation and Language is one of your feeds already: cs-CL"
        await it.press("escape", "f", *"cs-CL", "enter")
        assert it.screen.feed.address == addresses.Named("cs-CL")
        assert it.titles == ["A Paper of cs.CL"]
        await it.press("F")
        assert "cs-CL  cs.CL Computation and Language  1 unread" in rows(it)


async def test_a_feed_that_was_just_added_is_fetched_and_counted(
    arxiv: Server, paths: Paths
) -> None:
    async with running(paths) as it:
        await it.press("f", *"language comp", "ctrl+s", "escape", "F")
        assert rows(it)[1] == "cs-CL  cs.CL Computation and Language  1 unread"


async def test_a_key_does_not_wait_for_the_feed_that_was_just_added(
    arxiv: Server, paths: Paths
) -> None:
    keep(paths, "arxiv:new/cs.CL", 1, 2, 3)
    may_answer, answer = threading.Event(), arxiv.answer

    def answer_late(request: Request) -> Answer:
        if request.path == "/rss/cs.CL":
            may_answer.wait(20)
        return answer(request)

    async with running(paths, state=visited("arxiv:new/cs.CL")) as it:
        arxiv.answer = answer_late
        await it.pilot.press("F", "n", "a")
        async with asyncio.timeout(20):
            while "is one of your feeds now: cs-CL" not in hint(it):
                await it.pilot.pause()
            while "not fetched yet" not in rows(it)[1]:
                await it.pilot.pause()
        await it.pilot.press("G", "g")
        assert highlighted(it).startswith("Daily Papers")
        may_answer.set()
        await it.settled()
        assert rows(it)[1] == "cs-CL  cs.CL Computation and Language  1 unread"


async def test_a_feed_read_lately_is_added_from_the_list_and_counted_without_the_network(
    hub: Server, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("READER_ARXIV_ENDPOINT", NOWHERE)
    keep(paths, "arxiv:new/cs.CL", 1, 2, 3)
    async with running(paths, state=visited("arxiv:new/cs.CL")) as it:
        await it.press("F", "n", "a")
        assert hint(it) == "cs.CL Computation and Language is one of your feeds now: cs-CL"
        assert rows(it)[1] == "cs-CL  cs.CL Computation and Language  3 unread"
        await it.press("G", "a")
        assert hint(it).startswith("Catalogue can't be one of your feeds")


async def test_a_feed_that_was_just_added_and_cant_be_fetched_is_said_in_a_sentence(
    hub: Server, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("READER_ARXIV_ENDPOINT", NOWHERE)
    async with running(paths) as it:
        await it.press("f", *"language comp", "ctrl+s", "escape")
        assert it.footer.startswith("cs-CL can't be counted yet: ")
        await it.press("F")
        assert rows(it)[1] == "cs-CL  cs.CL Computation and Language  not fetched yet"


async def test_the_open_feed_is_added_and_nothing_else_is_said(hub: Server, paths: Paths) -> None:
    async with running(paths, address=addresses.Trending()) as it:
        it.screen.action_command("add_feed")
        await it.settled()
        assert it.footer == "Trending is one of your feeds now: hf-trending"
        it.app._check_settings()
        await it.settled()
        assert it.footer == "Trending is one of your feeds now: hf-trending"
        assert it.session.config.feeds == {"hf-trending": NamedFeed(("hf:trending",))}


async def test_a_configuration_that_cant_be_changed_is_said(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        paths.config.parent.mkdir(parents=True)
        paths.config.write_text("home = \n")
        await it.press("f", *"cs.cl", "ctrl+s")
        assert "is no valid TOML" in hint(it)
        assert paths.config.read_text() == "home = \n"


async def test_a_paper_read_last_week_is_found_with_few_keys_and_a_word(
    hub: Server, paths: Paths
) -> None:
    async with running(paths) as it:
        await it.press("left_square_bracket", "r", "escape")
    async with running(paths) as it:
        keys = ["f", "h", "i", "enter", "slash", "enter"]
        await it.press(*keys[:-1], *"made-up", keys[-1])
        assert it.titles == ["Made-up paper 1 of 19 November"]
        assert len(keys) <= 8


async def test_typing_is_fast(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await it.press("f")
        screen = it.app.screen
        assert isinstance(screen, GoToScreen)
        field = screen.query_one(Input)
        took = []
        for typed in ("c", "co", "com", "comp", "comp l", "comp la", "xyzzy"):
            with screen.prevent(Input.Changed):
                field.value = typed
            began = time.perf_counter()
            screen._show_rows()
            took.append(time.perf_counter() - began)
        assert sorted(took)[len(took) // 2] < 0.05
