"""The dates of an ISO week, as people write them."""

from datetime import date


def format_week(year: int, week: int, *, short: bool = False) -> str:
    """``Week 34 · 17–23 August 2026``; in short ``Week 34 · 17–23 Aug``."""
    monday, sunday = (date.fromisocalendar(year, week, day) for day in (1, 7))
    month = "%b" if short else "%B"
    end = f"{sunday.day} {sunday:{month}}" + ("" if short else f" {sunday.year}")
    if monday.month == sunday.month:
        return f"Week {week} · {monday.day}–{end}"
    start = f"{monday.day} {monday:{month}}"
    if monday.year != sunday.year and not short:
        start += f" {monday.year}"
    return f"Week {week} · {start} – {end}"
