"""The whole account of a paper's match, in which terms are switched off or pinned."""

from pathlib import Path

from reader.app.screens.account import AccountScreen
from reader.catalogue.connection import use_database
from reader.catalogue.taste_rules import read_taste_rules
from reader.model.address import File
from reader.ranking.taste_rules import TasteRule
from reader.system.paths import Paths
from tests.app.running import Running, running
from tests.app.test_standing_out import day, until

__all__ = ["day"]


def rows(it: Running) -> list[str]:
    """The rows of the dialog, as text."""
    assert isinstance(it.app.screen, AccountScreen)
    return [str(option.prompt) for option in it.app.screen._menu.options]


def rules(paths: Paths) -> list[TasteRule]:
    with use_database(paths.catalogue) as database:
        return read_taste_rules(database)


async def test_w_twice_opens_the_account_in_which_a_term_is_switched_off_and_taken_back(
    day: str, paths: Paths
) -> None:
    async with running(paths, address=File(day)) as it:
        await it.press("w")
        assert "of 100 · " in it.footer
        await it.press("w")
        before = rows(it)
        assert "+" in before[0] and before[-1].startswith("Ada Byron")
        await it.press("x")
        off = rows(it)
        name = before[0].split()[0]
        assert off[0] == f"{name}  off" and [row.split()[0] for row in off] == [
            row.split()[0] for row in before
        ]
        assert len(rules(paths)) == 1 and rules(paths)[0].value == "off"
        await it.press("x")
        assert rules(paths) == [] and rows(it) == before


async def test_an_author_is_pinned_and_u_takes_it_back_after_the_dialog(
    day: str, paths: Paths
) -> None:
    async with running(paths, address=File(day)) as it:
        await it.press("w", "w")
        await it.press("end", "p")
        assert rows(it)[-1].startswith("Ada Byron  ━") and rows(it)[-1].endswith("pinned  +1.00")
        assert rules(paths) == [TasteRule("author", "ada byron", "pin")]
        await it.press("escape")
        assert it.footer == "Your taste is as you said · u undoes"
        await it.press("u")
        assert it.footer == "Undone: 1 rule of your taste taken back" and rules(paths) == []


async def test_the_order_for_you_follows_a_rule_when_the_dialog_closes(
    day: str, paths: Paths
) -> None:
    async with running(paths, address=File(day)) as it:
        await it.press("s", "end", "enter")
        assert it.screen.feed.view.sort == "for-you"
        await it.press("G", "w", "w")
        before, title = it.row, it.titles[-1]
        assert title.startswith("On robots")
        await it.press(*["p", "j"] * 6, "w")
        assert it.screen.feed.view.sort == "for-you"
        await until(it, lambda: it.row < before)
        assert it.titles[it.row] == title


async def test_what_was_learned_is_shown_without_a_paper_and_rules_are_taken_back_there(
    day: str, paths: Paths
) -> None:
    async with running(paths, address=File(day)) as it:
        await it.app.run_action("command('taste')", it.screen)
        await it.settled()
        shown = rows(it)
        assert any(row.startswith("decoding") for row in shown)
        await it.press("x")
        await it.press("escape")
        (rule,) = rules(paths)
        await it.app.run_action("command('taste')", it.screen)
        await it.settled()
        place = next(n for n, row in enumerate(rows(it)) if row.split()[0].startswith(rule.name))
        await it.press(*["j"] * place, "x")
        assert rules(paths) == []


async def test_before_anything_can_be_ranked_the_account_says_what_is_missing(
    paths: Paths, tmp_path: Path
) -> None:
    (tmp_path / "one.bib").write_text(
        "@article{x, title={A title}, author={Byron, Ada}, eprint={2611.00001},"
        " archivePrefix={arXiv}, year={2026}}"
    )
    async with running(paths, address=File(str(tmp_path / "one.bib"))) as it:
        await it.press("w", "w")
        assert isinstance(it.app.screen, AccountScreen) and rows(it) == []
        assert "needs 5 more papers" in it.app.screen._match.render().plain  # type: ignore[union-attr]
        await it.press("x", "p", "j", "escape")
        assert not isinstance(it.app.screen, AccountScreen)
