"""Terms and authors that the user switched off or pinned: pure."""

import pytest

from reader.ranking.taste_rules import (
    PIN,
    TasteRule,
    TasteRules,
    make_rules,
    normalise_name,
)
from reader.ranking.terms import count_terms
from tests.ranking.test_ranking import learn

WORDS = "speculative decoding of a draft token, by verification"


def test_a_term_that_is_off_contributes_nothing_to_a_score() -> None:
    profile = learn(("decoding",))
    rules = make_rules([TasteRule("term", "decoding", "off"), TasteRule("term", "draft", "off")])
    terms = count_terms([WORDS])
    without = count_terms(["speculative token, by verification"])
    kept = rules.keep_terms(terms)
    assert profile.score(kept) == pytest.approx(profile.score(without))
    assert profile.score(kept) < profile.score(terms)


def test_each_pinned_term_and_author_adds_the_same_and_an_author_who_is_off_takes_it_away() -> None:
    rules = make_rules(
        [
            TasteRule("term", "draft", "pin"),
            TasteRule("author", "ada byron", "pin"),
            TasteRule("author", "kurt weyl", "off"),
        ]
    )
    terms = count_terms([WORDS])
    assert rules.measure_pins(terms) == PIN
    assert rules.measure_pins(terms, ["Ada Byron"]) == 2 * PIN
    assert rules.measure_pins(count_terms(["other"]), ["Kurt Weyl", "Fermi"]) == -PIN
    assert TasteRules().measure_pins(terms, ["Ada Byron"]) == 0


@pytest.mark.parametrize(
    ("kind", "name", "normal"),
    [
        ("term", "Policies", "policy"),
        ("term", "the", ""),
        ("term", "two words", ""),
        ("term", "", ""),
        ("author", "Émilie  du Châtelet", "emilie du chatelet"),
        ("author", " ", ""),
    ],
)
def test_a_name_has_one_normal_form(kind: str, name: str, normal: str) -> None:
    assert normalise_name(kind, name) == normal  # type: ignore[arg-type]
