"""The query language: what matches, and what is said of a query that can't be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import QueryError
from reader.query import matches, parse, searchable, words_of
from tests.make import entry


def found(query: str, **fields: object) -> bool:
    one = entry(read=bool(fields.pop("read", False)), **fields)
    return matches(parse(query), one, searchable(one))


def test_an_empty_query_matches_everything() -> None:
    assert found("")
    assert found("   ")


def test_a_word_matches_the_start_of_a_word_in_any_text_field() -> None:
    assert found("diff", title="A Diffusion model")
    assert found("diff", abstract="a diffusion model")
    assert found("weyl", authors=("Kurt Weyl",))
    assert found("mind", organization="DeepMind Mind")
    assert found("agent", keywords=("agents",))
    assert not found("fusion", title="A Diffusion model", abstract="")


def test_words_side_by_side_must_all_match() -> None:
    assert found("diffusion video", title="Video diffusion")
    assert not found("diffusion audio", title="Video diffusion")


def test_a_phrase_matches_consecutive_words_the_last_unfinished() -> None:
    assert found('"speculative dec"', title="Speculative Decoding")
    assert not found('"decoding speculative"', title="Speculative Decoding")


def test_a_minus_leaves_out_and_a_hyphen_inside_a_word_does_not() -> None:
    assert not found("-video", title="Video diffusion")
    assert found("text-to-image", title="Text-to-Image models")
    assert found("-(video OR audio)", title="Language")


def test_or_and_parentheses_group() -> None:
    assert found("(audio OR video) diffusion", title="Video diffusion")
    assert found("audio OR video diffusion", title="audio only", abstract="")
    assert not found("(audio OR video) diffusion", title="audio only", abstract="")


def test_accents_case_and_ligatures_do_not_matter() -> None:
    assert found("poincare", title="Poincaré maps")
    assert found("POINCARÉ", title="poincare maps")
    assert found("fine", title="ﬁne-tuning")


def test_states_look_at_the_marks() -> None:
    assert found("is:unread")
    assert not found("is:unread", read=True)
    assert found("is:read", read=True)
    assert not found("is:bookmarked")


def test_a_word_with_a_colon_is_a_word() -> None:
    assert found("gpt:", title="GPT: a model")


@pytest.mark.parametrize(
    ("query", "position"),
    [("is:nice", 0), ("a (b", 2), ("a) b", 1), ("a OR", 4), ("OR a", 0), ("a -", 2), ("- OR b", 0)],
)
def test_a_bad_query_names_its_place(query: str, position: int) -> None:
    with pytest.raises(QueryError) as caught:
        parse(query)
    assert caught.value.position == position
    assert caught.value.caret.endswith("\n" + " " * position + "^")


def test_the_words_to_highlight_are_those_that_must_be_there() -> None:
    assert words_of(parse('alpha -beta ("gamma delta" OR is:read)')) == ("alpha", "gamma delta")


@given(st.text(alphabet='ab "()-:OR\tis', max_size=40))
def test_any_text_is_parsed_or_refused_with_a_place_inside_it(text: str) -> None:
    try:
        parse(text)
    except QueryError as error:
        assert 0 <= error.position <= len(text)


@given(st.text(max_size=60))
def test_a_title_is_found_by_each_of_its_own_words_in_quotes(title: str) -> None:
    for word in title.replace('"', " ").split():
        assert found(f'"{word}"', title=title)
