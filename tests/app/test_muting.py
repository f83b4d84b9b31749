"""Muting: by a word, author or keyword of the paper at hand; counted, listed, undone."""

from reader.app.screens.ask import AskScreen
from reader.app.screens.choose import ChooseScreen
from reader.model import address as addresses
from reader.system.paths import Paths
from tests.app.running import running
from tests.app.test_organise import words
from tests.hub import DAY, entry, site
from tests.server import Server


def two_authors() -> list[dict[str, object]]:
    """Ten papers, three of them Carl's."""
    carl = [{"name": "Carl Ritter"}]
    return [entry(n, authors=carl) if n < 4 else entry(n) for n in range(1, 11)]


async def test_an_author_is_muted_counted_shown_with_the_rule_and_heard_of_again(
    hub: Server, paths: Paths
) -> None:
    hub.answer = site({DAY: two_authors()})
    async with running(paths) as it:
        await it.press("M")
        assert isinstance(it.app.screen, ChooseScreen)
        await it.press("3")
        assert it.footer == "Muted author:carl-ritter: 3 hidden here · u undoes"
        assert len(it.titles) == 7
        assert "3 muted" in it.header and "7 unread of 7" in it.header
        await it.press("4")
        assert len(it.titles) == 3
        assert "only muted papers" in it.header
        shown = it.screen.panes.papers.render_line(1).text
        assert "muted by author:carl-ritter" in shown
        await it.press("escape")
        assert len(it.titles) == 7
    async with running(paths) as it:
        assert len(it.titles) == 7
        await it.app.run_action("command('muted_rules')", it.screen)
        await it.settled()
        await it.press("1")
        assert it.footer == "author:carl-ritter is no longer muted · u undoes"
        assert len(it.titles) == 10
        await it.press("u")
        assert len(it.titles) == 7
        await it.press("u")
        assert len(it.titles) == 10


async def test_a_rule_of_ones_own_is_checked_before_it_is_taken(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await it.press("M", "5")
        assert isinstance(it.app.screen, AskScreen)
        await it.press("enter")
        assert isinstance(it.app.screen, AskScreen)
        await it.press(*words("paper 12"), "enter")
        assert len(it.titles) == 29


async def test_a_bookmark_is_never_hidden_nor_is_anything_in_the_library(
    hub: Server, paths: Paths
) -> None:
    async with running(paths) as it:
        await it.press("b", "j", "r", "M", "5", *words("made"), "enter")
        assert it.titles == ["Made-up paper 1 of 20 November"]
        await it.press("4")
        assert len(it.titles) == 29
    async with running(paths, address=addresses.Library("history")) as it:
        assert len(it.titles) == 1


async def test_nothing_muted_says_how_to(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await it.press("4")
        assert it.footer == "Nothing is muted here; M mutes"
        await it.app.run_action("command('muted_rules')", it.screen)
        await it.settled()
        assert it.footer == "Nothing is muted; M mutes"
