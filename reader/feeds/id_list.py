"""Files that only name papers: one id, link or key per line, or a list of Markdown links."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from reader.feeds.entry_reader import EntryCounter
from reader.feeds.identity import key_from_identifiers
from reader.model.paper import Paper, make_paper, parse_paper_key
from reader.text.sanitise import Clean, line, safe_url

_BULLET = re.compile(r"\A(?:[-*+]|\d{1,9}[.)])\s+")
_LINK = re.compile(r"\[((?:[^\[\]\\]|\\.)*)\]\(<?(https?://[^\s)>]+)>?\)")
_ESCAPED_SIGN = re.compile(r"\\([!-/:-@\[-`{-~])")
"""https://spec.commonmark.org/0.31.2/#backslash-escapes."""
_CHECKED_LINES = 200
"""Lines that are checked to recognise such a file."""
_LINES_FOR_ONE_ODD = 2
"""A list with a line that names no paper has more lines than this for each of them."""
_MAX_LINE = 5000
"""Characters of a line."""


def recognises(text: str) -> bool:
    """Whether each line names a paper and holds nothing else; only the first lines are checked.

    A few may be a single word that names none, such as a mistyped id.
    """
    first = list(islice(_split_lines(text), _CHECKED_LINES))
    odd = [row.text for row in first if _parse_name(row.text) is None]
    return len(first) > _LINES_FOR_ONE_ODD * len(odd) and not any(" " in text for text in odd)


def parse(text: str, counter: EntryCounter | None = None) -> list[Paper]:
    """The papers, in order; a title that the file does not give is empty."""
    return (counter or EntryCounter()).read_papers(
        _split_lines(text),
        lambda row: _parse_name(row.text),
        place=lambda row: f"line {row.number}",
    )


class _Row(NamedTuple):
    number: int
    """The number of the line, from 1."""
    text: Clean


def _split_lines(text: str) -> Iterator[_Row]:
    for number, raw in enumerate(text.splitlines(), 1):
        if name := line(_BULLET.sub("", line(raw[:_MAX_LINE]), count=1)):
            yield _Row(number, name)


def _parse_name(text: str) -> Paper | None:
    if link := _LINK.fullmatch(text):
        title, url = _ESCAPED_SIGN.sub(r"\1", link[1]), safe_url(link[2])
        return _make_named_paper(key_from_identifiers([url], title), title, url) if url else None
    if key := parse_paper_key(text):
        scheme, _, rest = key.partition(":")
        return _make_named_paper(key, "", rest if scheme == "url" else None)
    if text.startswith(("http://", "https://")) and (url := safe_url(text)):
        return _make_named_paper(key_from_identifiers([url], ""), "", url)
    return None


def _make_named_paper(key: Clean, title: str, url: str | None) -> Paper:
    return make_paper(key=key, title=title, url=url, source="file")
