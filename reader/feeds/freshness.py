"""How long what was fetched is new enough not to ask again."""

from datetime import date, datetime, timedelta

from reader.address import Address, Day, Month, Week

_NEW = 600.0
"""Seconds for which any answer is new."""
_SETTLED = timedelta(days=2)
"""Days after its end when a day, week or month has all its papers."""


def is_fresh(address: Address, taken: datetime, now: datetime) -> bool:
    """Whether what was fetched then is as good as what would be fetched now."""
    return 0 <= (now - taken).total_seconds() < _NEW or is_settled(address, taken, now)


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
