"""How long a fetched feed is fresh, so that it need not be fetched again."""

from datetime import date, datetime, timedelta

from reader.model.address import (
    Address,
    ArxivNew,
    ArxivSearch,
    Day,
    Month,
    Preprints,
    Venue,
    Week,
)

_FRESH_SECONDS = 600.0
"""How long an answer is fresh."""
_SLOW_FRESH_SECONDS = 3600.0
"""The same for sites that change once a day. arXiv asks for few requests, and the others need many
for one feed: https://info.arxiv.org/help/api/user-manual.html#3112-start-and-max_results-paging
"""
_SLOW_FEEDS = ArxivNew | ArxivSearch | Preprints | Venue
"""Feeds of these sites."""
_SETTLING_TIME = timedelta(days=2)
"""After this time a day, week or month that is over has all its papers."""


def is_fresh(address: Address, fetched_at: datetime, now: datetime) -> bool:
    """Whether a feed fetched at ``fetched_at`` need not be fetched again."""
    fresh_seconds = _SLOW_FRESH_SECONDS if isinstance(address, _SLOW_FEEDS) else _FRESH_SECONDS
    return 0 <= (now - fetched_at).total_seconds() < fresh_seconds or is_settled(
        address, fetched_at, now
    )


def is_settled(address: Address, fetched_at: datetime, now: datetime) -> bool:
    """Whether a feed fetched at ``fetched_at`` is complete: later only votes change."""
    end = _last_day(address)
    return (
        end is not None
        and fetched_at.date() - end >= _SETTLING_TIME
        and fetched_at.date() <= now.date()
    )


def _last_day(address: Address) -> date | None:
    match address:
        case Day(day):
            return day
        case Week(year, week):
            return date.fromisocalendar(year, week, 7)
        case Month(year, month):
            return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
        case _:
            return None
