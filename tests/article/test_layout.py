"""Blocks as lines, words found in them, letters for their links."""

from hypothesis import given
from hypothesis import strategies as st

from reader.article import hints
from reader.article.blocks import parse_markdown
from reader.article.layout import Line, lay_out
from reader.article.searching import find_words
from reader.text.width import cells


def shown(markdown: str, width: int) -> list[str]:
    return [line.text.rstrip() for line in lay_out(parse_markdown(markdown), width)]


def said(laid: list[Line], wanted: str) -> list[list[str]]:
    """The text at each place found, line by line."""
    return [
        [laid[span.line].text[span.start : span.end] for span in match]
        for match in find_words(laid, wanted)
    ]


def test_paragraphs_are_wrapped_and_parted_by_a_blank_line() -> None:
    assert shown("one two three\n\nfour", 8) == ["one two", "three", "", "four"]


def test_a_list_is_tight_and_its_lines_hang() -> None:
    assert shown("- one two three\n- four", 10) == ["• one two", "  three", "• four"]


def test_a_word_of_two_looks_stays_whole() -> None:
    assert shown("aaa **bbb**, ccc", 7) == ["aaa", "bbb,", "ccc"]


def test_a_table_has_columns() -> None:
    table = "| model | score |\n|---|---|\n| large | 1.5 |\n| s | 22 |"
    assert shown(table, 40) == [
        "model  score",
        "────────────",
        "large  1.5",
        "s      22",
    ]


def test_wide_cells_are_wrapped_in_their_column() -> None:
    table = "| name | what |\n|---|---|\n| a | one two three four |"
    assert shown(table, 18) == [
        "name  what",
        "──────────────────",
        "a     one two",
        "      three four",
    ]


def test_a_table_too_wide_for_columns_is_shown_row_by_row() -> None:
    table = "| name | first | second |\n|---|---|---|\n| abcdefghij | 1234567890 | 2234567890 |"
    assert shown(table, 20) == ["name: abcdefghij", "first: 1234567890", "second: 2234567890"]


def test_long_lines_of_code_are_broken_not_cut() -> None:
    assert shown("```\nabcdefghij\n```", 8) == ["  abcdef", "ghij"]


@given(
    st.text(alphabet=st.sampled_from("ab *_`#>|-$\\[]() \n日é"), max_size=150),
    st.integers(min_value=6, max_value=40),
)
def test_no_line_is_wider_than_it_may_be(markdown: str, width: int) -> None:
    for line in lay_out(parse_markdown(markdown), width):
        lead = parse_markdown(markdown)[line.block].lead
        assert cells(line.text) <= max(width, cells(lead) + 2)


@given(st.lists(st.text(alphabet="abé日", min_size=1, max_size=12), min_size=1, max_size=40))
def test_wrapping_loses_no_word(words: list[str]) -> None:
    laid = lay_out(parse_markdown(" ".join(words)), 13)
    assert "".join(line.text for line in laid).replace(" ", "") == "".join(words)


def test_words_are_found_across_a_wrapped_line() -> None:
    laid = list(lay_out(parse_markdown("One Two three four"), 8))
    assert said(laid, "two THREE") == [["Two", "three"]]
    assert said(laid, "e f") == [["e", "f"]]


def test_words_of_two_paragraphs_are_not_one_place() -> None:
    assert find_words(list(lay_out(parse_markdown("one\n\ntwo"), 20)), "one two") == []


def test_nothing_is_found_for_no_words() -> None:
    assert find_words(list(lay_out(parse_markdown("one"), 20)), "  ") == []


def test_what_is_looked_for_is_no_pattern() -> None:
    laid = list(lay_out(parse_markdown("f(x) = x\\* [1]"), 40))
    assert said(laid, "f(x)") == [["f(x)"]]
    assert said(laid, ".") == []


def test_links_in_view_are_named_once_even_where_they_are_wrapped() -> None:
    text = "[a long link](https://example.org/1) and [b](https://example.org/2)"
    laid = list(lay_out(parse_markdown(text), 8))
    assert [url for _, url in hints.links_on_lines(laid, 0, len(laid))] == [
        "https://example.org/1",
        "https://example.org/2",
    ]
