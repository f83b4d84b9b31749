"""Rules for what is hidden."""

from reader.model.entry import Entry, Marks
from reader.model.mute_rules import make_rule, parse_rules, suggest_rules
from tests.make import entry, listing, paper


def hides(rules: list[str], one: Entry) -> str:
    """The rule that hides an entry; empty where none does."""
    (shown,) = listing(one, rules=rules)
    return shown.muted


def test_the_first_rule_that_matches_is_named() -> None:
    rules = ["blockchain", "author:weyl", "number"]
    assert hides(rules, entry(1, authors=("Kurt Weyl",))) == "author:weyl"
    assert hides(rules, entry(1, title="A thing", abstract="", authors=())) == ""


def test_a_bookmark_is_never_hidden() -> None:
    kept = Entry(paper(1), Marks(bookmarked="2026-11-20T00:00:00+00:00"))
    assert hides(["paper"], kept) == ""
    assert hides(["paper"], entry(1)) == "paper"


def test_a_rule_that_can_t_be_read_hides_nothing() -> None:
    unreadable = ["(", "", "future:field"]
    assert not parse_rules(unreadable)
    assert hides([*unreadable, "paper"], entry(1)) == "paper"


def test_what_a_paper_suggests_hides_that_paper() -> None:
    one = entry(
        1, authors=("Łukasz Ö. O'Neil",), keywords=("multi-agent RL",), organization="X Lab"
    )
    found = suggest_rules(one.paper)
    assert [label.partition(":")[0] for _, label in found] == ["Keyword", "Organisation", "Author"]
    for said, _ in found:
        assert hides([said], one) == said


def test_a_rule_is_one_word() -> None:
    assert make_rule("author", "Ada Byron") == "author:ada-byron"
