"""arXiv over HTTP: a category's announcements by RSS, a search by its API.

https://info.arxiv.org/help/api/user-manual.html, https://info.arxiv.org/help/rss.html. The API asks
for three seconds between requests: the caller has to wait for that.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from reader.errors import BadStatus, ParseError
from reader.feeds.hf_fetch import FetchedFeed, ReportProgress
from reader.feeds.parser_process import DEFAULT_PARSER, ChildParser
from reader.model.address import ArxivNew, ArxivSearch
from reader.model.paper import Paper

QueryParams = Mapping[str, str | int]
"""The query parameters of a request."""
Get = Callable[[str, QueryParams], bytes]
"""Fetches a URL with query parameters."""

API_PATH = "/api/query"
"""The path of the API: requests to it must be three seconds apart."""
_SEARCH_LIMIT = 200
"""Papers of one search."""
_IDS_PER_REQUEST = 100
"""A URL has a limited length."""
_MAX_RESULTS = 2000
"""Papers of one request; the API gives no more."""


def fetch(
    address: ArxivNew | ArxivSearch,
    get: Get,
    parser: ChildParser = DEFAULT_PARSER,
    *,
    limit: int | None = None,
) -> FetchedFeed:
    """Fetch a feed of arXiv. Raises NetError and ParseError."""
    match address:
        case ArxivNew(category):
            body = get(f"https://rss.arxiv.org/rss/{category}", {})
            parsed = parser.parse_feed(body, "arXiv's answer", "arxiv")
            days = {paper.featured for paper in parsed.papers if paper.featured}
            note = "" if parsed.papers else f"arXiv announces nothing new in {category} today"
            return FetchedFeed(
                _without_repeats(parsed.papers), _single_day(days), note, parsed.left_out
            )
        case ArxivSearch(query):
            params: QueryParams = {
                "search_query": query,
                "start": 0,
                "max_results": min(max(limit or 0, _SEARCH_LIMIT), _MAX_RESULTS),
                "sortBy": "submittedDate",
                "sortOrder": "descending",
            }
            try:
                body = get("https://export.arxiv.org" + API_PATH, params)
            except BadStatus as error:
                if error.status != 400:
                    raise
                raise ParseError(
                    f"arXiv does not understand {query!r}; write it like cat:cs.CL AND ti:agents"
                ) from error
            parsed = parser.parse_feed(body, "arXiv's answer", "arxiv")
            return FetchedFeed(_without_repeats(parsed.papers), left_out=parsed.left_out)


def fetch_by_id(id: str, get: Get, parser: ChildParser = DEFAULT_PARSER) -> FetchedFeed:
    """Fetch one paper. Raises NetError and ParseError."""
    body = get("https://export.arxiv.org" + API_PATH, {"id_list": id, "max_results": 1})
    parsed = parser.parse_feed(body, "arXiv's answer", "arxiv")
    papers = [paper for paper in parsed.papers if paper.id == id]
    if not papers:
        raise BadStatus(f"Neither Hugging Face nor arXiv knows a paper {id}; check the id", 404)
    return FetchedFeed((papers[0],))


def fetch_by_ids(
    ids: Sequence[str],
    get: Get,
    parser: ChildParser = DEFAULT_PARSER,
    *,
    progress: ReportProgress = lambda count, what: None,
) -> list[Paper]:
    """Fetch several papers; ids that arXiv does not know are skipped.

    Raises NetError and ParseError.
    """
    papers: list[Paper] = []
    for start in range(0, len(ids), _IDS_PER_REQUEST):
        batch = ids[start : start + _IDS_PER_REQUEST]
        params: QueryParams = {"id_list": ",".join(batch), "max_results": len(batch)}
        body = get("https://export.arxiv.org" + API_PATH, params)
        papers += parser.parse_feed(body, "arXiv's answer", "arxiv").papers
        progress(len(papers), f"{start + len(batch)} of {len(ids)} ids")
    return papers


def _without_repeats(papers: Sequence[Paper]) -> tuple[Paper, ...]:
    return tuple({paper.key: paper for paper in reversed(papers)}.values())[::-1]


def _single_day(days: set[date]) -> date | None:
    return next(iter(days)) if len(days) == 1 else None
