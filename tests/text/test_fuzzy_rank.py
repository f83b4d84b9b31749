"""Typed words find names, the more alike the better."""

from hypothesis import given
from hypothesis import strategies as st

from reader.text.fuzzy_rank import LETTERS_ONLY, Rank, rank_names

WORDS = st.text("abcxyz.:/", min_size=1, max_size=6)
NAMES = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)


def best(typed: str, *names: str) -> str | None:
    """The name that matches best, as the dialogs choose it."""
    ranked = [(rank, name) for name in names if (rank := rank_names(typed, [name]))]
    return max(ranked, key=lambda pair: pair[0])[1] if ranked else None


def test_the_more_a_name_is_like_what_was_typed_the_better() -> None:
    assert best("history", "math.HO History and Overview", "History") == "History"
    assert best("cs.cl", "physics.class-ph", "cs.CL Computation and Language").startswith("cs.CL")  # type: ignore[union-attr]
    assert best("lang", "Slang", "Computation and Language") == "Computation and Language"
    assert best("hi", "High", "A high thing") == "High"


def test_words_match_in_any_order_and_without_their_ends() -> None:
    assert rank_names("language comp", ["cs.CL Computation and Language"]) is not None
    assert rank_names("language vision", ["cs.CL Computation and Language"]) is None


def test_letters_in_order_are_the_weakest_match() -> None:
    assert rank_names("cscl", ["cs.CL Computation and Language"]) == Rank(LETTERS_ONLY, 1)
    assert rank_names("cscl", ["cs.AI Artificial Intelligence and Control"]) is None


@given(NAMES)
def test_a_whole_name_finds_itself_before_all_others(name: str) -> None:
    assert rank_names(name.upper(), [name]) == max(
        rank for other in (name, f"{name}x", f"x{name}") if (rank := rank_names(name, [other]))
    )


@given(st.lists(WORDS, min_size=2, max_size=4), NAMES)
def test_the_order_of_typed_words_does_not_matter(typed: list[str], name: str) -> None:
    turned = typed[::-1]
    if " ".join(typed) != name and " ".join(turned) != name:
        assert rank_names(" ".join(typed), [name]) == rank_names(" ".join(turned), [name])


@given(NAMES, WORDS, NAMES)
def test_another_word_never_finds_more(typed: str, word: str, name: str) -> None:
    if f"{typed} {word}" == name:
        return
    before, after = rank_names(typed, [name]), rank_names(f"{typed} {word}", [name])
    assert after is None or (before is not None and after.worst <= before.worst)


@given(NAMES, NAMES)
def test_who_matches_has_all_typed_letters(typed: str, name: str) -> None:
    if rank_names(typed, [name]) is not None:
        assert set(typed) - {" "} <= set(name)
