"""Selection, tags and notes."""

import json

from textual.widgets import Input, Static, TextArea

from reader.app.screens.copy_by_hand import CopyByHandScreen
from reader.app.screens.note import NoteScreen
from reader.app.screens.tags import TagScreen
from reader.config import Config
from reader.system.paths import Paths
from tests.app.running import Running, running
from tests.server import Server


def words(text: str) -> list[str]:
    """Keys that type a text."""
    names = {
        ":": "colon", "/": "slash", " ": "space", ",": "comma", "-": "minus", "\n": "enter",
        "(": "left_parenthesis", ")": "right_parenthesis", ">": "greater_than_sign",
    }  # fmt: skip
    return [names.get(letter, letter) for letter in text]


def tags(it: Running) -> list[tuple[str, ...]]:
    """The tags of the first three rows."""
    return [entry.marks.tags for entry in it.screen.feed.view.shown_rows[:3]]


def bookmarked(it: Running) -> list[bool]:
    """Whether the first three rows are bookmarked."""
    return [entry.marks.bookmarked is not None for entry in it.screen.feed.view.shown_rows[:3]]


async def test_x_selects_and_every_action_takes_the_selection(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await it.press("x", "x", "j", "x")
        assert it.row == 4
        assert "3 selected" in it.header
        await it.press("b")
        assert it.footer == "3 bookmarked"
        marked = [one for one in it.screen.feed.view.shown_rows if one.marks.bookmarked]
        assert [one.paper.title[:14] for one in marked] == ["Made-up paper "] * 3
        await it.press("r")
        assert it.unread == 27
        assert it.footer == "3 marked read · u undoes"
        await it.press("u", "u")
        assert it.unread == 30
        assert not any(one.marks.bookmarked for one in it.screen.feed.view.shown_rows)


async def test_b_on_a_selection_of_which_some_are_bookmarked_bookmarks_the_others(
    hub: Server, paths: Paths
) -> None:
    async with running(paths) as it:
        await it.press("b", "x", "x", "b")
        assert bookmarked(it) == [True, True, False]
        await it.press("b")
        assert bookmarked(it) == [False, False, False]
        assert it.footer == "2 bookmarks taken off · u undoes"


async def test_all_shown_are_selected_and_esc_clears_that_before_the_filter(
    hub: Server, paths: Paths
) -> None:
    async with running(paths) as it:
        await it.press("slash", *words("20 nov"), "enter", "X")
        assert "30 selected" in it.header
        await it.press("X")
        assert "selected" not in it.header
        await it.press("X", "escape")
        assert "selected" not in it.header
        assert it.screen.feed.view.is_filtered
        await it.press("escape")
        assert not it.screen.feed.view.is_filtered


async def test_the_links_of_the_selection_are_copied(hub: Server, paths: Paths) -> None:
    async with running(paths, config=Config(mark_read="open")) as it:
        await it.press("x", "x", "y")
        # No clipboard here: what would have gone there is shown.
        assert isinstance(it.app.screen, CopyByHandScreen)
        shown = str(it.app.screen.query(Static).first().content)
        assert shown.split() == [
            "https://huggingface.co/papers/2611.20001",
            "https://huggingface.co/papers/2611.20002",
        ]
        assert it.unread == 28
        await it.press("escape")
        await it.press("X", "o")
        assert it.footer == "30 are selected; at most 10 are opened at once"


async def test_tags_are_put_on_completed_and_taken_off(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await it.press("t")
        assert isinstance(it.app.screen, TagScreen)
        await it.press(*words("to-read, RL"), "enter")
        assert tags(it)[0] == ("rl", "to-read")
        assert it.footer == "Tagged to-read, rl · u undoes"
        await it.press("j", "t", *words("to"), "tab", "enter")
        assert tags(it)[1] == ("to-read",)
        await it.press("k", "x", "x", "t")
        assert it.app.screen.query_one(Input).value == "to-read, "
        await it.press("ctrl+u", *words("deep"), "enter")
        assert tags(it)[:2] == [("deep", "rl"), ("deep",)]
        assert it.footer == "2 papers: tagged deep · to-read taken off · u undoes"
        await it.press("u")
        assert tags(it)[:2] == [("rl", "to-read"), ("to-read",)]
        await it.press("t", "escape")
        assert tags(it)[:2] == [("rl", "to-read"), ("to-read",)]


async def test_a_tag_is_a_feed_that_go_to_completes(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await it.press("t", *words("deep"), "enter")
        await it.press("f", *words("library:tag/d"))
        assert it.app.screen.query_one(Input)._suggestion == "library:tag/deep"
        await it.press("right", "enter")
        assert it.titles == ["Made-up paper 1 of 20 November"]


async def test_a_note_of_several_lines_is_kept_shown_and_deleted(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await it.press("e", *words("compare with\nthe census"), "ctrl+s")
        assert (
            it.screen.current_entry
            and it.screen.current_entry.marks.note == "compare with\nthe census"
        )
        assert it.footer == "Note saved"
        events = [json.loads(line) for file in paths.events.iterdir() for line in file.open()]
        assert "compare with\\nthe census" in json.dumps(events)
        await it.press("slash", *words("census"), "enter")
        assert len(it.titles) == 1
        await it.press("e")
        area = it.app.screen.query_one(TextArea)
        assert area.text == "compare with\nthe census"
        area.text = ""
        await it.press("ctrl+s")
        assert it.screen.current_entry and it.screen.current_entry.marks.note is None
        assert it.footer == "Note deleted · u undoes"


async def test_esc_drops_what_was_typed_only_when_asked_twice(hub: Server, paths: Paths) -> None:
    async with running(paths) as it:
        await it.press("e", *words("dear"), "escape")
        assert isinstance(it.app.screen, NoteScreen)
        await it.press("escape")
        assert not isinstance(it.app.screen, NoteScreen)
        assert it.screen.current_entry and it.screen.current_entry.marks.note is None
        await it.press("e", "escape")
        assert not isinstance(it.app.screen, NoteScreen)
