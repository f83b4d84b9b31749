"""The pure parts of the ranking: terms, learning, interests, reasons."""

import random
from collections.abc import Sequence

import pytest

from reader.ranking.interests import Candidate, find_interests, order_papers
from reader.ranking.learner import Learner, Profile, match_of_score
from reader.ranking.learning import Judgement
from reader.ranking.reasons import find_reasons, measure_parts
from reader.ranking.terms import Terms, count_terms, pack_terms, unpack_terms
from reader.ranking.traits import number_traits

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


def judge(liked: tuple[str, ...], each: int = 6, others: int = 20) -> dict[str, Judgement]:
    """Papers of each topic that is not liked, then some of each that is."""
    passed = {
        f"{topic} {seed}": Judgement(False)
        for topic in TOPICS
        if topic not in liked
        for seed in range(others)
    }
    return passed | {f"{topic} {seed}": Judgement(True) for topic in liked for seed in range(each)}


def read_terms(keys: Sequence[str]) -> dict[str, Terms]:
    split = {key: key.split() for key in keys}
    return {key: count_terms([text(topic, int(seed))]) for key, (topic, seed) in split.items()}


def learn(liked: tuple[str, ...], each: int = 6) -> Profile:
    return Learner().learn(judge(liked, each), read_terms)


def test_a_paper_has_its_words_without_plurals_and_common_words() -> None:
    terms = count_terms(["The Policies of Agents", "an agent is in policies"])
    assert terms.counts == bytes([2, 2])
    again = count_terms(["policy agent agent policy"])
    assert (terms.numbers, terms.counts) == (again.numbers, again.counts)


def test_two_words_side_by_side_are_a_pair_and_their_order_counts() -> None:
    terms = count_terms(["Reward models", "a reward model of model reward"])
    assert terms.pair_counts == bytes([2, 1])
    one, other = terms.number_pairs()
    assert one != other
    assert count_terms(["reward model"]).number_pairs() == [one]
    assert count_terms(["model reward"]).number_pairs() == [other]
    assert count_terms(["reward of model", "reward", "model"]).number_pairs() == []


def test_packed_terms_are_unpacked_and_other_bytes_refused() -> None:
    terms = count_terms(
        [text("robots", 1)], number_traits("On robots: grasping", "a b", 3, ["cs.RO"])
    )
    assert terms.pairs and terms.traits
    assert unpack_terms(pack_terms(terms)) == terms
    with pytest.raises(ValueError, match="not the terms"):
        unpack_terms(pack_terms(terms._replace(pair_counts=b"")))
    with pytest.raises(ValueError, match="array"):
        unpack_terms(b"1234567")


@pytest.mark.parametrize(
    ("one", "other", "different"),
    [
        (("A name: a title", "text", 3, []), ("A name of a title", "text", 3, []), 1),
        (("A title", "See github.com/a/b", 3, []), ("A title", "See a page", 3, []), 1),
        (("A title", "text", 2, []), ("A title", "text", 30, []), 1),
        (("A title", "text", 3, []), ("A title", "text", 4, []), 0),
        (("A title", "text", 0, []), ("A title", "text", 4, []), 1),
        (("A title", "", 1, []), ("Another name", "", 1, []), 0),
        (("A title", "", 1, ["cs.CL"]), ("A title", "", 1, ["cs.CL", "cs.RO"]), 1),
        (("A title", "", 1, ["Robot Learning"]), ("A title", "", 1, ["robot learning"] * 2), 0),
    ],
)
def test_the_traits_of_papers_are_authors_lengths_links_and_keywords(
    one: tuple[str, str, int, list[str]], other: tuple[str, str, int, list[str]], different: int
) -> None:
    assert len(set(number_traits(*other)) - set(number_traits(*one))) == different


def test_papers_like_the_chosen_ones_score_higher_than_all_others() -> None:
    profile = learn(("decoding",))
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
    one, two = learn(("robots",)), learn(("robots",))
    assert one.learned == two.learned


def test_what_is_learned_again_is_nearly_what_is_learned_from_nothing() -> None:
    papers = [count_terms([text(topic, seed)]) for topic in TOPICS for seed in range(200, 230)]
    learner, many = Learner(), 30
    learner.learn(judge(("robots",), many, 100), read_terms)
    some = judge(("robots",), many + 1, 100)
    some["proteins 3"] = Judgement(True)
    del some["graphs 7"], some["robots 4"]
    again = learner.learn(some, read_terms)
    fresh = Learner().learn(some, read_terms)
    learned = [
        [profile.learned.score(profile.vocabulary.make_vector(one)) for one in papers]
        for profile in (again, fresh)
    ]
    # What is added to all scores makes no difference: they are compared with the usual ones.
    means = [sum(scores) / len(scores) for scores in learned]
    relative = [[one - mean for one in scores] for scores, mean in zip(learned, means, strict=True)]
    assert relative[0] == pytest.approx(relative[1], abs=0.1)
    best = [
        sorted(range(len(papers)), key=lambda one: profile.score(papers[one]))[-30:]
        for profile in (again, fresh)
    ]
    assert set(best[0]) == set(best[1])
    assert set(again.learned.shares) == set(some)


def test_after_one_judgement_few_papers_are_read() -> None:
    some = judge(("robots",), 30, 100)
    learner = Learner()
    learner.learn(some, read_terms)
    asked: list[str] = []

    def read_some(keys: Sequence[str]) -> dict[str, Terms]:
        asked.extend(keys)
        return read_terms(keys)

    learner.learn(some | {"robots 31": Judgement(True)}, read_some)
    asked.clear()
    learner.learn(some | {"robots 31": Judgement(True), "robots 32": Judgement(True)}, read_some)
    assert asked == ["robots 32"]


def test_papers_that_nothing_is_known_of_make_no_difference() -> None:
    known = judge(("robots",))
    profile = Learner().learn(
        known | {"lost 1": Judgement(True), "lost 2": Judgement(False)},
        lambda keys: read_terms([key for key in keys if not key.startswith("lost")]),
    )
    assert profile.learned.weights == learn(("robots",)).learned.weights


def test_a_paper_without_known_terms_is_scored() -> None:
    profile = learn(("robots",))
    assert 0 <= match_of_score(profile.score(count_terms(["zzz"]))) <= 100
    assert 0 <= match_of_score(profile.score(count_terms([""]))) <= 100
    assert (match_of_score(-1e9), match_of_score(1e9)) == (0, 100)


def test_each_interest_is_among_the_first_twenty_and_two_papers_are_from_outside() -> None:
    profile = learn(("decoding", "robots", "proteins"), each=8)
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
    profile = learn(("decoding",))
    words = "speculative decoding of a draft " + " ".join(FILLER[:9])
    terms = count_terms([words], number_traits("A: b", words, 2, []))
    reasons = find_reasons(profile, terms, [words])
    assert reasons.words[0] == "speculative decoding"
    assert reasons.neighbour is not None and reasons.neighbour.startswith("decoding")
    parts = measure_parts(profile, terms)
    without = Terms(terms.numbers[:0], b"")
    usual = profile.usual
    whole = profile.score(terms) - profile.score(without)
    total = sum(parts.terms.values()) + parts.traits
    assert total / usual.learned_spread == pytest.approx(whole)
    assert parts.terms.keys() <= set(terms.numbers)


def test_passed_over_papers_that_are_all_alike_give_no_endless_scores() -> None:
    words = {"robots 1": text("robots", 1), "robots 2": text("robots", 2)}
    profile = Learner().learn(
        {
            **{f"graphs {n}": Judgement(False) for n in range(9)},
            **dict.fromkeys(words, Judgement(True)),
        },
        lambda keys: {key: count_terms([words.get(key, "graph node edge")]) for key in keys},
    )
    assert abs(profile.score(count_terms([text("robots", 3)]))) < 1000
