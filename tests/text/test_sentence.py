"""The first sentence of an abstract."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.sentence import first_sentence, shorten


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("", ""),
        ("One. Two.", "One."),
        ("Does it work? It does.", "Does it work?"),
        ("It gains 3.5 points. More follows.", "It gains 3.5 points."),
        ("J. Doe et al. win, e.g. Here. More.", "J. Doe et al. win, e.g. Here."),
        ("See Fig. 3 for all. More.", "See Fig. 3 for all."),
        ('It says "no." We say yes.', 'It says "no."'),
        ("Use v2.1 and U.S. data. More.", "Use v2.1 and U.S. data."),
        ("no end here", "no end here"),
        ("It ends at α. β follows.", "It ends at α."),
    ],
)  # fmt: skip
def test_it_ends_where_the_sentence_does(text: str, first: str) -> None:
    assert first_sentence(text) == first


def test_one_that_is_too_long_is_cut_between_words() -> None:
    assert first_sentence("word " * 100, 22) == "word word word word…"
    assert shorten("x" * 30, 10) == "x" * 10 + "…"


@given(st.text(max_size=80), st.integers(1, 60))
def test_it_is_the_beginning_and_not_longer_than_allowed(text: str, longest: int) -> None:
    found = first_sentence(text, longest)
    assert text.startswith((found, found.removesuffix("…")))
    assert len(found) <= longest + 2
