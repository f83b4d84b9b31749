"""What is typed at once does what it does when it is typed slowly."""

import pytest

from tests.app.test_real_terminal import READER, environment
from tests.program import reader
from tests.server import Server
from tests.terminal import Terminal

BURSTS = {
    "a filter, Enter, a bookmark": ("/paper 1<enter>b", r"/paper 1 · 11(.|\n)*Bookmarked"),
    "a feed by its address, then help": (
        "fhf:date/2026-11-19<enter>?",
        r"Thursday 19 November(.|\n)*type to search",
    ),
    "a feed by its address, then a filter": (
        "fhf:date/2026-11-19<enter>/paper 1<enter>",
        r"Thursday 19 November(.|\n)*/paper 1 · ",
    ),
    "a tag, then a filter by it": ("tllm<enter>/tag:llm<enter>", r"/tag:llm · 1"),
}


@pytest.mark.parametrize(("keys", "shown"), BURSTS.values(), ids=BURSTS)
def test_keys_that_come_at_once_are_taken_in_their_order(
    keys: str, shown: str, hub: Server
) -> None:
    with Terminal(READER, environment()) as terminal:
        terminal.wait_for("30 unread of 30 · live")
        terminal.send(keys)
        terminal.wait_for(shown, timeout=10)


def test_no_letter_of_a_filter_is_lost_while_a_feed_is_fetched(hub: Server) -> None:
    with Terminal(READER, environment()) as terminal:
        terminal.wait_for("30 unread of 30 · live")
        for number in (1, 3) * 3:
            terminal.send(f"R/paper {number}<enter>")
            terminal.wait_for(rf"/paper {number} · (11|2) ", timeout=10)
            terminal.send("<esc>")
            terminal.wait_for(r"\A(?!.*/paper)")


def test_two_hundred_keys_at_once_all_arrive(hub: Server) -> None:
    with Terminal(READER, environment()) as terminal:
        terminal.wait_for("30 unread of 30 · live")
        terminal.send("jk" * 100 + "jb")
        terminal.wait_for("Bookmarked")
    assert reader("list", "library:bookmarks", "--format", "ids").out == "2611.20002\n"
