"""From a day, week or month to the next one, to the newest one, and to a longer period."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from reader.model.address import FIRST_DAY, Address, Daily, Day, Month, Week

_THURSDAY = 4
"""The number of Thursday among the days of a week, from 1."""
_SATURDAY = 5
"""The number of Saturday among the days of a week, from 0."""
_MOST_PERIODS = 60
"""How many days, weeks or months one step may pass over, at most."""


def neighbour_period(
    address: Address, step: int, today: date, shown_day: date | None
) -> Address | None:
    """The next older (step -1) or newer (step 1) day, week or month; None if there is none.

    ``shown_day`` is the day that ``hf:daily`` shows.
    """
    match address:
        case Daily() | Day():
            day = address.date if isinstance(address, Day) else shown_day or today
            other = _step_within(day.toordinal(), step, FIRST_DAY.toordinal(), today.toordinal())
            return Day(date.fromordinal(other)) if other else None
        case Week(year, week):
            weeks = _week_number(date.fromisocalendar(year, week, 1))
            other = _step_within(weeks, step, _week_number(FIRST_DAY), _week_number(today))
            return Week(*date.fromordinal(other * 7 + 1).isocalendar()[:2]) if other else None
        case Month(year, month):
            months = year * 12 + month - 1
            other = _step_within(months, step, _month_number(FIRST_DAY), _month_number(today))
            return Month(other // 12, other % 12 + 1) if other else None
        case _:
            return None


def list_periods(address: Address, step: int, today: date, shown_day: date | None) -> list[Address]:
    """The periods to which a step may lead, the nearest first; 60 at most. See neighbour_period."""
    periods: list[Address] = []
    while len(periods) < _MOST_PERIODS:
        period = neighbour_period(address, step, today, shown_day)
        if period is None:
            break
        periods.append(period)
        address = period
    return periods


def first_day_of(period: Address) -> date | None:
    """The first day of a day, week or month; None for other feeds."""
    match period:
        case Day(day):
            return day
        case Week(year, week):
            return date.fromisocalendar(year, week, 1)
        case Month(year, month):
            return date(year, month, 1)
        case _:
            return None


def is_passed_over(period: Address, has_papers: Mapping[Address, bool]) -> bool:
    """Whether a step goes on behind this period, because it has no papers.

    ``has_papers`` tells what is known. Hugging Face shows no papers at weekends, so Saturdays and
    Sundays of which nothing is known are passed over, too.
    """
    if (known := has_papers.get(period)) is not None:
        return not known
    return isinstance(period, Day) and period.date.weekday() >= _SATURDAY


def describe_empty_periods(periods: Sequence[Address]) -> str:
    """Say which periods, one after the other, have no papers; empty if there are none.

    ``Sat 15 and Sun 16 August have no papers``, ``Weeks 30 to 33 have no papers``.
    """
    days = sorted((day, period) for period in periods if (day := first_day_of(period)))
    if not days:
        return ""
    (first_day, first), (last_day, last) = days[0], days[-1]
    name = name_period(last)
    if len(days) == 1:
        return f"{name} has no papers"
    between = "and" if len(days) == 2 else "to"
    match first:
        case Day() if (first_day.year, first_day.month) == (last_day.year, last_day.month):
            start = f"{first_day:%a} {first_day.day}"
        case Month() if first_day.year == last_day.year:
            start = f"{first_day:%B}"
        case Week(_, week):
            start, name = f"Weeks {week}", name.removeprefix("Week ")
        case _:
            start = name_period(first)
    return f"{start} {between} {name} have no papers"


def name_period(period: Address) -> str:
    """A day, week or month in a sentence: ``Sun 16 August``, ``Week 33``, ``August 2026``."""
    match period:
        case Day(day):
            return f"{day:%a} {day.day} {day:%B}"
        case Week(_, week):
            return f"Week {week}"
        case Month(year, month):
            return f"{date(year, month, 1):%B %Y}"
        case _:
            return ""


def _step_within(place: int, step: int, first: int, last: int) -> int | None:
    """The number after a step; from outside the range, its nearer end; None if there is none."""
    other = max(place + step, first) if step > 0 else min(place + step, last)
    onward = other > place if step > 0 else other < place
    return other if onward and first <= other <= last else None


def _week_number(day: date) -> int:
    """The number of whole weeks before a day: day 1 of the calendar was a Monday."""
    return (day.toordinal() - 1) // 7


def _month_number(day: date) -> int:
    return day.year * 12 + day.month - 1


def latest_period(address: Address, today: date) -> Address | None:
    """The newest period of the same length: the daily feed, this week, this month."""
    match address:
        case Daily() | Day():
            return Daily()
        case Week():
            return Week(*today.isocalendar()[:2])
        case Month():
            return Month(today.year, today.month)
        case _:
            return None


def wider_period(address: Address, today: date, shown_day: date | None) -> Address | None:
    """The week of a day, the month of a week, and for a month the day one came from.

    ``shown_day`` is the day that ``hf:daily`` shows, or the one from which the user came to a week:
    its month is the month of the week. Else that is the month of the week's Thursday, as ISO 8601
    says for its year. From a month to which the user did not come from a day of it, its last day
    follows; from this month the newest day.
    """
    match address:
        case Daily() | Day():
            day = min(today, address.date if isinstance(address, Day) else shown_day or today)
            return Week(*day.isocalendar()[:2])
        case Week(year, week):
            day = min(today, date.fromisocalendar(year, week, _THURSDAY))
            if shown_day and shown_day.isocalendar()[:2] == (year, week):
                day = min(today, shown_day)
            return Month(day.year, day.month)
        case Month(year, month):
            if _month_number(today) <= year * 12 + month - 1:
                return Daily()
            if shown_day and (shown_day.year, shown_day.month) == (year, month):
                return Day(shown_day)
            return Day(date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1))
        case _:
            return None
