"""arXiv over HTTP: a category's announcements by RSS, a search by its API.

https://info.arxiv.org/help/api/user-manual.html, https://info.arxiv.org/help/rss.html. The API asks
for three seconds between requests: whoever calls waits for that.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from reader.address import ArxivNew, ArxivSearch
from reader.errors import BadStatus, ParseError
from reader.feeds.hf import Feed
from reader.feeds.syndication import parse
from reader.paper import Paper

Params = Mapping[str, str | int]
"""The query of a request."""
Get = Callable[[str, Params], bytes]
"""Fetches a URL with a query."""

API = "/api/query"
"""The path for which requests keep their distance."""
_SEARCHED = 200
"""Papers a search."""
_NAMED = 100
"""Ids a request: an address has an end."""
_MOST = 2000
"""Papers a request, the most the API gives."""


def fetch(address: ArxivNew | ArxivSearch, get: Get, *, limit: int | None = None) -> Feed:
    """A feed as arXiv has it. Raises NetError and ParseError."""
    match address:
        case ArxivNew(category):
            body = get(f"https://rss.arxiv.org/rss/{category}", {})
            papers = parse(body, "arXiv's answer", source="arxiv")
            days = {paper.featured for paper in papers if paper.featured}
            note = "" if papers else f"arXiv announces nothing new in {category} today"
            return Feed(tuple(_once(papers)), _only(days), note)
        case ArxivSearch(query):
            asked: Params = {
                "search_query": query,
                "start": 0,
                "max_results": min(max(limit or 0, _SEARCHED), _MOST),
                "sortBy": "submittedDate",
                "sortOrder": "descending",
            }
            try:
                body = get("https://export.arxiv.org" + API, asked)
            except BadStatus as error:
                if error.status != 400:
                    raise
                raise ParseError(
                    f"arXiv does not understand {query!r}; write it like cat:cs.CL AND ti:agents"
                ) from error
            return Feed(tuple(_once(parse(body, "arXiv's answer", source="arxiv"))))


def by_id(id: str, get: Get) -> Feed:
    """One paper. Raises NetError and ParseError."""
    body = get("https://export.arxiv.org" + API, {"id_list": id, "max_results": 1})
    papers = [paper for paper in parse(body, "arXiv's answer", source="arxiv") if paper.id == id]
    if not papers:
        raise BadStatus(f"Neither Hugging Face nor arXiv knows a paper {id}; check the id", 404)
    return Feed((papers[0],))


def by_ids(ids: Sequence[str], get: Get) -> list[Paper]:
    """Those of several papers that arXiv knows. Raises NetError and ParseError."""
    found: list[Paper] = []
    for start in range(0, len(ids), _NAMED):
        some = ids[start : start + _NAMED]
        asked: Params = {"id_list": ",".join(some), "max_results": len(some)}
        found += parse(
            get("https://export.arxiv.org" + API, asked), "arXiv's answer", source="arxiv"
        )
    return found


def _once(papers: list[Paper]) -> list[Paper]:
    return list({paper.key: paper for paper in reversed(papers)}.values())[::-1]


def _only(days: set[date]) -> date | None:
    return next(iter(days)) if len(days) == 1 else None
