"""Rows that stand out have a quiet sign, and the abstract says why."""

from collections.abc import Callable
from pathlib import Path

import pytest

from reader.catalogue import papers
from reader.model.address import File, ForYou
from reader.system.paths import Paths
from tests.app.running import Running, running
from tests.cli.test_for_you import write_papers
from tests.conftest import NOON
from tests.library.home import Home
from tests.make import paper
from tests.ranking.test_ranking import text

KEPT = [
    paper(number, title=f"On decoding {number}", abstract=text("decoding", number))
    for number in range(400, 406)
]
WANTED = {"arxiv:2611.00300", "arxiv:2611.00301"}


@pytest.fixture
def day(tmp_path: Path, paths: Paths) -> str:
    """The path of a feed of 16 papers, of which two are on what was kept."""
    write_papers(tmp_path / "a.bib", "decoding", range(300, 302))
    write_papers(tmp_path / "b.bib", "robots", range(100, 114))
    both = [(tmp_path / name).read_text(encoding="utf-8") for name in ("a.bib", "b.bib")]
    path = tmp_path / "day.bib"
    path.write_text("\n".join(both), encoding="utf-8")
    home = Home(paths)
    library = home.service()
    papers.store_papers(home.database, KEPT, NOON)
    library.bookmark_papers([one.key for one in KEPT], True, "key")
    home.close()
    return str(path)


async def until(it: Running, is_so: Callable[[], bool]) -> None:
    """Wait until something is so, for some seconds at most."""
    for _ in range(200):
        if is_so():
            return
        await it.pilot.pause(0.05)
    raise AssertionError("it did not become so")


def rows_with(it: Running, sign: str) -> list[str]:
    """The rows on the screen whose third cell shows a sign, from the top."""
    papers_list = it.screen.panes.papers
    lines = (papers_list.render_line(y).text for y in range(papers_list.size.height))
    return [line.strip() for line in lines if line[2:3] == sign]


async def test_rows_that_fit_have_a_sign_and_the_abstract_says_why_while_nothing_moves(
    day: str, paths: Paths
) -> None:
    address = File(day)
    async with running(paths, address=address) as it:
        await it.press("j")
        lines = it.screen.panes.abstract._lines
        assert rows_with(it, "◇") == []
        await until(it, lambda: bool(it.screen.panes.papers.outstanding))
        assert set(it.screen.panes.papers.outstanding) == WANTED and it.row == 1
        assert len(rows_with(it, "◇")) == 2
        abstract = it.screen.panes.abstract
        await until(it, lambda: "of 100" in abstract.reasons["arxiv:2611.00301"])
        lines = [line.text.strip() for line in abstract._lines]
        (reason,) = [line for line in lines if line.startswith("◇")]
        assert " of 100 · " in reason and it.row == 1
        await it.press("b")
        assert len(rows_with(it, "◇")) == 1 and len(rows_with(it, "★")) == 1
        await it.press("j")
        assert not any(line.text.strip().startswith("◇") for line in abstract._lines)


async def test_every_paper_of_for_you_says_why_it_is_there(day: str, paths: Paths) -> None:
    async with running(paths, address=File(day)) as it:
        await it.settled()
    async with running(paths, address=ForYou("")) as it:
        abstract = it.screen.panes.abstract
        await until(it, lambda: len(abstract.reasons) == len(it.titles) == 16)
        await it.press("G")
        await until(it, lambda: any("of 100" in one for one in abstract.reasons.values()))


async def test_the_sign_has_a_form_in_ascii_and_the_help_explains_it(
    day: str, paths: Paths
) -> None:
    paths.config.parent.mkdir(parents=True, exist_ok=True)
    paths.config.write_text("ascii = true\n")
    from reader.config import load_config

    address = File(day)
    async with running(paths, address=address, config=load_config(paths.config)) as it:
        await until(it, lambda: bool(it.screen.panes.papers.outstanding))
        assert len(rows_with(it, "=")) == 2
        await it.press("question_mark")
        assert "fits what you kept" in str(it.app.screen._signs)  # type: ignore[attr-defined]
