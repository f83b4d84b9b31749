"""Which days, weeks and months a step passes over, and how that is said."""

from datetime import date, timedelta

import pytest

from reader.model import address_steps
from reader.model.address import FIRST_DAY, Address, Daily, Day, Month, Trending, Week
from reader.model.address_steps import describe_empty_periods

FRIDAY = date(2026, 8, 14)


def days(first: date, last: date) -> list[Address]:
    return [Day(first + timedelta(days=n)) for n in range((last - first).days + 1)]


def test_a_weekend_of_which_nothing_is_known_is_passed_over() -> None:
    passed = [
        one for one in range(7) if address_steps.is_passed_over(Day(FRIDAY + timedelta(one)), {})
    ]
    assert passed == [1, 2]
    assert not address_steps.is_passed_over(Week(2026, 33), {})


def test_what_is_known_of_a_day_goes_before_the_rule() -> None:
    saturday = FRIDAY + timedelta(days=1)
    assert not address_steps.is_passed_over(Day(saturday), {Day(saturday): True})
    assert address_steps.is_passed_over(Day(FRIDAY), {Day(FRIDAY): False})


@pytest.mark.parametrize(
    ("periods", "sentence"),
    [
        ([], ""),
        (days(date(2026, 8, 15), date(2026, 8, 15)), "Sat 15 August has no papers"),
        (days(date(2026, 8, 15), date(2026, 8, 16)), "Sat 15 and Sun 16 August have no papers"),
        (days(date(2026, 8, 14), date(2026, 8, 16)), "Fri 14 to Sun 16 August have no papers"),
        (
            days(date(2026, 1, 31), date(2026, 2, 1)),
            "Sat 31 January and Sun 1 February have no papers",
        ),
        ([Week(2026, 33)], "Week 33 has no papers"),
        ([Week(2026, 33), Week(2026, 34)], "Weeks 33 and 34 have no papers"),
        ([Week(2025, 52), Week(2026, 1), Week(2026, 2)], "Weeks 52 to 2 have no papers"),
        ([Month(2026, 8)], "August 2026 has no papers"),
        ([Month(2026, 7), Month(2026, 8)], "July and August 2026 have no papers"),
        ([Month(2025, 12), Month(2026, 1)], "December 2025 and January 2026 have no papers"),
    ],
)
def test_what_was_passed_over_is_said_in_one_sentence(
    periods: list[Address], sentence: str
) -> None:
    assert describe_empty_periods(periods) == sentence
    assert describe_empty_periods(periods[::-1]) == sentence, "also on the way back"


def test_the_periods_of_a_step_end_at_the_first_day_and_today() -> None:
    assert address_steps.list_periods(Daily(), 1, FRIDAY, FRIDAY) == []
    assert address_steps.list_periods(Day(FRIDAY), 1, FRIDAY + timedelta(2), None) == days(
        FRIDAY + timedelta(1), FRIDAY + timedelta(2)
    )
    older = address_steps.list_periods(Day(FIRST_DAY + timedelta(2)), -1, FRIDAY, None)
    assert older == [Day(FIRST_DAY + timedelta(1)), Day(FIRST_DAY)]
    assert len(address_steps.list_periods(Day(FRIDAY), -1, FRIDAY, None)) == 60
    assert address_steps.list_periods(Trending(), -1, FRIDAY, None) == []
