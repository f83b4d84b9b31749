"""Hugging Face's papers over HTTP: which requests make up a feed.

https://huggingface.co/docs/hub/api: ``/api/daily_papers`` takes ``date``, ``week``, ``month`` or
``sort``, ``p`` from 0 and ``limit`` to 100; ``/api/papers/ID``; ``/api/papers/search``.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

import msgspec

from reader.address import Address, Daily, Day, Month, PaperById, Search, Trending, Week
from reader.errors import BadStatus, NetError, ReaderError
from reader.feeds.hub import parse
from reader.paper import Paper

Params = Mapping[str, str | int]
"""The query of a request."""
Get = Callable[[str, Params], bytes]
"""Fetches a path below the endpoint with a query."""
Progress = Callable[[int, str], None]
"""Called with how many papers have come and of what."""

_PAGE = 100
"""Papers a request, the most the site gives."""
_PAGES = 60
"""Requests a feed at most: no day, week or month comes near."""
_SEARCHED = 120
"""Papers a search, the most the site gives."""
_BACK = 10
"""Days that are tried where the newest day is unclear."""


class Feed(msgspec.Struct, frozen=True):
    """What a feed holds now."""

    papers: tuple[Paper, ...]
    """In the feed's order."""
    day: date | None = None
    """The day it shows, where it is one day's."""
    note: str = ""
    """One sentence on what was done to get it, or nothing."""


def fetch(
    address: Address,
    get: Get,
    *,
    today: date,
    limit: int | None = None,
    progress: Progress = lambda count, what: None,
) -> Feed:
    """A feed as the site has it. Raises NetError and ParseError."""
    match address:
        case Daily():
            return _newest(get, today, progress)
        case Day(day):
            return Feed(_day(get, day, progress), day)
        case Week(year, week):
            return Feed(_whole(get, {"week": f"{year}-W{week:02d}"}, progress))
        case Month(year, month):
            return Feed(_whole(get, {"month": f"{year}-{month:02d}"}, progress))
        case Trending():
            most = max(limit or 0, _PAGE)
            return Feed(_whole(get, {"sort": "trending"}, progress, most=most))
        case Search(query):
            body = get("/api/papers/search", {"q": query, "limit": _SEARCHED})
            return Feed(tuple(parse(body, "Hugging Face's answer")))
        case PaperById(id):
            return Feed((_paper(get, id),))
        case _:
            raise ReaderError("Hugging Face has no such feed; try hf:daily")


def _newest(get: Get, today: date, progress: Progress) -> Feed:
    """The newest day: asked for once without a date, else found by walking back."""
    first = parse(get("/api/daily_papers", {"limit": _PAGE, "p": 0}), "Hugging Face's answer")
    days = [paper.featured for paper in first if paper.featured]
    if days:
        day = max(days)
        papers = _day(get, day, progress)
        listed = papers or tuple(paper for paper in first if paper.featured == day)
        return Feed(listed, day, _older(day, today))
    for back in range(_BACK + 1):
        day = today - timedelta(days=back)
        if papers := _day(get, day, progress):
            return Feed(papers, day, _older(day, today))
    raise NetError(f"Hugging Face has no papers from the last {_BACK} days; name an earlier date")


def _older(day: date, today: date) -> str:
    if day == today:
        return ""
    return f"Nothing newer yet than {day:%A} {day.day} {day:%B} {day.year}"


def _day(get: Get, day: date, progress: Progress) -> tuple[Paper, ...]:
    return _whole(get, {"date": day.isoformat()}, progress, featured=day)


def _whole(
    get: Get,
    asked: Mapping[str, str],
    progress: Progress,
    *,
    featured: date | None = None,
    most: int = _PAGE * _PAGES,
) -> tuple[Paper, ...]:
    """All pages, until one is short or brings nothing new."""
    found: dict[str, Paper] = {}
    what = " ".join(asked.values())
    for page in range(_PAGES):
        body = get("/api/daily_papers", {**asked, "limit": _PAGE, "p": page})
        papers = parse(body, "Hugging Face's answer", featured=featured)
        before = len(found)
        for paper in papers:
            found.setdefault(paper.key, paper)
        progress(len(found), what)
        if len(papers) < _PAGE or len(found) == before or len(found) >= most:
            break
    return tuple(found.values())[:most]


def _paper(get: Get, id: str) -> Paper:
    try:
        body = get(f"/api/papers/{id}", {})
    except BadStatus as error:
        if error.status != 404:
            raise
        raise BadStatus(
            f"Hugging Face knows no paper {id}; see https://arxiv.org/abs/{id}", 404
        ) from error
    papers = parse(body, "Hugging Face's answer")
    if not papers:
        raise NetError(f"Hugging Face's answer holds no paper {id}; try again later")
    return papers[0]
