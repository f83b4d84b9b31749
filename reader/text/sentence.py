"""The first sentence of an abstract: where there is room for no more."""

import re

_END = re.compile(r"""[.!?]["'”’)\]]*(?=\s+[^\sa-z])""")
_NO_END = re.compile(
    r"(?:^|[\s(])(?:e\.g|i\.e|cf|vs|etc|al|Fig|Figs|Eq|Eqs|Sec|Tab|Ref|No|Dr|Prof|resp|approx|"
    r"w\.r\.t|(?:[A-Z]\.)*[A-Z])\.$"
)


def first_sentence(text: str, longest: int = 300) -> str:
    """The first sentence, in at most about ``longest`` characters; a longer one ends in ``…``.

    >>> first_sentence("We cut costs, e.g. of J. Doe et al. by half. Then we stop.")
    'We cut costs, e.g. of J. Doe et al. by half.'
    """
    for end in _END.finditer(text[: longest + 1]):
        found = text[: end.end()]
        if not _NO_END.search(found):
            return found
    return shortened(text, longest)


def shortened(text: str, longest: int) -> str:
    """The text, cut between words where it is longer than so many characters."""
    if len(text) <= longest:
        return text
    head = text[:longest]
    whole = head[: head.rfind(" ")] if " " in head[longest // 2 :] else head
    return whole.rstrip(" ,;:-–—") + "…"
