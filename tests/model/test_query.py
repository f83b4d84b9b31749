"""The query language: what matches, and what is said of a query that can't be read."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import QueryError
from reader.model.entry import Entry, Marks
from reader.model.query import FIELDS, parse_query, words_to_highlight
from tests.make import entry, listing


def is_found(query: str, one: Entry) -> bool:
    """Whether the catalogue finds an entry; TODAY is today."""
    return listing(one).count_matching(parse_query(query, TODAY)) == 1


def found(query: str, **fields: object) -> bool:
    return is_found(query, entry(read=bool(fields.pop("read", False)), **fields))


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
        parse_query(query)
    assert caught.value.position == position
    assert caught.value.caret.endswith("\n" + " " * position + "^")


def test_the_words_to_highlight_are_those_that_must_be_there() -> None:
    query = parse_query('alpha -beta ("gamma delta" OR is:read)')
    assert words_to_highlight(query) == ("alpha", "gamma delta")


@given(st.text(alphabet='ab "()-:OR\tis', max_size=40))
def test_any_text_is_parsed_or_refused_with_a_place_inside_it(text: str) -> None:
    try:
        parse_query(text)
    except QueryError as error:
        assert 0 <= error.position <= len(text)


@given(st.text(max_size=60))
def test_a_title_is_found_by_each_of_its_own_words_in_quotes(title: str) -> None:
    for word in title.replace('"', " ").split():
        assert found(f'"{word}"', title=title)


TODAY = date(2026, 11, 23)


def test_text_fields_look_at_one_part_only() -> None:
    assert found("title:map", title="Mapping routes")
    assert not found("title:map", title="Routes", abstract="a map")
    assert found('title:"sparse map"', title="On Sparse Maps")
    assert found("author:byr", authors=("Ada Byron",))
    assert found("org:deep", organization="DeepMind")
    assert not found("org:deep", organization=None, title="Deep")
    assert found("kw:prun", keywords=("pruning",))
    assert found("source:hf", source="hf")
    assert found("by:mil", submitter="Mila")


def test_a_phrase_does_not_run_from_the_title_into_the_abstract() -> None:
    assert not found('"last first"', title="the last", abstract="first word")


def test_numbers_are_compared() -> None:
    assert found("votes:>50", votes=51)
    assert not found("votes:>50", votes=50)
    assert found("votes:>=50 votes:<=50 votes:50 votes:=50", votes=50)
    assert found("stars:<3", github_stars=2)
    assert found("authors:<5", author_count=4)
    assert not found("votes:<9", votes=None)
    assert found("-votes:<9", votes=None)


@pytest.mark.parametrize(
    ("query", "day", "wanted"),
    [
        ("date:2026", date(2026, 12, 31), True),
        ("date:2026", date(2027, 1, 1), False),
        ("date:2026-02", date(2026, 2, 28), True),
        ("date:2026-12", date(2026, 12, 31), True),
        ("date:2026-11-20", date(2026, 11, 20), True),
        ("date:2026-11-01..2026-11-20", date(2026, 11, 20), True),
        ("date:2026-10..2026-11", date(2026, 11, 30), True),
        ("date:..2026-10", date(2026, 11, 1), False),
        ("date:2026-11..", date(2099, 1, 1), True),
        ("since:3d", date(2026, 11, 20), True),
        ("since:3d", date(2026, 11, 19), False),
        ("since:2w", date(2026, 11, 9), True),
        ("since:2026-11-20", date(2026, 11, 19), False),
        ("date:2026", None, False),
    ],
)
def test_days_are_compared(query: str, day: date | None, wanted: bool) -> None:
    assert found(query, published=day) is wanted
    featured = query.replace("date:", "featured:")
    if featured != query:
        assert found(featured, featured=day) is wanted


def test_what_a_paper_has_is_asked_for() -> None:
    assert found("has:code", github="https://example.org")
    assert not found("has:code", github=None)
    assert found("-has:project", project=None)
    one = Entry(entry().paper, Marks(tags=("parallel-decoding",), note="mine"), full_text=True)
    for query in (
        "has:note",
        "has:tag",
        "has:fulltext",
        "tag:par",
        "tag:decod",
        'tag:"parallel d"',
    ):
        assert is_found(query, one)
    assert not is_found("tag:allel", one)


@pytest.mark.parametrize(
    "text",
    ["2611.00001", "arXiv:2611.00001v2", "https://huggingface.co/papers/2611.00001", "id:2611.000"],
)
def test_an_id_or_a_papers_url_finds_that_paper(text: str) -> None:
    assert found(text)
    assert not found(text, key="arxiv:2512.00001")


def test_a_field_without_a_value_is_being_typed() -> None:
    for name in FIELDS:
        assert found(f"{name}:")


@pytest.mark.parametrize(
    ("query", "position", "said"),
    [
        ("titel:map", 0, "No field titel: is known; there are is:"),
        ("a is:nice", 2, "is:nice is not known; there are is:unread"),
        ("has:cake", 0, "there are has:code"),
        ("votes:many", 6, "votes: needs a number, as in votes:>50"),
        ("date:yesterday", 0, "yesterday is no day"),
        ("date:2026-13", 0, "2026-13 is no day"),
        ("since:9y", 0, "9y is no day"),
        ("date:2026-01..then", 0, "then is no day"),
    ],
)
def test_a_field_that_makes_no_sense_is_answered_with_what_does(
    query: str, position: int, said: str
) -> None:
    with pytest.raises(QueryError, match=said) as caught:
        parse_query(query, TODAY)
    assert caught.value.position == position


@pytest.mark.parametrize("query", ["word " * 3000, "a OR " * 400, "votes:>1 " * 501, "(" * 600])
def test_a_query_of_thousands_of_words_is_refused_in_a_sentence(query: str) -> None:
    with pytest.raises(QueryError, match=r"500 words and fields at|Too many par") as it:
        parse_query(query)
    assert len(it.value.caret) < 3000


def test_a_query_of_many_characters_is_refused_before_it_is_read() -> None:
    with pytest.raises(QueryError, match="20,000 characters at most"):
        parse_query("x" * 20_000_000)


def test_the_last_year_there_is_can_be_asked_for() -> None:
    assert found("date:2026..9999", published=date(2026, 11, 18))
    assert not found("date:9999-12", published=date(2026, 11, 18))
    assert found("date:0001..", published=date(2026, 11, 18))


@pytest.mark.parametrize("field", ["read", "bookmarked"])
@pytest.mark.parametrize(
    ("days", "time", "wanted"),
    [
        ("today", "2026-11-23T00:00:00+00:00", True),
        ("today", "2026-11-23T23:59:59+00:00", True),
        ("today", "2026-11-22T23:59:59+00:00", False),
        ("3d", "2026-11-20T00:00:00+00:00", True),
        ("3d", "2026-11-19T23:59:59+00:00", False),
        ("2026-11", "2026-11-30T23:59:59+00:00", True),
        ("2026-11", "2026-12-01T00:00:00+00:00", False),
        ("2026-11-19..2026-11-20", "2026-11-20T12:00:00+00:00", True),
        ("..2026-11-20", "2026-11-21T00:00:00+00:00", False),
        ("today..", "2026-11-24T00:00:00+00:00", True),
        ("2026", None, False),
    ],
)
def test_the_day_of_a_mark_is_compared(
    field: str, days: str, time: str | None, wanted: bool
) -> None:
    one = Entry(entry().paper, Marks(**{"read" if field == "read" else "bookmarked": time}))
    assert is_found(f"{field}:{days}", one) is wanted
    assert is_found(f"-{field}:{days}", one) is not wanted
