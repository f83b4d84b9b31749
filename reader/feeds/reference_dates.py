"""Dates as bibliographies write them: in one field, or as year, month and day."""

import re
from datetime import date
from typing import NamedTuple

from reader.text.fold import fold

_MONTHS = {
    word: month
    for month, words in enumerate(
        (
            "jan ene gen",
            "feb fev",
            "mar mrz",
            "apr avr abr",
            "may mai mag",
            "jun juin giu",
            "jul juil lug",
            "aug aou ago",
            "sep set",
            "oct okt out ott",
            "nov",
            "dec dez dic",
        ),
        1,
    )
    for word in words.split()
}
"""Months by the first letters of their names in English, French, German, Italian, Portuguese and
Spanish, without accents."""
_NUMERIC = re.compile(r"\s*([12]\d{3})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2})(?!\d))?)?")
_YEAR = re.compile(r"(?<!\d)([12]\d{3})(?!\d)")
_WORD = re.compile(r"[^\W\d_]{3,}")
_SMALL_NUMBER = re.compile(r"(?<!\d)\d{1,2}(?!\d)")


class ReferenceDate(NamedTuple):
    """As much of a date as a reference tells; None for each part that it does not."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    @property
    def date(self) -> date | None:
        """The date, if the day is known."""
        if self.year is None or self.month is None or self.day is None:
            return None
        try:
            return date(self.year, self.month, self.day)
        except ValueError:
            return None


def parse_date(text: str, year: str = "") -> ReferenceDate:
    """The date in one field; ``year`` is the year of another field, if this one has none.

    >>> parse_date("2023/05/16/").date, parse_date("NOV 20", "2022").date
    (datetime.date(2023, 5, 16), datetime.date(2022, 11, 20))
    >>> parse_date("2023///Spring")
    ReferenceDate(year=2023, month=None, day=None)
    """
    if numeric := _NUMERIC.match(text):
        parts = ReferenceDate(*(int(part) if part else None for part in numeric.groups()))
        if parts.month is None:
            rest = text[numeric.end() :]
            month, day = _month_and_day(rest)
            return ReferenceDate(parts.year, month, day)
        return parts
    year_match = _YEAR.search(text) or _YEAR.search(year)
    month, day = _month_and_day(_YEAR.sub(" ", text))
    return ReferenceDate(int(year_match[1]) if year_match else None, month, day)


def parse_parts(year: str, month: str, day: str = "") -> ReferenceDate:
    """The date of three fields; the month may be a number or a word and may hold the day, too."""
    year_match = _YEAR.search(year)
    number = month.strip()
    if number.isascii() and number.isdigit():
        month_number: int | None = int(number)
        day_number: int | None = None
    else:
        month_number, day_number = _month_and_day(month)
    own_day = _SMALL_NUMBER.search(day)
    return ReferenceDate(
        int(year_match[1]) if year_match else None,
        month_number,
        int(own_day[0]) if own_day else day_number,
    )


def _month_and_day(text: str) -> tuple[int | None, int | None]:
    """The month that a word names, and the first number beside it."""
    starts = (start for word in _WORD.findall(fold(text)) for start in (word[:4], word[:3]))
    month = next((_MONTHS[start] for start in starts if start in _MONTHS), None)
    if month is None:
        return None, None
    day = _SMALL_NUMBER.search(text)
    return month, int(day[0]) if day else None
