"""Which paper an entry is: by the arXiv id or DOI in its links, else by its address or title."""

import re
from collections.abc import Iterable
from urllib.parse import unquote

from reader.paper import arxiv_id, doi_of, title_key
from reader.text.sanitise import safe_url

_OAI = re.compile(r"oai:arxiv\.org:(\S+)", re.IGNORECASE)
_DOI = re.compile(r"(?:doi:|https?://(?:dx\.)?doi\.org/|\b)(10\.\d{4,9}/[^\s\"<>]+)", re.IGNORECASE)
_ARXIV_DOI = re.compile(r"10\.48550/arxiv\.(.+)", re.IGNORECASE)
_LONGEST = 500
"""Characters of a DOI or address in a key."""


def doi(text: str) -> str | None:
    """The DOI in a text or address, in small letters (DOI Handbook §2.4: case does not matter)."""
    match = _DOI.search(unquote(text))
    return match[1].rstrip(".,;)").lower() if match and len(match[1]) < _LONGEST else None


def key_of(names: Iterable[str | None], title: str) -> str:
    """The key of the paper that has these ids and addresses, the most telling first."""
    known = [name for name in names if name]
    for name in known:
        oai = _OAI.fullmatch(name.strip())
        if arxiv := arxiv_id(oai[1] if oai else name):
            return f"arxiv:{arxiv}"
    for name in known:
        if found := doi_of(name) or doi(name):
            ours = _ARXIV_DOI.fullmatch(found)
            arxiv = arxiv_id(ours[1]) if ours else None
            return f"arxiv:{arxiv}" if arxiv else f"doi:{found}"
    for name in known:
        url = safe_url(name) if "://" in name else None
        if url and len(url) < _LONGEST:
            return f"url:{url}"
    return title_key(title)
