"""The mouse: wheel, click, double click, and the edge between the panes."""

from textual.events import MouseScrollDown
from textual.pilot import Pilot

from reader.app.browse_screen import BrowseScreen
from reader.app.screens.article import ArticleScreen
from reader.app.widgets.abstract import AbstractPane
from reader.app.widgets.panes import Panes
from reader.app.widgets.paper_list import PaperList
from reader.system.paths import Paths
from tests.app.running import Running, running
from tests.server import Server


async def drag(pilot: Pilot[None], start: tuple[int, int], end: tuple[int, int]) -> None:
    """Press the button at one place, move, and let it go at another."""
    await pilot.mouse_down(offset=start)
    await pilot.pause(0.1)
    await pilot.hover(offset=end)
    await pilot.pause(0.1)
    await pilot.mouse_up(offset=end)
    await pilot.pause()


def widths(it: Running) -> tuple[int, int]:
    panes = it.screen.panes
    return panes.papers.outer_size.width, panes.abstract.outer_size.width


async def test_a_click_moves_the_cursor_and_a_double_click_opens(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await it.pilot.click(PaperList, offset=(10, 5))
        await it.settled()
        assert it.row == 2
        assert isinstance(it.app.screen, BrowseScreen)
        await it.pilot.click(PaperList, offset=(10, 7), times=2)
        await it.settled()
        assert it.row == 3
        assert isinstance(it.app.screen, ArticleScreen)
        assert it.app.screen.entry.key == "arxiv:2611.20004"


async def test_the_wheel_scrolls_the_list_and_leaves_the_cursor(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        papers = it.screen.panes.papers
        for _ in range(5):
            await it.pilot._post_mouse_events([MouseScrollDown], PaperList, (5, 5), button=0)
            await it.settled()
        assert papers.scroll_y > 4
        assert it.row == 0
        await it.press("j")
        assert papers.scroll_y <= 2 and it.row == 1


async def test_the_edge_between_the_panes_is_dragged(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        assert widths(it) == (66, 54)
        await drag(it.pilot, (66, 12), (30, 12))
        assert widths(it) == (30, 90)
        await drag(it.pilot, (30, 12), (2, 12))
        assert widths(it) == (24, 96), "a list that is too narrow to be read is none"
        assert it.row == 0
        await it.pilot.hover(Panes, offset=(60, 12))
        assert widths(it) == (24, 96), "the button is up"


async def test_the_edge_below_the_list_is_dragged(hub: Server, paths: Paths) -> None:
    async with running(paths, size=(80, 34)) as it:
        panes = it.screen.panes
        edge = panes.papers.region.bottom
        await drag(it.pilot, (20, edge), (20, edge + 6))
        assert panes.papers.region.bottom == edge + 6
        await it.press("less_than_sign")
        assert panes.papers.region.bottom < edge + 6
        await it.pilot.resize_terminal(120, 36)
        await it.settled()
        assert widths(it) == (66, 54), "each way of sharing the screen is remembered by itself"
        await it.pilot.resize_terminal(50, 30)
        await it.settled()
        assert panes.papers.size.width == 50
        await it.press("greater_than_sign", "j")
        assert panes.papers.size.width == 50 and it.row == 1


async def test_a_click_elsewhere_in_the_abstract_drags_nothing(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await drag(it.pilot, (70, 12), (90, 12))
        assert widths(it) == (66, 54)
        assert isinstance(it.app.focused, AbstractPane)
