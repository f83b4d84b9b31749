"""Half-remembered words find papers in the app: what has some of them is shown, the best first."""

from reader.model import address as addresses
from reader.system.paths import Paths
from tests.app.running import running
from tests.app.test_organise import words
from tests.app.test_standing_out import until
from tests.server import Server

SAID = "no paper has all words; best first"


async def test_words_that_no_paper_has_all_find_the_best_of_the_catalogue(
    hub: Server, paths: Paths
) -> None:
    async with running(paths):
        pass
    async with running(paths, address=addresses.Catalogue()) as it:
        await it.press("slash", *words("made 17 unheard"), "enter")
        assert it.titles[0].startswith("Made-up paper 17 ")
        assert SAID in it.header
        await it.press("escape")
        assert len(it.titles) == 30 and SAID not in it.header
        await it.press("slash", *words("paper 17"), "enter")
        assert len(it.titles) == 1 and SAID not in it.header


async def test_an_order_that_was_chosen_does_not_change_what_is_best(
    hub: Server, paths: Paths
) -> None:
    async with running(paths):
        pass
    async with running(paths, address=addresses.Catalogue()) as it:
        it.screen.feed.view.set_order("title")
        await it.press("slash", *words("made 17 unheard"), "enter")
        assert it.titles[0].startswith("Made-up paper 17 ")


async def test_the_library_is_searched_in_the_same_way(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await it.press("b", "j", "b", "j", "b", "3")
        kept = it.titles
        assert len(kept) == 3
        third = kept[2].split()[2]
        await it.press("slash", *words(f"made {third} unheard"), "enter")
        assert it.titles[0] == kept[2] and len(it.titles) == 3
        assert SAID in it.header
        await it.press("slash", *["backspace"] * 40, *words("unheard"), "enter")
        assert it.titles == [] and SAID not in it.header


async def test_a_key_opens_the_papers_like_the_one_under_the_cursor(
    hub: Server, paths: Paths
) -> None:
    async with running(paths) as it:
        first = it.titles[0]
        await it.press("S")
        assert isinstance(it.screen.feed.address, addresses.Similar)
        assert it.titles and first not in it.titles
        abstract = it.screen.panes.abstract
        await until(it, lambda: any("◇ alike in" in line.text for line in abstract._lines))
        await it.press("escape")
        assert it.titles[0] == first
