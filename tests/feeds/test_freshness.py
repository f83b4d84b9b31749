"""When a feed is asked again."""

from datetime import UTC, datetime, timedelta

import pytest

from reader.feeds.freshness import is_fresh
from reader.model import address as addresses

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def fresh(text: str, taken: datetime) -> bool:
    return is_fresh(addresses.parse_address(text, today=NOW.date()), taken, NOW)


@pytest.mark.parametrize("text", ["today", "2026-11-23", "2026-W48", "trending", "hf:search/maps"])
def test_what_may_still_change_is_new_for_ten_minutes(text: str) -> None:
    assert fresh(text, NOW - timedelta(minutes=9))
    assert not fresh(text, NOW - timedelta(minutes=11))
    assert not fresh(text, NOW + timedelta(minutes=11)), "the clock was set back"


@pytest.mark.parametrize(
    "text",
    [
        "arxiv:new/cs.CL", "arxiv:search/maps", "biorxiv:zoology", "medrxiv:all", "openreview:TMLR",
    ],
)  # fmt: skip
def test_what_a_site_that_changes_once_a_day_says_is_new_for_an_hour(text: str) -> None:
    assert fresh(text, NOW - timedelta(minutes=59))
    assert not fresh(text, NOW - timedelta(minutes=61))


@pytest.mark.parametrize("text", ["2026-11-15", "2026-W46"])
def test_a_past_day_or_week_is_final_two_days_after_its_end(text: str) -> None:
    assert fresh(text, datetime(2026, 11, 17, 0, 0, tzinfo=UTC))
    assert not fresh(text, datetime(2026, 11, 16, 23, 59, tzinfo=UTC))


@pytest.mark.parametrize(("text", "last"), [("2026-02", (2, 28)), ("2025-12", (12, 31))])
def test_a_past_month_is_final_two_days_after_its_end(text: str, last: tuple[int, int]) -> None:
    end = datetime(int(text[:4]), *last, tzinfo=UTC)
    assert fresh(text, end + timedelta(days=2))
    assert not fresh(text, end + timedelta(days=1, hours=23))
