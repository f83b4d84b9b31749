"""Half-remembered words on the command line."""

from collections.abc import Iterator

import pytest

from tests.hub import three_days
from tests.program import reader
from tests.server import Server

SAID = "No paper has all words; best first\n"


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """The made-up site, of which one day is in the catalogue."""
    with Server(three_days()) as server:
        monkeypatch.setenv("HF_ENDPOINT", server.url)
        reader("list", "2026-11-20")
        yield server


def titles(*words: str) -> tuple[list[str], str]:
    """The titles that a command prints, and what it says."""
    done = reader(*words, "--template", "{title}")
    assert done.code == 0
    return done.out.splitlines(), done.err


def test_the_best_of_the_catalogue_come_first_and_it_is_said(hub: Server) -> None:
    found, said = titles("list", "catalogue:", "--where", "made 17 unheard", "--limit", "5")
    assert len(found) == 5 and found[0].startswith("Made-up paper 17 ")
    assert said == SAID


def test_papers_with_all_words_are_found_alone_and_nothing_is_said(hub: Server) -> None:
    found, said = titles("list", "catalogue:", "--where", "paper 17")
    assert (len(found), said) == (1, "")
    assert titles("list", "catalogue:", "--where", "unheard") == ([], "")


def test_what_was_kept_is_found_in_the_same_way(hub: Server) -> None:
    reader("mark", "bookmark", "2611.20001", "2611.20002", "2611.20003")
    words = ("--where", "made 2 unheard")
    found, said = titles("list", "library:bookmarks", *words)
    assert len(found) == 3 and found[0].startswith("Made-up paper 2 ")
    assert said == SAID
    assert titles("list", "2026-11-20", *words) == ([], "")


def test_similar_papers_are_printed_with_the_words_they_share(hub: Server) -> None:
    done = reader("similar", "2611.20001", "--limit", "3")
    rows = [row.split("\t") for row in done.out.splitlines()]
    assert (done.code, done.err, len(rows)) == (0, "", 3)
    for id, title, shared in rows:
        assert id.startswith("2611.2") and id != "2611.20001"
        assert title.startswith("Made-up paper") and shared
    assert titles("list", "similar:2611.20001", "--limit", "3")[0] == [row[1] for row in rows]


def test_what_is_like_a_paper_nobody_saw_is_not_known(hub: Server) -> None:
    done = reader("list", "similar:2999.99999")
    assert done.out == "" and "was never seen here" in done.err and done.code != 0
