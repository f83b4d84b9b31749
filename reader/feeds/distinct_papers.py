"""Each paper of a file once: entries of one paper are joined, others with its key get another key.

People copy ids from one entry to the next, feeds give each item the same link, and many papers are
called "Editorial". The first paper with a key keeps it.
"""

from collections.abc import Iterable, Iterator

import msgspec

from reader.feeds.identity import key_from_identifiers
from reader.model.paper import Paper, merge_papers, title_key
from reader.model.same_paper import can_be_same_paper, known_year
from reader.text.sanitise import Clean


def list_distinct_papers(papers: Iterable[Paper]) -> list[Paper]:
    """The papers in order, each once, with the values of all its entries."""
    paper_of: dict[str, Paper] = {}
    for paper in papers:
        for key in _possible_keys(paper):
            same = paper if key == paper.key else msgspec.structs.replace(paper, key=key)
            first = paper_of.get(key)
            if first is None or can_be_same_paper(first, same):
                paper_of[key] = same if first is None else merge_papers(same, first)
                break
    return list(paper_of.values())


def _possible_keys(paper: Paper) -> Iterator[Clean]:
    """The keys that the paper can have, the best first; the last one is hardly ever shared."""
    yield paper.key
    for identifier in (paper.doi, paper.url):
        if identifier:
            yield key_from_identifiers([identifier], paper.title)
    title = "" if paper.title == paper.key else paper.title
    if title:
        yield title_key(title)
    author = paper.authors[0].rpartition(" ")[2] if paper.authors else ""
    yield title_key(f"{title} {author} {known_year(paper) or ''}")
    yield title_key(f"{title} {author} {known_year(paper) or ''} {paper.abstract}")
