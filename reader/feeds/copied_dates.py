"""The dates of a copied page, and the year that is written nowhere.

The site leaves the year out where it is the year in which the page is looked at.
"""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DATE = re.compile(r"([A-Z][a-z]{2}) (\d{1,2})(?:, (\d{4}))?")
_FIRST_YEAR = 2023
"""The site has daily papers since May 2023."""
_CLOCKS = timedelta(days=1)
"""Clocks and time zones differ by a day."""


class PageDate(NamedTuple):
    """A date as the page has it."""

    month: int
    day: int
    year: int | None
    """None where the page leaves it out."""

    def on(self, year: int | None, today: date) -> date | None:
        """The date, its year left out being ``year``; None where there is no such day.

        A day that would lie ahead is the one a year before.
        """
        wanted = self.year or year
        if wanted is None:
            return None
        try:
            found = date(wanted, self.month, self.day)
            return found if self.year or found <= today + _CLOCKS else found.replace(wanted - 1)
        except ValueError:
            return None


def page_date(text: str) -> PageDate | None:
    """The date that a text is, such as ``Apr 13`` or ``Aug 8, 2023``."""
    match = _DATE.fullmatch(text)
    if not match or match[1] not in _MONTHS:
        return None
    return PageDate(_MONTHS.index(match[1]) + 1, int(match[2]), int(match[3]) if match[3] else None)


def year_of_page(dates: Iterable[PageDate], copied: PageDate | None, today: date) -> int | None:
    """The year in which a page was copied, from the dates on it.

    It lies after every year that is written out, since the site leaves out its own, and not ahead:
    the day it was copied and every date without year must have been by ``today``. Of the years that
    fit, the first after a written one is taken, since a page copied later would show dates of the
    years between; but where no year since 2023 is written out, the last one is. None where no year
    fits.
    """
    dates = list(dates)
    written = [one.year for one in dates if one.year]
    bare = [one for one in [*dates, copied] if one and one.year is None]
    first = max(max(written, default=0) + 1, _FIRST_YEAR)
    fitting = [
        year
        for year in range(first, today.year + 1)
        if all(_has_been(one, year, today) for one in bare)
    ]
    if not fitting:
        return today.year if bare and not written else max(written, default=0) + 1 or None
    return fitting[0] if max(written, default=0) >= _FIRST_YEAR else fitting[-1]


def _has_been(day: PageDate, year: int, today: date) -> bool:
    try:
        return date(year, day.month, day.day) <= today + _CLOCKS
    except ValueError:
        return False
