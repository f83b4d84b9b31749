"""Selects the entries for a digest by the time at which they came; pure functions."""

import re
from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, time, timedelta

from reader.digest.delivery_log import Sent, Start
from reader.digest.forms import Digest
from reader.errors import UsageError
from reader.model import address as addresses
from reader.model.address import Address
from reader.model.address_titles import feed_title, format_period
from reader.model.entry import Entry
from reader.model.sorting import Sort
from reader.text.sanitise import line

_MAX_DAYS = 30
"""The most days that a digest reaches back."""
_MAX_KEYS = 500
"""The most keys of papers that are remembered of a digest."""
_DAYS = re.compile(r"(\d{1,3})d")

_DailyFeed = addresses.Daily | addresses.Day | addresses.Week | addresses.Month | addresses.Since
"""Feeds in which each paper has a day."""
_WholeFeed = (
    addresses.File
    | addresses.Library
    | addresses.Sample
    | addresses.Catalogue
    | addresses.ForYou
    | addresses.PaperById
)
"""Feeds that are not news: a digest without a start contains all of their papers."""


def parse_start(text: str, today: date) -> Start | None:
    """The start that ``1d`` or ``2026-11-20`` means; None for ``last``. Raises UsageError."""
    if text == "last":
        return None
    try:
        days = _DAYS.fullmatch(text)
        day = today - timedelta(days=int(days[1])) if days else date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{text!r} is no time; write last, 7d or 2026-11-20") from error
    if not 0 <= (today - day).days <= _MAX_DAYS:
        raise UsageError(
            f"A digest reaches {_MAX_DAYS} days back, and not into the future;"
            f" today is {today} (UTC)"
        )
    return Start(day)


def start_after_last(last: Sent | None, now: datetime) -> Start | None:
    """The start of the digest after ``last``; None (the newest day) where there was no digest."""
    if last is None:
        return None
    earliest = now.date() - timedelta(days=_MAX_DAYS)
    reached = last.reached
    if reached.day < earliest:
        return Start(earliest)
    # If the clock was ahead at the last digest, papers that come now must not be hidden.
    seen = None if reached.seen is None else min(reached.seen, now)
    return Start(min(reached.day, now.date()), seen)


def was_sent_today(last: Sent | None, now: datetime) -> bool:
    """Whether the last digest was sent today, in the local time zone."""
    return last is not None and last.at.astimezone().date() == now.astimezone().date()


def address_to_fetch(address: Address, start: Start | None) -> Address:
    """The address of the feed to fetch: for the daily papers, all days from the start on."""
    if isinstance(address, addresses.Daily) and start is not None:
        return addresses.Since(start.day)
    return address


def digest_order(address: Address) -> Sort:
    """How the entries of a digest are sorted. Where nobody voted, that is the feed's order."""
    return "feed" if isinstance(address, addresses.Trending) else "votes"


def make_digest(
    address: Address,
    entries: Sequence[Entry],
    bookmarks: Sequence[Entry],
    start: Start | None,
    *,
    now: datetime,
    limit: int,
    sort: Sort | None = None,
    without: Collection[str] = (),
) -> Digest:
    """The first of what came since the start, without what is muted or was sent already.

    ``entries`` are in the order ``sort`` (None: as :func:`digest_order` says), ``bookmarks`` are
    those of the library; ``without`` are keys of papers.
    """
    news = [
        entry
        for entry in _select_since(address, entries, start)
        if not entry.muted and entry.key not in without
    ]
    by_votes = (sort or digest_order(address)) == "votes" and any(
        entry.paper.votes is not None for entry in news
    )
    days = sorted({one.paper.featured for one in news if one.paper.featured})
    has_days = isinstance(address, _DailyFeed) and bool(days)
    first, last = (days[0], days[-1]) if has_days else (now.astimezone().date(),) * 2
    began = _start_time(start) if start else now - timedelta(days=1)
    return Digest(
        feed=line(feed_title(address)),
        period=_describe_period(first, last),
        entries=tuple(news[:limit]),
        total=len(news),
        by_votes=by_votes,
        by_day=first != last,
        bookmarked=tuple(one for one in bookmarks if _parse_time(one.marks.bookmarked) >= began),
    )


def make_sent_record(
    address: Address,
    digest: Digest,
    entries: Sequence[Entry],
    start: Start | None,
    last: Sent | None,
    *,
    now: datetime,
    taken: datetime,
    whole: bool,
) -> Sent:
    """What to remember of a digest that was sent.

    ``taken`` is the time at which the feed was fetched. ``whole`` is false where some days could
    not be fetched; then the next digest has the same start as this one.
    """
    day = taken.date()
    if isinstance(address, _DailyFeed):
        # The newest day may still get papers, even after midnight.
        days = (entry.paper.featured for entry in entries if entry.paper.featured)
        day = min(max(days, default=day), day)
    reached = Start(day, taken)
    keys: tuple[str, ...] = tuple(entry.key for entry in digest.entries)
    if not whole and start is not None:
        reached = start
        keys += last.keys if last else ()
    return Sent(now, reached, start, keys[:_MAX_KEYS])


def _select_since(address: Address, entries: Sequence[Entry], start: Start | None) -> list[Entry]:
    """The entries since the start; without a start, those of the newest day."""
    if start is None:
        if isinstance(address, _DailyFeed | _WholeFeed):
            return list(entries)
        newest = max((one.first_seen.date() for one in entries if one.first_seen), default=None)
        return [one for one in entries if one.first_seen and one.first_seen.date() == newest]
    moment = _start_time(start)
    if isinstance(address, _DailyFeed):
        return [one for one in entries if _is_news(one, start, moment)]
    return [one for one in entries if one.first_seen is None or one.first_seen > moment]


def _is_news(entry: Entry, start: Start, moment: datetime) -> bool:
    day = entry.paper.featured
    if day != start.day or start.seen is None:
        return day is None or day >= start.day
    return entry.first_seen is None or entry.first_seen > moment


def _start_time(start: Start) -> datetime:
    return start.seen or datetime.combine(start.day, time(), UTC)


def _describe_period(first: date, last: date) -> str:
    """The days as text: ``Friday 20 November 2026`` or ``Wed 18 Nov to Fri 20 Nov 2026``."""
    if first == last:
        return format_period(addresses.Day(last), None)
    begin, end = (format_period(addresses.Day(day), None, short=True) for day in (first, last))
    return f"{begin} to {end} {last.year}"


def _parse_time(text: str | None) -> datetime:
    """The time of a mark; the earliest possible time where the text (of any device) is no time."""
    try:
        time = datetime.fromisoformat(text or "")
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return time if time.tzinfo else time.replace(tzinfo=UTC)
