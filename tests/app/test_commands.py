"""The one table of commands, and all that is made of it."""

from collections import Counter

from textual.app import App
from textual.widgets import OptionList

from reader.app.screens.help import HelpScreen
from reader.keys.commands import COMMANDS, CommandPlace, commands_in
from reader.keys.keymap import CommandKeys
from reader.system.paths import Paths
from tests import readme
from tests.app.running import running
from tests.server import Server

PLACES: tuple[CommandPlace, ...] = ("list", "article")
TEXTUALS_OWN = {"ctrl+c", "super+c", "shift+tab"}
"""Keys of Textual's own that stay: copy a selection, the focus backwards."""


def test_no_key_has_two_meanings_and_no_command_two_rows() -> None:
    for place in PLACES:
        keys = Counter(key for command in commands_in(place) for key in command.keys)
        # In a text q leaves the text, wherever else it quits.
        assert [key for key, count in keys.items() if count > 1] == ["q"] * (place == "article")
    assert len({command.name for command in COMMANDS}) == len(COMMANDS)
    assert len({command.label for command in COMMANDS}) == len(COMMANDS)
    in_text = [command.label_in("article") for command in commands_in("article")]
    assert len(set(in_text)) == len(in_text)


def test_the_readme_has_every_key() -> None:
    assert readme.written() == readme.keys()


def test_the_footer_names_six_keys() -> None:
    for place in PLACES:
        assert sum(bool(one.footer_in(place)) for one in commands_in(place)) <= 6


async def test_every_key_is_bound_and_nothing_else_is(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        bound = {
            key: binding.action
            for node in (it.app, it.screen, it.screen.panes)
            for key, bindings in node._bindings.key_to_bindings.items()
            for binding in bindings
        }
        bound = {key: action for key, action in bound.items() if not key.startswith("no-key")}
        declared = {key: one.action for one in commands_in("list") for key in one.keys}
        extra = {key: action for key, action in bound.items() if key not in declared}
        assert {key: bound.get(key) for key in declared} == declared
        assert set(extra) <= TEXTUALS_OWN, extra


async def test_the_help_has_every_command(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await it.press("question_mark")
        assert isinstance(it.app.screen, HelpScreen)
        rows = it.app.screen.query_one(OptionList)
        shown = {str(option.prompt) for option in rows.options}
        for command in commands_in("list"):
            keys = CommandKeys().shown_keys(command) or "—"
            assert f"{keys:<12} {command.label}" in shown


async def test_the_palette_has_every_command(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await it.press("colon")
        names = {one.id for one in it.app.screen.query_one(OptionList).options}
        assert names == {one.name for one in commands_in("list")} - {"command_palette"}


async def test_textuals_own_commands_are_in_the_table_or_left_out_on_purpose(
    hub: Server, paths: Paths
) -> None:
    async with running(paths) as it:
        theirs = {command.title for command in App.get_system_commands(it.app, it.screen)}
    assert theirs == {"Theme", "Quit", "Keys", "Screenshot", "Maximize"} or theirs == {
        "Theme", "Quit", "Keys", "Screenshot",
    }, "Textual has another command: give it a row in the table, or leave it out here"  # fmt: skip
