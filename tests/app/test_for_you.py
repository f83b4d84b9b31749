"""For you in the app: the sort menu, and the key that says "not for me"."""

from reader.catalogue import tastes
from reader.catalogue.connection import use_database
from reader.system.paths import Paths
from tests.app.running import running
from tests.server import Server


async def test_the_sort_menu_ranks_by_what_was_kept_and_says_what_is_missing(
    hub: Server, paths: Paths
) -> None:
    async with running(paths) as it:
        await it.press("s", "end", "enter")
        assert "needs 5 more papers" in it.footer
        assert it.screen.feed.view.sort == "feed"
        await it.press("x", "x", "x", "x", "x", "b")
        await it.press("escape", "s", "end", "enter")
        assert it.screen.feed.view.sort == "for-you"
        shown = list(it.screen.feed.view.shown_rows.keys)
        with use_database(paths.catalogue) as database:
            matches = tastes.read_matches(database, shown)
        found = [matches[key] for key in shown]
        assert found == sorted(found, reverse=True) and found[0] > found[-1]


async def test_minus_says_that_a_paper_is_not_for_me_and_u_takes_it_back(
    hub: Server, paths: Paths
) -> None:
    async with running(paths) as it:
        await it.press("minus")
        assert it.footer == "This paper is not for you · u undoes"
        await it.press("u")
        assert "no longer marked as not for you" in it.footer
