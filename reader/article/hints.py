"""Finds the links on some lines of a full text."""

from collections.abc import Sequence

from reader.article.layout import Line
from reader.article.searching import Span


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
