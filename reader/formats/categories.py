"""Finds arXiv's categories among the keywords of papers."""

import re

from reader.model.paper import Paper

_ARCHIVES_WITH_SUBJECTS = "astro-ph|cond-mat|cs|econ|eess|math|nlin|physics|q-bio|q-fin|stat"
_ARCHIVES = "astro-ph|cond-mat|gr-qc|hep-(?:ex|lat|ph|th)|math-ph|nucl-(?:ex|th)|quant-ph"
_OLD_ARCHIVES = (
    "acc-phys|adap-org|alg-geom|ao-sci|atom-ph|bayes-an|chao-dyn|chem-ph|cmp-lg|comp-gas|dg-ga"
    "|funct-an|mtrl-th|patt-sol|plasm-ph|q-alg|solv-int|supr-con"
)
_CATEGORY = re.compile(
    rf"(?:{_ARCHIVES_WITH_SUBJECTS})\.[A-Za-z-]{{2,}}|{_ARCHIVES}|{_OLD_ARCHIVES}"
)


def primary_category(paper: Paper) -> str | None:
    """The primary category of a paper: its first keyword that is one, else that of an old id.

    The categories: https://arxiv.org/category_taxonomy. A keyword that is an archive and also an
    ordinary word (``math``, ``physics``) does not count.

    >>> primary_category(Paper(key="arxiv:hep-th/9901001", title="Old"))
    'hep-th'
    """
    for word in paper.keywords:
        if _CATEGORY.fullmatch(word):
            return word
    archive, slash, _ = (paper.id or "").partition("/")
    return archive if slash else None
