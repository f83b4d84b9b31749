"""How long what was fetched is new enough not to ask again."""

from datetime import date, datetime, timedelta

from reader.address import Address, ArxivNew, ArxivSearch, Day, Month, Week

_NEW = 600.0
"""Seconds for which an answer is new."""
_NEW_AT_ARXIV = 3600.0
"""The same at arXiv, which announces and counts once a day and asks not to be asked more often:
https://info.arxiv.org/help/api/user-manual.html#3112-start-and-max_results-paging
"""
_SETTLED = timedelta(days=2)
"""Days after its end when a day, week or month has all its papers."""


def is_fresh(address: Address, taken: datetime, now: datetime) -> bool:
    """Whether what was fetched then is as good as what would be fetched now."""
    new = _NEW_AT_ARXIV if isinstance(address, ArxivNew | ArxivSearch) else _NEW
    return 0 <= (now - taken).total_seconds() < new or is_settled(address, taken, now)


def is_settled(address: Address, taken: datetime, now: datetime) -> bool:
    """Whether what was fetched then is all there will ever be, votes aside."""
    end = _last_day(address)
    return end is not None and end + _SETTLED <= taken.date() <= now.date()


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
