"""arXiv's categories, as papers' keywords have them."""

import re

from reader.paper import Paper

_WITH_SUBJECTS = "astro-ph|cond-mat|cs|econ|eess|math|nlin|physics|q-bio|q-fin|stat"
_WHOLE = "astro-ph|cond-mat|gr-qc|hep-(?:ex|lat|ph|th)|math-ph|nucl-(?:ex|th)|quant-ph"
_CLOSED = (
    "acc-phys|adap-org|alg-geom|ao-sci|atom-ph|bayes-an|chao-dyn|chem-ph|cmp-lg|comp-gas|dg-ga"
    "|funct-an|mtrl-th|patt-sol|plasm-ph|q-alg|solv-int|supr-con"
)
_CATEGORY = re.compile(rf"(?:{_WITH_SUBJECTS})\.[A-Za-z-]{{2,}}|{_WHOLE}|{_CLOSED}")


def primary(paper: Paper) -> str | None:
    """The paper's primary category, where a feed named its categories or its old id has one.

    The taxonomy: https://arxiv.org/category_taxonomy. Whole archives that are words as well
    (``math``, ``physics``) are not taken from keywords.

    >>> primary(Paper(key="arxiv:hep-th/9901001", title="Old"))
    'hep-th'
    """
    for word in paper.keywords:
        if _CATEGORY.fullmatch(word):
            return word
    archive, slash, _ = (paper.id or "").partition("/")
    return archive if slash else None
