"""Cells of a terminal: measured, cut and wrapped as a terminal draws them."""

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.width import cells, cut, pad, wrap

TEXTS = st.text(st.characters(blacklist_categories=("Cc", "Cs", "Cn", "Zl", "Zp")), max_size=60)


@pytest.mark.parametrize(
    ("text", "width"),
    [("", 0), ("plain", 5), ("naïve", 5), ("nai\u0308ve", 5), ("大模型", 6), ("🤗 hub", 6),
     ("한국", 4), ("カナ", 4), ("ｱ", 1), ("a\u200bb", 2), ("x²", 2)],
)  # fmt: skip
def test_a_text_takes_the_cells_a_terminal_gives_it(text: str, width: int) -> None:
    assert cells(text) == width
    screen = pyte.Screen(40, 1)
    pyte.Stream(screen).feed(text.replace("\u200b", ""))
    assert screen.cursor.x == width


@given(TEXTS, st.integers(-2, 40))
def test_a_cut_text_fits_and_is_the_beginning(text: str, width: int) -> None:
    short = cut(text, width)
    assert cells(short) <= max(width, 0) or short == text
    assert short == text or short == "" or text.startswith(short[:-1])


def test_a_wide_character_is_never_halved() -> None:
    assert cut("大模型大", 6) == "大模…"
    assert cut("大模型大", 7) == "大模型…"
    assert cut("speculative", 5, "~") == "spec~"


@given(TEXTS, st.integers(1, 30))
def test_wrapping_keeps_every_character_and_fits(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(cells(line) <= width or len(line) == 1 for line in lines)


def test_words_share_lines_as_long_as_they_fit() -> None:
    assert wrap("one two three", 7) == ["one two", "three"]
    assert wrap("a extraordinarily b", 6) == ["a", "extrao", "rdinar", "ily b"]


def test_padding_counts_cells_not_characters() -> None:
    assert pad("大", 4) + "|" == "大  |"
