"""What the catalogue knows of days, weeks and months: which have papers, which is the newest."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from reader.catalogue.database import Database
from reader.catalogue.feed_snapshots import find_featured_days, read_snapshot_facts
from reader.feeds.freshness import is_fresh, is_settled
from reader.model.address import Address, Daily, Day, Month, Week, format_address


class KnownPeriods(NamedTuple):
    """What is known of some days, weeks or months."""

    has_papers: Mapping[Address, bool]
    """Whether a period has papers. Periods of which this is not known are left out."""
    newest_day: date | None
    """The newest day that has papers; None if the site was not asked for it lately."""


def find_known_periods(
    database: Database, periods: Sequence[Address], now: datetime
) -> KnownPeriods:
    """Find out which of these days, weeks or months have papers. No site is asked.

    A period that was empty before it was over is not known: papers may have come since.
    """
    daily = format_address(Daily())
    names = {format_address(period): period for period in periods}
    facts = read_snapshot_facts(database, [daily, *names])
    has_papers = {
        period: facts[name].paper_count > 0
        for name, period in names.items()
        if name in facts and (facts[name].paper_count or is_settled(period, facts[name].taken, now))
    }
    days = [period.date for period in periods if isinstance(period, Day)]
    featured_days = find_featured_days(database, _list_longer_periods(days)) if days else set()
    has_papers |= {Day(day): True for day in featured_days.intersection(days)}
    newest = facts.get(daily)
    fresh = newest is not None and is_fresh(Daily(), newest.taken, now)
    return KnownPeriods(has_papers, newest.day if newest and fresh else None)


def _list_longer_periods(days: Sequence[date]) -> list[str]:
    """The addresses of the weeks and months of these days."""
    weeks = {format_address(Week(*day.isocalendar()[:2])) for day in days}
    months = {format_address(Month(day.year, day.month)) for day in days}
    return sorted(weeks | months)
