"""Takes the first sentence of an abstract, for places without room for more."""

import re

_SENTENCE_END = re.compile(r"""[.!?]["'”’)\]]*(?=\s+[^\sa-z])""")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:e\.g|i\.e|cf|vs|etc|al|Fig|Figs|Eq|Eqs|Sec|Tab|Ref|No|Dr|Prof|resp|approx|"
    r"w\.r\.t|(?:[A-Z]\.)*[A-Z])\.$"
)


def first_sentence(text: str, max_length: int = 300) -> str:
    """The first sentence; one longer than ``max_length`` characters is cut and ends in ``…``.

    >>> first_sentence("We cut costs, e.g. of J. Doe et al. by half. Then we stop.")
    'We cut costs, e.g. of J. Doe et al. by half.'
    """
    for end in _SENTENCE_END.finditer(text[: max_length + 1]):
        sentence = text[: end.end()]
        if not _ABBREVIATION.search(sentence):
            return sentence
    return shorten(text, max_length)


def shorten(text: str, max_length: int) -> str:
    """The text; one longer than ``max_length`` is cut between words and ends in ``…``."""
    if len(text) <= max_length:
        return text
    head = text[:max_length]
    whole_words = head[: head.rfind(" ")] if " " in head[max_length // 2 :] else head
    return whole_words.rstrip(" ,;:-–—") + "…"
