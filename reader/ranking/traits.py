"""The traits of a paper beside its words: number of authors, lengths, a link to code, keywords.

What a reader chooses is not told by words alone. Some take papers of large groups, some those with
code, some those of one category. Each trait is stored as the CRC-32 of a statement.
"""

import re
import zlib
from array import array
from bisect import bisect
from collections.abc import Sequence

from reader.text.fold import fold

_AUTHORS = (2, 3, 5, 8, 12, 20, 40)
_TITLE_WORDS = (4, 7, 10, 13, 16)
_ABSTRACT_CHARACTERS = (600, 900, 1200, 1500, 1800)
"""Where the next class begins."""
_LINK = re.compile("github|hugging|https?:")
_MOST_KEYWORDS = 30


def number_traits(title: str, abstract: str, authors: int, keywords: Sequence[str]) -> "array[int]":
    """The numbers of a paper's traits. What is not known is no trait.

    ``authors`` is their number; 0 if it is not known. ``keywords`` are those of the feed; arXiv
    gives categories.
    """
    traits: list[tuple[str, object]] = [
        ("title words", bisect(_TITLE_WORDS, len(title.split()))),
        ("title has two parts", ":" in title),
    ]
    if authors:
        traits.append(("authors", bisect(_AUTHORS, authors)))
    if abstract:
        traits.append(("abstract", bisect(_ABSTRACT_CHARACTERS, len(abstract))))
        traits.append(("has link", _LINK.search(abstract) is not None))
    words = dict.fromkeys(map(fold, keywords[:_MOST_KEYWORDS]))
    traits += [("keyword", word) for word in words]
    return array("I", [zlib.crc32(f"{name}: {value}".encode()) for name, value in traits])
