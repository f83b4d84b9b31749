"""Rules for what is hidden."""

from reader.entry import Entry, Marks
from reader.muting import Rules, rule, suggested
from tests.make import entry, paper


def test_the_first_rule_that_matches_is_named() -> None:
    rules = Rules(["blockchain", "author:weyl", "number"])
    assert rules.hides(entry(1, authors=("Kurt Weyl",))) == "author:weyl"
    assert rules.hides(entry(1, title="A thing", abstract="", authors=())) == ""


def test_a_bookmark_is_never_hidden() -> None:
    kept = Entry(paper(1), Marks(bookmarked="2026-11-20T00:00:00+00:00"))
    assert Rules(["paper"]).hides(kept) == ""
    assert Rules(["paper"]).hides(entry(1)) == "paper"


def test_a_rule_that_can_t_be_read_hides_nothing() -> None:
    assert not Rules(["(", "", "future:field"])


def test_what_a_paper_suggests_hides_that_paper() -> None:
    one = entry(
        1, authors=("Łukasz Ö. O'Neil",), keywords=("multi-agent RL",), organization="X Lab"
    )
    found = suggested(one.paper)
    assert [label.partition(":")[0] for _, label in found] == ["Keyword", "Organisation", "Author"]
    for said, _ in found:
        assert Rules([said]).hides(one) == said


def test_a_rule_is_one_word() -> None:
    assert rule("author", "Ada Byron") == "author:ada-byron"
