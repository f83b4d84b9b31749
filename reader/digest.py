"""What goes into a digest: a pure choice among entries, by when they came."""

import re
from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, time, timedelta

from reader import address as addresses
from reader.address import Address
from reader.entry import Entry
from reader.errors import UsageError
from reader.formats.digest import Digest
from reader.order import ordered
from reader.sent import Sent, Start
from reader.text.sanitise import line

_BACK = 30
"""Days that a digest reaches back at most."""
_MOST = 500
"""Keys of papers that are remembered of what was sent."""
_DAYS = re.compile(r"(\d{1,3})d")

_Daily = addresses.Daily | addresses.Day | addresses.Week | addresses.Month | addresses.Since
"""Feeds whose papers have a day each."""
_Whole = (
    addresses.File
    | addresses.Library
    | addresses.Sample
    | addresses.Catalogue
    | addresses.PaperById
)
"""Feeds that are not news: all of it is wanted where nothing else is said."""


def start_asked_for(text: str, today: date) -> Start | None:
    """Where ``1d``, ``7d`` or ``2026-11-20`` begins; None is ``last``. Raises UsageError."""
    if text == "last":
        return None
    try:
        days = _DAYS.fullmatch(text)
        day = today - timedelta(days=int(days[1])) if days else date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{text!r} is no time; write last, 7d or 2026-11-20") from error
    if not 0 <= (today - day).days <= _BACK:
        raise UsageError(
            f"A digest reaches {_BACK} days back, and not into the future; today is {today} (UTC)"
        )
    return Start(day)


def start_after(last: Sent | None, now: datetime) -> Start | None:
    """Where the digest after that one begins; None, where there was none, is the newest day."""
    if last is None:
        return None
    earliest = now.date() - timedelta(days=_BACK)
    reached = last.reached
    if reached.day < earliest:
        return Start(earliest)
    # A clock that was ahead once must not hide what comes now.
    seen = None if reached.seen is None else min(reached.seen, now)
    return Start(min(reached.day, now.date()), seen)


def sent_today(last: Sent | None, now: datetime) -> bool:
    """Whether that one was sent on the same day, as the clocks here show it."""
    return last is not None and last.at.astimezone().date() == now.astimezone().date()


def address_from(address: Address, start: Start | None) -> Address:
    """The feed to fetch: of the daily papers, all days that are wanted."""
    if isinstance(address, addresses.Daily) and start is not None:
        return addresses.Since(start.day)
    return address


def digest(
    address: Address,
    entries: Sequence[Entry],
    bookmarks: Sequence[Entry],
    start: Start | None,
    *,
    now: datetime,
    limit: int,
    without: Collection[str] = (),
) -> Digest:
    """The most voted of what came since the start, without what is muted or was sent already.

    Trending papers stay in the feed's order. ``bookmarks`` are those of the library; ``without``
    are keys of papers.
    """
    news = [
        entry
        for entry in _since(address, entries, start)
        if not entry.muted and entry.key not in without
    ]
    by_votes = not isinstance(address, addresses.Trending) and any(
        entry.paper.votes is not None for entry in news
    )
    days = sorted({one.paper.featured for one in news if one.paper.featured})
    has_days = isinstance(address, _Daily) and bool(days)
    first, last = (days[0], days[-1]) if has_days else (now.astimezone().date(),) * 2
    began = _moment(start) if start else now - timedelta(days=1)
    return Digest(
        feed=line(addresses.title(address)),
        period=_period(first, last),
        entries=tuple(ordered(news, "votes" if by_votes else "feed")[:limit]),
        total=len(news),
        by_votes=by_votes,
        by_day=first != last,
        bookmarked=tuple(one for one in bookmarks if _time(one.marks.bookmarked) >= began),
    )


def sent(
    address: Address,
    made: Digest,
    entries: Sequence[Entry],
    start: Start | None,
    last: Sent | None,
    *,
    now: datetime,
    taken: datetime,
    whole: bool,
) -> Sent:
    """What is to be remembered of a digest.

    ``taken`` is when the feed was fetched. Where it was not ``whole``, as some days could not be
    had, the next digest begins where this one did.
    """
    day = taken.date()
    if isinstance(address, _Daily):
        # The newest day may still grow, even when the date has changed.
        days = (entry.paper.featured for entry in entries if entry.paper.featured)
        day = min(max(days, default=day), day)
    reached = Start(day, taken)
    keys = tuple(entry.key for entry in made.entries)
    if not whole and start is not None:
        reached = start
        keys += last.keys if last else ()
    return Sent(now, reached, start, keys[:_MOST])


def _since(address: Address, entries: Sequence[Entry], start: Start | None) -> list[Entry]:
    """What came since then; without a start, the newest day."""
    if start is None:
        if isinstance(address, _Daily | _Whole):
            return list(entries)
        newest = max((one.first_seen.date() for one in entries if one.first_seen), default=None)
        return [one for one in entries if one.first_seen and one.first_seen.date() == newest]
    moment = _moment(start)
    if isinstance(address, _Daily):
        return [one for one in entries if _is_news(one, start, moment)]
    return [one for one in entries if one.first_seen is None or one.first_seen > moment]


def _is_news(entry: Entry, start: Start, moment: datetime) -> bool:
    day = entry.paper.featured
    if day != start.day or start.seen is None:
        return day is None or day >= start.day
    return entry.first_seen is None or entry.first_seen > moment


def _moment(start: Start) -> datetime:
    return start.seen or datetime.combine(start.day, time(), UTC)


def _period(first: date, last: date) -> str:
    """``Friday 20 November 2026``, ``Wed 18 Nov to Fri 20 Nov 2026``."""
    if first == last:
        return addresses.period(addresses.Day(last), None)
    begin, end = (addresses.period(addresses.Day(day), None, short=True) for day in (first, last))
    return f"{begin} to {end} {last.year}"


def _time(text: str | None) -> datetime:
    """The time of a mark, which another machine may have written; long ago where it is none."""
    try:
        found = datetime.fromisoformat(text or "")
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
