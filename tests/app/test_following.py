"""Following in the app: the menu, the feed of what is new, the list of rules, undo."""

from datetime import date

from msgspec import structs

from reader.app.screens.ask import AskScreen
from reader.app.screens.choose import ChooseScreen
from reader.catalogue import papers
from reader.catalogue.connection import use_database
from reader.model import address as addresses
from reader.system.paths import Paths
from tests.app.running import Running, running
from tests.app.test_muting import two_authors
from tests.app.test_organise import words
from tests.conftest import NOON
from tests.hub import DAY, site
from tests.server import Server


async def open_following(it: Running) -> None:
    """Run the command of the palette."""
    await it.app.run_action("command('following')", it.screen)
    await it.settled()


async def test_an_author_is_followed_listed_marked_and_no_longer_followed(
    hub: Server, paths: Paths
) -> None:
    hub.answer = site({DAY: two_authors()})
    async with running(paths) as it:
        await open_following(it)
        assert it.header.startswith(" Following")
        empty = it.screen.panes.papers.empty_text
        assert "You follow nothing yet; W follows an author or a search" in empty
        await it.press("escape", "W")
        assert isinstance(it.app.screen, ChooseScreen)
        await it.press("1")
        assert it.footer == "Following author:carl-ritter · u undoes"
        await it.press("r")
        await open_following(it)
        assert [title.split()[2] for title in it.titles] == ["2", "3", "1"]
        assert "2 unread of 3" in it.header
    async with running(paths, address=addresses.Following()) as it:
        assert len(it.titles) == 3
        await it.app.run_action("command('follow_rules')", it.screen)
        await it.settled()
        await it.press("1")
        assert it.footer == "author:carl-ritter is no longer followed · u undoes"
        assert it.titles == []
        await it.press("u")
        assert len(it.titles) == 3, "the open feed follows the rules"


async def test_the_filter_and_a_rule_of_ones_own_are_followed(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await it.press("slash", *words("paper 12"), "enter", "W")
        await it.press("1")
        assert it.footer == "Following paper 12 · u undoes"
        await it.press("escape")
        await open_following(it)
        assert it.titles == ["Made-up paper 12 of 20 November"]
        await it.app.run_action("command('follow')", it.screen)
        await it.settled()
        menu = it.app.screen
        assert isinstance(menu, ChooseScreen)
        own = next(n for n, (value, _) in enumerate(menu._choices, 1) if value == "write")
        await it.press(str(own))
        assert isinstance(it.app.screen, AskScreen)
        await it.press(*words("library:all"), "enter")
        assert isinstance(it.app.screen, AskScreen), "what is no rule is refused"
        await it.press("escape")


async def test_the_list_of_feeds_has_what_is_followed_with_its_number(
    hub: Server, paths: Paths
) -> None:
    async with running(paths) as it:
        await it.session.write_rule("follow", "title:made-up", True)
        counts = await it.session.count_unread([addresses.Following()])
        assert counts == {addresses.Following(): 30}
        await it.press("F")
        listed = [row.address for row in it.app.screen._rows]  # type: ignore[attr-defined]
        assert addresses.Following() in listed


async def test_a_new_version_of_a_kept_paper_stands_first_until_it_was_shown(
    hub: Server, paths: Paths
) -> None:
    async with running(paths) as it:
        await it.press("b", "r")
        first = it.screen.panes.entry
        assert first
        for version in (1, 3):
            seen = structs.replace(first.paper, version=version, revised=date(2026, 11, 30))
            with use_database(paths.catalogue) as database:
                papers.store_papers(database, (seen,), NOON)
        await it.session.write_rule("follow", 'title:"paper 2"', True)
        await open_following(it)
        assert it.titles[0] == first.paper.title
        assert "v3, 30 Nov" in it.screen.panes.papers.render_line(1).text
        await it.press("g")
        abstract = "".join(strip.text for strip in it.screen.panes.abstract._lines)
        assert "new: v3, 30 Nov" in abstract
        await it.press("escape")
        await open_following(it)
        assert first.paper.title not in it.titles and "Made-up paper 2" in it.titles[0]
