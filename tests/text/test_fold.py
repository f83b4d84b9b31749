"""Folding: what makes two words the same."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from reader.text.fold import fold


def by_definition(text: str) -> str:
    """Character by character, as the docstring has it."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    letters = (
        char if char.isalnum() else "" if unicodedata.combining(char) else " "
        for char in decomposed
    )
    return " ".join("".join(letters).split())


@given(st.text() | st.text(st.characters(max_codepoint=127)))
def test_it_is_what_its_definition_says(text: str) -> None:
    assert fold(text) == by_definition(text)


@given(st.text())
def test_what_is_folded_stays_as_it_is_and_holds_no_two_blanks(text: str) -> None:
    folded = fold(text)
    assert "  " not in folded and folded == folded.strip()
    assert fold(folded) == folded


def test_marks_and_signs_are_dropped() -> None:
    assert fold("Cafés: GPT-4o & Łukasz’s ﬁne-tuning") == "cafes gpt 4o łukasz s fine tuning"
