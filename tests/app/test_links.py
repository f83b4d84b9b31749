"""Links: a click opens one, and so does its letter, in the abstract as in the full text."""

import sys
from pathlib import Path

import pytest

from reader.app.screens.article import ArticleScreen
from reader.app.screens.copy_by_hand import CopyByHandScreen
from reader.app.widgets.abstract import AbstractPane
from reader.app.widgets.links import make_labels
from reader.app.widgets.paper_list import PaperList
from reader.app.widgets.plain_text import PlainText
from reader.catalogue import tastes
from reader.catalogue.connection import use_database
from reader.system.paths import Paths
from tests.app.running import Running, running
from tests.app.test_real_terminal import READER, copied, environment
from tests.hub import DAY, entry, site
from tests.server import Server
from tests.terminal import Terminal

CODE, PROJECT = "https://github.com/byron/pruner", "https://pruner.example.org/"


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file to which the browser writes the addresses that it opens."""
    opened, browser = tmp_path / "opened", tmp_path / "browser"
    opened.touch()
    browser.write_text(
        f"#!{sys.executable}\nimport sys\nprint(sys.argv[1], file=open({str(opened)!r}, 'a'))"
    )
    browser.chmod(0o755)
    monkeypatch.setenv("BROWSER", str(browser))
    return opened


@pytest.fixture
def linked(hub: Server) -> Server:
    """A site whose first paper has code and a project page."""
    first = entry(1, githubRepo=CODE, projectPage=PROJECT)
    answer = site({DAY: [first, *map(entry, range(2, 31))]})
    hub.answer = answer
    return hub


def click(terminal: Terminal, word: str) -> None:
    """Click on a word with the left button, as a terminal reports that (SGR)."""
    rows = terminal.screen().splitlines()
    row = next(number for number, line in enumerate(rows) if word in line)
    at = f"{rows[row].index(word) + 2};{row + 1}"
    terminal.send_bytes(f"\x1b[<0;{at}M\x1b[<0;{at}m".encode())


def wait_until_opened(terminal: Terminal, opened: Path, *urls: str) -> None:
    terminal.wait_for(lambda _: opened.read_text().split() == list(urls))


def letters(it: Running) -> bool:
    """Whether the links of the abstract show letters."""
    return bool(it.screen.panes.abstract._letters)


def abstract_text(it: Running) -> str:
    """What the abstract pane shows."""
    pane = it.screen.panes.abstract
    return "\n".join(pane.render_line(y).text for y in range(pane.size.height))


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
def test_a_click_on_a_link_of_the_abstract_opens_it(
    size: tuple[int, int], linked: Server, opened: Path
) -> None:
    with Terminal(READER, environment(), size) as terminal:
        terminal.wait_for("30 unread of 30 · live|30/30 live")
        terminal.wait_for("project")
        click(terminal, "code")
        wait_until_opened(terminal, opened, CODE)
        terminal.wait_for(f"Opened {CODE}")
        click(terminal, "project")
        wait_until_opened(terminal, opened, CODE, PROJECT)
        terminal.send("q")
        assert terminal.wait() == 0


def test_a_click_on_a_link_of_the_full_text_opens_it(linked: Server, opened: Path) -> None:
    with Terminal(READER, environment()) as terminal:
        terminal.wait_for("30 unread of 30 · live")
        terminal.send("<enter>]]")
        terminal.wait_for("another, with a link")
        click(terminal, "link")
        wait_until_opened(terminal, opened, "https://example.org/1")
        terminal.wait_for("Opened https://example.org/1")


def test_letters_typed_at_once_open_and_copy_links_of_the_abstract(
    linked: Server, opened: Path
) -> None:
    with Terminal(READER, environment()) as terminal:
        terminal.wait_for("30 unread of 30 · live")
        terminal.send("Lf")
        wait_until_opened(terminal, opened, CODE)
        terminal.send("LG")
        terminal.wait_for("Sent the link to the terminal")
        assert copied(terminal) == PROJECT
        terminal.send("j")
        terminal.wait_for("▌●  Made-up paper 2")
    assert opened.read_text().split() == [CODE]


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 18)])
async def test_letters_on_the_abstract_s_links_are_seen_and_leave_the_focus_where_it_was(
    size: tuple[int, int], linked: Server, paths: Paths, opened: Path
) -> None:
    async with running(paths, size=size) as it:
        await it.press("L")
        assert letters(it)
        assert isinstance(it.app.focused, AbstractPane)
        assert "fode" in abstract_text(it) and "groject" in abstract_text(it)
        assert it.footer == "A letter opens its link, the capital letter copies it"
        await it.press("f")
        assert not letters(it)
        assert f"Opened {CODE}" in it.footer
        with use_database(paths.catalogue) as database:
            (signal,) = tastes.read_signals(database)
        assert signal.key == it.screen.panes.entry.key and signal.opened  # type: ignore[union-attr]
        assert isinstance(it.app.focused, PaperList)
        await it.press("l", "L", "escape")
        assert not letters(it)
        assert isinstance(it.app.focused, AbstractPane)
        await it.press("L", "j")
        assert not letters(it) and it.row == 0
    assert opened.read_text().split() == [CODE]


async def test_a_link_that_was_scrolled_away_gets_its_letter_in_view(
    linked: Server, paths: Paths
) -> None:
    async with running(paths, size=(60, 18)) as it:
        await it.press("l", "J")
        await it.press("L")
        assert "fode" in abstract_text(it)


async def test_letters_stay_while_the_same_links_are_drawn_again(
    linked: Server, paths: Paths
) -> None:
    async with running(paths) as it:
        await it.press("L")
        it.screen.renew_rows()
        await it.settled()
        assert letters(it) and "fode" in abstract_text(it)
        await it.pilot.resize_terminal(90, 36)
        await it.settled()
        assert letters(it) and "fode" in abstract_text(it)
        await it.pilot.click(PaperList, offset=(10, 5))
        await it.settled()
        assert not letters(it) and it.row == 2


async def test_a_capital_letter_copies_a_link_of_the_full_text(
    linked: Server, paths: Paths, opened: Path
) -> None:
    async with running(paths) as it:
        await it.press("enter", "right_square_bracket", "right_square_bracket")
        for key in ("f", "L"):
            await it.press(key, "A")
            shown = it.app.screen
            assert isinstance(shown, CopyByHandScreen)
            texts = [str(one.render()) for one in shown.query(PlainText)]
            assert any("https://example.org/1" in text for text in texts)
            await it.press("escape")
        assert isinstance(it.app.screen, ArticleScreen)
    assert not opened.read_text()


def test_there_are_labels_for_many_links() -> None:
    assert len(set(make_labels(26))) == 26
    many = make_labels(200)
    assert len(set(many)) == 200 and {len(label) for label in many} == {2}


async def test_a_paper_without_links_says_so(hub: Server, paths: Paths, tmp_path: Path) -> None:
    from reader.model import address as addresses

    file = tmp_path / "papers.bib"
    file.write_text("@misc{a, title={A paper without links}, author={Ada Byron}}")
    async with running(paths, address=addresses.File(str(file))) as it:
        await it.press("L")
        assert it.footer == "This paper has no links"
        assert isinstance(it.app.focused, PaperList)
