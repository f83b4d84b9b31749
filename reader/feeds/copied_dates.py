"""The dates of a copied page, and the year that the page does not name.

The site omits the year of a date if it is the year in which the page is shown.
"""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DATE = re.compile(r"([A-Z][a-z]{2}) (\d{1,2})(?:, (\d{4}))?")
_FIRST_YEAR = 2023
"""The site has had daily papers since May 2023."""
_CLOCK_TOLERANCE = timedelta(days=1)
"""Clocks and time zones differ by up to a day."""


class PageDate(NamedTuple):
    """A date as the page shows it."""

    month: int
    day: int
    year: int | None
    """None if the page omits it."""

    def in_year(self, year: int | None, today: date) -> date | None:
        """The date, with ``year`` as its year if it has none; None if there is no such day.

        A date that would be in the future is taken as the one a year earlier.
        """
        full_year = self.year or year
        if full_year is None:
            return None
        try:
            day = date(full_year, self.month, self.day)
            return (
                day if self.year or day <= today + _CLOCK_TOLERANCE else day.replace(full_year - 1)
            )
        except ValueError:
            return None


def parse_page_date(text: str) -> PageDate | None:
    """Parse a date such as ``Apr 13`` or ``Aug 8, 2023``; None if the text is not one."""
    match = _DATE.fullmatch(text)
    if not match or match[1] not in _MONTHS:
        return None
    return PageDate(_MONTHS.index(match[1]) + 1, int(match[2]), int(match[3]) if match[3] else None)


def infer_page_year(
    dates: Iterable[PageDate], copied_on: PageDate | None, today: date
) -> int | None:
    """The year in which a page was copied, from the dates on it.

    That year is later than every year on the page, since the site omits the current one. It is not
    in the future: the day of copying and every date without a year must not be after ``today``.
    Among the years that fit, the earliest is taken if the page names a year since 2023, because a
    page copied later would show dates of the years between; otherwise the latest is taken. None if
    no year fits.
    """
    dates = list(dates)
    written_years = [one.year for one in dates if one.year]
    without_year = [one for one in [*dates, copied_on] if one and one.year is None]
    first_year = max(max(written_years, default=0) + 1, _FIRST_YEAR)
    possible_years = [
        year
        for year in range(first_year, today.year + 1)
        if all(_has_passed(one, year, today) for one in without_year)
    ]
    if not possible_years:
        return (
            today.year
            if without_year and not written_years
            else max(written_years, default=0) + 1 or None
        )
    return possible_years[0] if max(written_years, default=0) >= _FIRST_YEAR else possible_years[-1]


def _has_passed(day: PageDate, year: int, today: date) -> bool:
    try:
        return date(year, day.month, day.day) <= today + _CLOCK_TOLERANCE
    except ValueError:
        return False
