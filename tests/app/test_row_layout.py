"""The two lines of a row: the whole title, and columns that stand below each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from reader.app.widgets.row_layout import TextColumn, lay_out_second_line, split_title

COLUMNS = [TextColumn("2 comments", 11), TextColumn("8 Aug", 6), TextColumn("▲  39", 5)]


def second_line(rest: str, *facts: str, width: int = 60) -> str:
    line = lay_out_second_line(rest, facts, COLUMNS, width, between=" · ", more="…")
    return line.left + line.right


def test_a_title_goes_on_in_the_second_line_after_a_whole_word() -> None:
    assert split_title("On the growth of trees", 14) == ("On the growth", "of trees")
    assert split_title("On the growth of trees", 22) == ("On the growth of trees", "")


def test_a_word_that_is_longer_than_the_line_is_cut() -> None:
    assert split_title("a" * 30, 12) == ("a" * 12, "a" * 18)
    assert split_title("模型" * 10, 9) == ("模型模型", "模型" * 8)


@given(st.text(min_size=1, max_size=200), st.integers(2, 100))
def test_a_title_that_is_split_loses_nothing_but_blanks(title: str, width: int) -> None:
    first, rest = split_title(title, width)
    assert (
        (first + rest).replace(" ", "") == title.replace(" ", "")
        or "\u3000" in title
        or ("".join((first + rest).split()) == "".join(title.split()))
    )
    assert cell_len(first) <= width


def test_columns_stand_below_each_other() -> None:
    lines = [second_line("", "DeepMind", "7 authors"), second_line("and the rest of it")]
    assert {line.index("▲") for line in lines} == {55}
    assert {line.index("8 Aug") for line in lines} == {48}
    assert all(cell_len(line) == 60 for line in lines)


def test_the_rest_of_a_title_goes_before_comments_and_date_but_not_before_votes() -> None:
    assert second_line("w" * 40) == "w" * 40 + " " * 8 + "8 Aug" + "  ▲  39"
    assert second_line("w" * 50) == "w" * 50 + "   " + "  ▲  39"
    assert second_line("w" * 70) == "w" * 52 + "…" + "  ▲  39"


def test_the_last_facts_give_way_then_the_first_is_cut() -> None:
    assert second_line("", "A laboratory", "7 authors", width=50).startswith("A laboratory  ")
    cut = second_line("", "A very long laboratory", "7 a", width=50)
    assert cut.startswith("A very long lab… · 7 a ")


@pytest.mark.parametrize("width", range(20))
def test_there_may_be_no_room_at_all(width: int) -> None:
    second_line("rest", width=width)
    second_line("", "DeepMind", width=width)
