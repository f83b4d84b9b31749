"""Labels for the links on the screen, so that typing a label opens its link."""

from collections.abc import Sequence

from reader.article.layout import Line
from reader.article.searching import Span

_LETTERS = "asdfghjklqwertyuiopzxcvbnm"
"""The letters of labels; those of the keyboard's home row come first."""


def links_on_lines(lines: Sequence[Line], first: int, last: int) -> list[tuple[Span, str]]:
    """The links that begin on lines ``first`` to ``last`` - 1, in order, each with its address.

    A link that continues on the next line counts once.
    """
    links: list[tuple[Span, str]] = []
    url_before = ""
    for number in range(first, min(last, len(lines))):
        column, url = 0, url_before if lines[number].wrapped else ""
        for run in lines[number].runs:
            if run.url and run.url != url:
                links.append((Span(number, column, column + len(run.text)), run.url))
            if run.text.strip():
                url = run.url
            column += len(run.text)
        url_before = url
    return links


def make_labels(count: int) -> list[str]:
    """Make ``count`` labels: single letters, or pairs of letters where there are too few.

    >>> make_labels(3)
    ['a', 's', 'd']
    """
    if count <= len(_LETTERS):
        return list(_LETTERS[:count])
    return [first + second for first in _LETTERS for second in _LETTERS][:count]
