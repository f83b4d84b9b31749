"""The served app in a real browser: what is seen, what keys do, what the browser is asked for."""

import asyncio
import json
import signal
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from reader.system.paths import Paths
from tests.hub import three_days
from tests.program import reader
from tests.server import Server
from tests.web.chromium import SHOWN, Chromium, Page, until
from tests.web.served import Served, home_of_its_own, lives

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.xdist_group("browser"),
]

_READ = "Clipboard.prototype.readText.call(navigator.clipboard)"
"""The page itself never reads the clipboard."""
_PAINTED = """
(() => {
  const canvas = document.querySelector("canvas.xterm-text-layer");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return new Set(new Uint32Array(data.buffer)).size;
})()
"""
"""How many colours the text is painted in."""


@pytest.fixture
def served(hub: Server) -> Iterator[Served]:
    """A day of the made-up site."""
    with Served("2026-11-20") as server:
        yield server


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Chromium]:
    """The browser."""
    async with Chromium(tmp_path_factory.mktemp("browser")) as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="module")
async def chromium(browser: Chromium) -> AsyncIterator[Chromium]:
    """The browser, with a profile of the test's own."""
    async with browser.profile():
        yield browser


@pytest.fixture(scope="module")
def standing_served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server with a home of its own."""
    with Server(three_days()) as hub:
        env = {"HF_ENDPOINT": hub.url, **home_of_its_own(tmp_path_factory.mktemp("home"))}
        with Served("2026-11-20", env=env) as server:
            yield server


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def standing_page(browser: Chromium, standing_served: Served) -> AsyncIterator[Page]:
    """Its tab."""
    async with browser.profile():
        yield await browser.open(standing_served.url)


@pytest_asyncio.fixture(loop_scope="module")
async def standing(standing_page: Page) -> Page:
    """The app with the day's papers, and the cursor on the first; for tests that only look."""
    await standing_page.press("g")
    await until_row(standing_page, "Made-up paper 1 of")
    return standing_page


@pytest_asyncio.fixture(loop_scope="module")
async def page(chromium: Chromium, served: Served) -> Page:
    """The app, with the day's papers."""
    return await opened(chromium, served)


async def opened(chromium: Chromium, served: Served) -> Page:
    """A tab whose app has shown what the site has."""
    page = await chromium.open(served.url)
    await page.wait_for("30 unread of 30")
    return page


def current(shown: str) -> str:
    """The row of the cursor; nothing while the page is being drawn."""
    return next((line for line in shown.splitlines() if line.startswith("▌")), "")


async def test_the_list_is_seen_and_j_moves(standing: Page) -> None:
    await until_row(standing, "Made-up paper 1 of")
    await standing.press("j")
    await until_row(standing, "Made-up paper 2 of")
    assert await standing.evaluate(_PAINTED) > 10


async def until_row(page: Page, title: str) -> None:
    """Wait until the cursor is on a paper."""
    async with asyncio.timeout(20):
        while title not in current(await page.shown()):
            await asyncio.sleep(0.05)


async def test_everything_comes_from_the_server_and_nothing_is_amiss(
    page: Page, served: Served
) -> None:
    own = (f"http://{served.own}/", f"ws://{served.own}/")
    assert len(page.asked) >= 8
    assert [url for url in page.asked if not url.startswith(own)] == []
    assert [said for said in page.complaints if "software WebGL" not in said] == []
    for style in ("normal", "italic"):
        font = f'{style} 16px "Roboto Mono"'
        assert await page.evaluate(f"document.fonts.check({font!r})")


async def test_the_address_bar_does_not_keep_the_token(page: Page, served: Served) -> None:
    assert await page.evaluate("location.href") == f"http://{served.own}/"
    assert await page.evaluate("document.cookie") == ""
    await page.send("Page.reload")
    await page.wait_for("30 unread of 30")


async def test_b_bookmarks_in_the_users_library(page: Page) -> None:
    await page.press("j", "b")
    await page.wait_for("Bookmarked")
    kept = reader("list", "library:bookmarks", "--format", "jsonl").out
    assert [json.loads(line)["id"] for line in kept.splitlines()] == ["2611.20002"]


async def test_a_paper_that_is_looked_at_counts_as_read(page: Page) -> None:
    await page.press("j")
    await page.wait_for("29 unread of 30")


async def test_y_fills_the_clipboard_of_the_page(
    standing: Page, browser: Chromium, standing_served: Served
) -> None:
    await browser.permit(standing_served.own, "clipboard-read")
    await standing.press("j", "y")
    await standing.wait_for(
        "Sent the Hugging Face link to the browser: https://huggingface.co/papers/"
    )
    link = "https://huggingface.co/papers/2611.20002"
    await standing.true(f"{_READ}.then((text) => text === '{link}')")


async def test_where_the_browser_refuses_to_copy_it_asks_for_a_click(
    page: Page, chromium: Chromium, served: Served
) -> None:
    await chromium.permit(served.own, "clipboard-read")
    await chromium.permit(served.own, "clipboard-write", "denied")
    await page.press("y")
    await page.true("document.querySelector('#copy').open")
    link = "https://huggingface.co/papers/2611.20001"
    assert await page.evaluate("document.querySelector('#copy textarea').value") == link
    await page.press("Enter")
    await page.true(f"{_READ}.then((text) => text === '{link}')")
    await page.press("j")
    await until_row(page, "Made-up paper 2 of")


async def test_o_opens_the_public_page_in_a_new_tab(standing: Page, browser: Chromium) -> None:
    before = len(browser.opened)
    await standing.press("o")
    await standing.wait_for("Sent to the browser: https://huggingface.co/papers/2611.20001")
    await until(lambda: browser.opened[before:] == ["https://huggingface.co/papers/2611.20001"])


async def test_a_tab_the_browser_refuses_is_offered_as_a_link(
    page: Page, chromium: Chromium
) -> None:
    for number in (1, 2):
        await page.evaluate(f"void window.open('https://example.org/{number}')")
    assert await page.evaluate("document.querySelector('#open').open")
    links = "[...document.querySelectorAll('#open a')].map((link) => link.href)"
    assert await page.evaluate(links) == ["https://example.org/1", "https://example.org/2"]
    await page.press("Escape", "j")
    await until_row(page, "Made-up paper 2 of")
    assert chromium.opened == []


async def test_only_web_addresses_are_opened(standing: Page) -> None:
    for url in ("javascript:alert(1)", "file:///etc/passwd", "data:text/html,x"):
        assert await standing.evaluate(f"window.open('{url}') === null")
    assert not await standing.evaluate("document.querySelector('#open').open")


async def test_two_tabs_share_one_library(page: Page, chromium: Chromium, served: Served) -> None:
    other = await opened(chromium, served)
    await page.press("b")
    await page.wait_for("★ bookmarked")
    await other.wait_for("★ bookmarked")
    assert len(served.apps()) == 2


async def test_a_closed_tab_takes_its_app_along(page: Page, served: Served) -> None:
    (app,) = served.apps()
    await page.close()
    await until(lambda: not lives(app))


async def test_an_app_that_was_left_can_be_started_again(page: Page, served: Served) -> None:
    await page.press("q")
    await page.true("document.querySelector('#ended')?.open")
    await until(lambda: not served.apps())
    await page.press("Enter")
    await page.wait_for("30 unread of 30")


async def test_a_server_that_ended_is_said(page: Page, served: Served) -> None:
    assert served.end(signal.SIGINT) == (130, "", "")
    await page.true("document.querySelector('#ended').open")


async def test_the_app_fits_the_window(page: Page) -> None:
    columns = await page.evaluate("caught.cols")
    size = {"width": 600, "height": 500, "deviceScaleFactor": 1, "mobile": False}
    await page.send("Emulation.setDeviceMetricsOverride", **size)
    await page.true(f"caught.cols < {columns}")
    await page.true(f"({SHOWN.strip()}).trimEnd().endsWith('q quits')")


async def test_the_edges_have_the_colour_of_the_theme(
    chromium: Chromium, served: Served, paths: Paths
) -> None:
    paths.config.parent.mkdir(parents=True)
    paths.config.write_text('theme = "reader-light"\n')
    page = await opened(chromium, served)
    viewport = "document.querySelector('.xterm-viewport')"
    await page.true(f"getComputedStyle({viewport}).backgroundColor === 'rgb(251, 250, 247)'")
    assert await page.evaluate(f"{viewport}.clientHeight") == await page.evaluate("innerHeight")


async def test_what_needs_a_terminal_says_so(standing: Page) -> None:
    await standing.press("Ctrl+z")
    await standing.wait_for("There is no shell here to go back to; close the tab instead")
    await standing.press(":")
    await standing.wait_for("Enter runs the command")
    await standing.press(*"note in $")
    await standing.wait_for("Note in $EDITOR")
    await standing.press("Enter")
    await standing.wait_for("No editor can be shown here; use reader note or reader config edit")
    await standing.press("j")
    await until_row(standing, "Made-up paper 2 of")
