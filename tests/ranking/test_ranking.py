"""The pure parts of the ranking: terms, learning, interests, reasons."""

import random

import pytest

from reader.ranking.interests import Candidate, find_interests, order_papers
from reader.ranking.learner import Choice, Learner, match_of_score
from reader.ranking.reasons import find_reasons, measure_parts
from reader.ranking.terms import Terms, count_terms, pack_terms, unpack_terms

FILLER = [f"filler{number}" for number in range(500)]
TOPICS = {
    "decoding": ["speculative", "decoding", "draft", "token", "verification", "speedup"],
    "robots": ["robot", "manipulation", "gripper", "grasping", "imitation", "action"],
    "proteins": ["protein", "folding", "amino", "structure", "residue", "binding"],
    "graphs": ["graph", "node", "edge", "spectral", "clustering", "laplacian"],
}


def text(topic: str, seed: int) -> str:
    """A made-up abstract on a topic."""
    dice = random.Random(f"{topic} {seed}")
    words = [dice.choice(TOPICS[topic]) for _ in range(12)] + dice.sample(FILLER, 30)
    dice.shuffle(words)
    return " ".join(words)


def choices(liked: tuple[str, ...], each: int = 6) -> dict[str, Choice]:
    passed = {
        f"{topic} {seed}": Choice(count_terms([text(topic, seed)]), False)
        for topic in TOPICS
        if topic not in liked
        for seed in range(20)
    }
    chosen = {
        f"{topic} {seed}": Choice(count_terms([text(topic, seed)]), True)
        for topic in liked
        for seed in range(each)
    }
    return passed | chosen


def test_a_paper_has_its_words_without_plurals_and_common_words() -> None:
    terms = count_terms(["The Policies of Agents", "an agent is in policies"])
    assert terms.counts == bytes([2, 2])
    assert terms == count_terms(["policy agent agent policy"])


def test_packed_terms_are_unpacked_and_other_bytes_refused() -> None:
    terms = count_terms([text("robots", 1)])
    assert unpack_terms(pack_terms(terms)) == terms
    with pytest.raises(ValueError, match="not the terms"):
        unpack_terms(b"1234567")


def test_papers_like_the_chosen_ones_score_higher_than_all_others() -> None:
    profile = Learner().learn(choices(("decoding",)))
    like = [profile.score(count_terms([text("decoding", seed)])) for seed in range(100, 110)]
    other = [
        profile.score(count_terms([text(topic, seed)]))
        for topic in ("robots", "proteins", "graphs")
        for seed in range(100, 110)
    ]
    assert min(like) > max(other)
    assert min(map(match_of_score, like)) > 70
    assert sorted(map(match_of_score, other))[len(other) // 2] < 30


def test_the_same_choices_give_the_same_profile() -> None:
    one, two = Learner().learn(choices(("robots",))), Learner().learn(choices(("robots",)))
    assert one.learned == two.learned


def test_what_was_learned_before_makes_no_difference_to_the_order() -> None:
    papers = [count_terms([text(topic, 200)]) for topic in TOPICS]
    learner = Learner()
    learner.learn(choices(("robots",), each=5))
    again = learner.learn(choices(("robots",), each=6))
    fresh = Learner().learn(choices(("robots",), each=6))
    by_again = sorted(range(4), key=lambda one: again.score(papers[one]))
    assert by_again[-1] == sorted(range(4), key=lambda one: fresh.score(papers[one]))[-1] == 1


def test_a_paper_without_known_terms_is_scored() -> None:
    profile = Learner().learn(choices(("robots",)))
    assert 0 <= match_of_score(profile.score(count_terms(["zzz"]))) <= 100
    assert 0 <= match_of_score(profile.score(count_terms([""]))) <= 100
    assert (match_of_score(-1e9), match_of_score(1e9)) == (0, 100)


def test_each_interest_is_among_the_first_twenty_and_two_papers_are_from_outside() -> None:
    profile = Learner().learn(choices(("decoding", "robots", "proteins"), each=8))
    make = profile.vocabulary.make_vector
    papers = {f"decoding {seed}": text("decoding", seed) for seed in range(100, 140)}
    papers |= {f"robots {seed}": text("robots", seed) for seed in range(100, 101)}
    papers |= {f"proteins {seed}": text("proteins", seed) for seed in range(100, 101)}
    strange = " ".join(f"strange{number}" for number in range(200))
    papers |= {f"strange {n}": f"{text('graphs', n)} {strange} {n}" for n in range(4)}
    candidates = []
    for key, words in papers.items():
        terms = count_terms([words])
        vector = make(terms)
        # Decoding scores so high that it would fill the first twenty alone.
        score = profile.score_vector(vector) + 5 * key.startswith("decoding")
        candidates.append(Candidate(key, score, vector, profile.vocabulary.share_unknown(terms)))
    interests = find_interests(list(profile.neighbours.vectors.values()))
    order = order_papers(candidates, interests)
    first = order.keys[:20]
    assert len(interests) == 3
    assert {key.split()[0] for key in first} == {"decoding", "robots", "proteins", "strange"}
    assert [first[9], first[19]] == order.outside
    assert all(key.startswith("strange") for key in order.outside)
    assert sorted(order.keys) == sorted(papers)


def test_the_reasons_are_the_words_and_the_paper_that_carry_the_score() -> None:
    profile = Learner().learn(choices(("decoding",)))
    words = "speculative decoding of a draft " + " ".join(FILLER[:9])
    terms = count_terms([words])
    reasons = find_reasons(profile, terms, [words])
    assert reasons.words[0] == "speculative decoding"
    assert reasons.neighbour is not None and reasons.neighbour.startswith("decoding")
    parts = measure_parts(profile, terms)
    without = Terms(terms.numbers[:0], b"")
    usual = profile.usual
    whole = profile.score(terms) - profile.score(without)
    assert sum(parts.values()) / usual.learned_spread == pytest.approx(whole)
