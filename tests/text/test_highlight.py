"""Where the words of a query stand in a text."""

from hypothesis import given
from hypothesis import strategies as st

from reader.text.fold import fold
from reader.text.highlight import find_spans


def marked(text: str, *words: str) -> list[str]:
    return [text[start:end] for start, end in find_spans(text, words)]


def test_the_start_of_each_word_is_marked() -> None:
    assert marked("Decoding, decoders and recoding", "dec") == ["Dec", "dec"]
    assert marked("GPT-4o", "4o", "gpt") == ["GPT", "4o"]


def test_words_that_follow_each_other_are_marked_as_one() -> None:
    assert marked("On Text-to-Image models", "text to im") == ["Text-to-Im"]
    assert marked("to text", "text to") == []


def test_accents_and_ligatures_are_marked_as_written() -> None:
    assert marked("Poincaré maps", "poincare") == ["Poincaré"]
    assert marked("ﬁne tuning", "fin") == ["ﬁne"]


def test_marks_do_not_overlap() -> None:
    assert find_spans("deep agents", ["deep", "deep ag", "de"]) == [(0, 7)]
    assert find_spans("anything", []) == []


@given(st.text(), st.lists(st.text(min_size=1).map(fold).filter(bool), max_size=3))
def test_marks_are_in_order_and_inside(text: str, words: list[str]) -> None:
    before = 0
    for start, end in find_spans(text, words):
        assert before <= start < end <= len(text)
        before = end
