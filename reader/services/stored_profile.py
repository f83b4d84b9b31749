"""A profile of the user's taste as bytes, to be stored in the catalogue."""

from array import array

import msgspec

from reader.ranking.learner import Profile, Usual
from reader.ranking.learning import Learned
from reader.ranking.neighbours import Neighbours
from reader.ranking.vocabulary import Vector, Vocabulary


class _Stored(msgspec.Struct, frozen=True, array_like=True):
    papers: int
    numbers: bytes
    term_weights: bytes
    weights: bytes
    bias: float
    shares: dict[str, float]
    neighbours: dict[str, tuple[bytes, bytes, int, float]]
    usual: Usual
    news: int


def pack_profile(profile: Profile) -> bytes:
    """The profile as bytes."""
    vocabulary, learned = profile.vocabulary, profile.learned
    return msgspec.msgpack.encode(
        _Stored(
            vocabulary.papers,
            vocabulary.numbers.tobytes(),
            array("f", vocabulary.weights).tobytes(),
            array("f", learned.weights).tobytes(),
            learned.bias,
            learned.shares,
            {
                key: (places.tobytes(), array("f", values).tobytes(), words, scale)
                for key, (places, values, words, scale) in profile.neighbours.vectors.items()
            },
            profile.usual,
            profile.news,
        )
    )


def unpack_profile(stored: bytes) -> Profile:
    """The profile in bytes that :func:`pack_profile` made. Raises ValueError for other bytes."""
    try:
        one = msgspec.msgpack.decode(stored, type=_Stored)
    except msgspec.MsgspecError as error:
        raise ValueError(str(error)) from error
    numbers, term_weights = array("I", one.numbers), array("d", array("f", one.term_weights))
    weights = array("d", array("f", one.weights))
    if not len(numbers) == len(term_weights) == len(weights):
        raise ValueError("the parts of the profile do not belong together")
    vectors = {
        key: Vector(array("I", places), array("d", array("f", values)), words, scale)
        for key, (places, values, words, scale) in one.neighbours.items()
    }
    return Profile(
        Vocabulary(one.papers, numbers, term_weights),
        Learned(weights, one.bias, one.shares),
        Neighbours(vectors),
        one.usual,
        one.news,
    )
