"""Papers that a file only names: ids, links or keys, one a line, or a list of Markdown links."""

import re
from collections.abc import Iterator

from reader.feeds.identity import key_of
from reader.paper import Paper, arxiv_id, doi_of, is_key
from reader.text.sanitise import line, safe_url

_BULLET = re.compile(r"(?:[-*+]|\d+[.)])\s+")
_LINK = re.compile(r"\[((?:[^\[\]\\]|\\.)*)\]\(<?(https?://[^\s)>]+)>?\)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
"""https://spec.commonmark.org/0.31.2/#backslash-escapes."""
_LONGEST = 5000
"""Characters of a line."""


def recognises(text: str) -> bool:
    """Whether each line names a paper and says nothing else."""
    found = False
    for one in _lines(text):
        found = _paper(one) is not None
        if not found:
            break
    return found


def parse(text: str) -> list[Paper]:
    """The papers, in order; their titles are empty where they are not named."""
    return [paper for one in _lines(text) if (paper := _paper(one))]


def _lines(text: str) -> Iterator[str]:
    for one in text.splitlines():
        if found := _BULLET.sub("", line(one[:_LONGEST]), count=1):
            yield found


def _paper(text: str) -> Paper | None:
    if link := _LINK.fullmatch(text):
        title, url = line(_ESCAPED.sub(r"\1", link[1])), safe_url(link[2])
        return _of(key_of([url], title), title, url) if url else None
    if arxiv := arxiv_id(text):
        return Paper(key=f"arxiv:{arxiv}", title="", source="file")
    if doi := doi_of(text):
        return Paper(key=f"doi:{doi}", title="", source="file")
    if is_key(text):
        scheme, _, rest = text.partition(":")
        return _of(text, "", safe_url(rest) if scheme == "url" else None)
    if text.startswith(("http://", "https://")) and (url := safe_url(text)):
        return _of(key_of([url], ""), "", url)
    return None


def _of(key: str, title: str, url: str | None) -> Paper:
    url = None if key.startswith("arxiv:") else url
    return Paper(key=key, title=title, url=url, source="file")
