"""Hugging Face's papers over HTTP: the requests that each feed needs.

https://huggingface.co/docs/hub/api: ``/api/daily_papers`` takes ``date``, ``week``, ``month`` or
``sort``, ``p`` from 0 and ``limit`` to 100; ``/api/papers/ID``; ``/api/papers/search``.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

import msgspec

from reader.errors import BadStatus, NetError, ReaderError
from reader.feeds.parser_process import DEFAULT_PARSER, ChildParser
from reader.model.address import Address, Daily, Day, Month, PaperById, Search, Trending, Week
from reader.model.paper import Paper

QueryParams = Mapping[str, str | int]
"""The query parameters of a request."""
Get = Callable[[str, QueryParams], bytes]
"""Fetches a path below the endpoint with query parameters."""
ReportProgress = Callable[[int, str], None]
"""Called with the number of papers fetched so far, and with the day, week or month."""

_PAGE_SIZE = 100
"""Papers of one request; the site gives no more."""
_MAX_PAGES = 60
"""Requests for one feed at most; no day, week or month needs nearly as many."""
_SEARCH_LIMIT = 120
"""Papers of one search; the site gives no more."""
_MAX_TIME_AHEAD = timedelta(days=3)
"""How far a day may be in the future: clocks differ."""
_MAX_DAYS_BACK = 10
"""Days that are tried if the answer does not tell the newest day."""


class FetchedFeed(msgspec.Struct, frozen=True):
    """The papers of a feed, as just fetched."""

    papers: tuple[Paper, ...]
    """In the feed's order."""
    day: date | None = None
    """The day it shows; None if it is not the feed of one day."""
    note: str = ""
    """One sentence for the user about this feed; empty if there is nothing to say."""
    left_out: str = ""
    """One sentence about entries that could not be read; empty if there are none."""
    read_count: int = 0
    """How many entries the papers were read from; 0 if that is not known."""


def fetch(
    address: Address,
    get: Get,
    parser: ChildParser = DEFAULT_PARSER,
    *,
    today: date,
    limit: int | None = None,
    progress: ReportProgress = lambda count, what: None,
) -> FetchedFeed:
    """Fetch a feed. Raises NetError and ParseError."""
    site = _Site(get, parser)
    match address:
        case Daily():
            return _fetch_newest_day(site, today, progress)
        case Day(day):
            return FetchedFeed(site.fetch_day(day, progress), day, left_out=site.left_out)
        case Week(year, week):
            papers = site.fetch_all_pages({"week": f"{year}-W{week:02d}"}, progress)
        case Month(year, month):
            papers = site.fetch_all_pages({"month": f"{year}-{month:02d}"}, progress)
        case Trending():
            papers = site.fetch_all_pages(
                {"sort": "trending"}, progress, max_papers=max(limit or 0, _PAGE_SIZE)
            )
        case Search(query):
            papers = site.fetch_papers("/api/papers/search", {"q": query, "limit": _SEARCH_LIMIT})
        case PaperById(id):
            papers = (_fetch_paper(site, id),)
        case _:
            raise ReaderError("Hugging Face has no such feed; try hf:daily")
    return FetchedFeed(papers, left_out=site.left_out)


class _Site:
    """Requests to the site; remembers whether entries of its answers could not be read."""

    def __init__(self, get: Get, parser: ChildParser) -> None:
        self._get = get
        self._parser = parser
        self.left_out = ""
        """One sentence about entries that could not be read; empty if there are none."""

    def fetch_papers(
        self, path: str, params: QueryParams, featured: date | None = None
    ) -> tuple[Paper, ...]:
        """Fetch one answer and parse its papers."""
        parsed = self._parser.parse_hf_answer(
            self._get(path, params), "Hugging Face's answer", featured
        )
        self.left_out = parsed.left_out or self.left_out
        return parsed.papers

    def fetch_day(self, day: date, progress: ReportProgress) -> tuple[Paper, ...]:
        """Fetch the papers of a day."""
        return self.fetch_all_pages({"date": day.isoformat()}, progress, featured=day)

    def fetch_all_pages(
        self,
        params: Mapping[str, str],
        progress: ReportProgress,
        *,
        featured: date | None = None,
        max_papers: int = _PAGE_SIZE * _MAX_PAGES,
    ) -> tuple[Paper, ...]:
        """Fetch all pages, until a page is not full or has no new paper."""
        papers_by_key: dict[str, Paper] = {}
        what = " ".join(params.values())
        for page in range(_MAX_PAGES):
            papers = self.fetch_papers(
                "/api/daily_papers", {**params, "limit": _PAGE_SIZE, "p": page}, featured
            )
            count_before = len(papers_by_key)
            for paper in papers:
                papers_by_key.setdefault(paper.key, paper)
            progress(len(papers_by_key), what)
            if (
                len(papers) < _PAGE_SIZE
                or len(papers_by_key) == count_before
                or len(papers_by_key) >= max_papers
            ):
                break
        return tuple(papers_by_key.values())[:max_papers]


def _fetch_newest_day(site: _Site, today: date, progress: ReportProgress) -> FetchedFeed:
    """Fetch the newest day. An answer without a date names it; if not, earlier days are tried."""
    recent_papers = site.fetch_papers("/api/daily_papers", {"limit": _PAGE_SIZE, "p": 0})
    days = _plausible_days([paper.featured for paper in recent_papers if paper.featured], today)
    if days:
        day = max(days)
        papers = site.fetch_day(day, progress)
        day_papers = papers or tuple(paper for paper in recent_papers if paper.featured == day)
        return FetchedFeed(day_papers, day, _note_if_older(day, today), site.left_out)
    for back in range(_MAX_DAYS_BACK + 1):
        day = today - timedelta(days=back)
        if papers := site.fetch_day(day, progress):
            return FetchedFeed(papers, day, _note_if_older(day, today), site.left_out)
    raise NetError(
        f"Hugging Face has no papers from the last {_MAX_DAYS_BACK} days; name an earlier date"
    )


def _plausible_days(days: list[date], today: date) -> list[date]:
    """The days that are not in the future; all days if most are: then our clock must be wrong."""
    past_days = [day for day in days if day - today <= _MAX_TIME_AHEAD]
    return past_days if 2 * len(past_days) >= len(days) else days


def _note_if_older(day: date, today: date) -> str:
    if day == today:
        return ""
    return f"Nothing newer yet than {day:%A} {day.day} {day:%B} {day.year}"


def _fetch_paper(site: _Site, id: str) -> Paper:
    try:
        papers = site.fetch_papers(f"/api/papers/{id}", {})
    except BadStatus as error:
        if error.status != 404:
            raise
        raise BadStatus(
            f"Hugging Face knows no paper {id}; see https://arxiv.org/abs/{id}", 404
        ) from error
    if not papers:
        raise NetError(f"Hugging Face's answer holds no paper {id}; try again later")
    return papers[0]
