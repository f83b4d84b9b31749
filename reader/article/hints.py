"""Letters for the links on the screen, so that a key opens one."""

from collections.abc import Sequence

from reader.article.layout import Line
from reader.article.searching import Span

_LETTERS = "asdfghjklqwertyuiopzxcvbnm"
"""The home row first."""


def links(lines: Sequence[Line], first: int, last: int) -> list[tuple[Span, str]]:
    """The links that begin on these lines, in order, each with where it leads.

    A link that goes on on the next line is one.
    """
    shown: list[tuple[Span, str]] = []
    before = ""
    for number in range(first, min(last, len(lines))):
        at, url = 0, before if lines[number].wrapped else ""
        for run in lines[number].runs:
            if run.url and run.url != url:
                shown.append((Span(number, at, at + len(run.text)), run.url))
            if run.text.strip():
                url = run.url
            at += len(run.text)
        before = url
    return shown


def labels(count: int) -> list[str]:
    """So many labels: single letters, or where these do not suffice, two each.

    >>> labels(3)
    ['a', 's', 'd']
    """
    if count <= len(_LETTERS):
        return list(_LETTERS[:count])
    return [one + two for one in _LETTERS for two in _LETTERS][:count]
