"""Whether two records with one key, or one title, can be of the same paper.

Ids in files are typed by people: one id stands with several papers, and papers that have none may
have the same title. Two records are of one paper only if nothing speaks against it.
"""

from reader.model.paper import Paper
from reader.text.fold import fold


def can_be_same_paper(one: Paper, other: Paper) -> bool:
    """Whether two records can be of one paper. They have the same key, or the same title.

    With one arXiv id or DOI, the titles decide: most of their words must be the same, since a title
    may change when a preprint is published. With one address, the titles must be the same. Without
    any of these, first authors and years decide, where both records have them.
    """
    titles = _known_title(one), _known_title(other)
    if one.key == other.key and not one.key.startswith("title:"):
        if not all(titles) or titles[0] == titles[1]:
            return True
        return not one.key.startswith("url:") and _share_most_words(*titles)
    return not (_differ_in_first_author(one, other) or _differ_in_year(one, other))


def known_year(paper: Paper) -> int | None:
    """The year in which the paper was published; None if the record does not tell it."""
    return paper.published.year if paper.published else paper.year


def _known_title(paper: Paper) -> str:
    return "" if paper.title == paper.key else fold(paper.title)


def _share_most_words(one: str, other: str) -> bool:
    words, more_words = sorted((set(one.split()), set(other.split())), key=len)
    return 2 * len(words & more_words) > len(words)


def _differ_in_first_author(one: Paper, other: Paper) -> bool:
    """Whether the first authors have no word in common: given names may be initials or left out."""
    if not (one.authors and other.authors):
        return False
    words, more_words = (
        {word for word in fold(paper.authors[0]).split() if len(word) > 1} for paper in (one, other)
    )
    return bool(words and more_words) and not words & more_words


def _differ_in_year(one: Paper, other: Paper) -> bool:
    years = known_year(one), known_year(other)
    return None not in years and years[0] != years[1]
