"""The facts on the second line of a row, in the order of the configuration."""

from collections.abc import Sequence
from datetime import date
from typing import assert_never

from reader.config import Column
from reader.model.paper import Paper


def list_facts(paper: Paper, columns: Sequence[Column], today: date) -> list[tuple[Column, str]]:
    """Each column that the paper has a value for, with the text that is shown."""
    texts = ((column, _format_fact(paper, column, today)) for column in columns)
    return [(column, text) for column, text in texts if text]


def short_date(day: date, today: date) -> str:
    """``8 Aug``; with the year, if it is not the current year."""
    return f"{day.day} {day:%b}" + (f" {day.year}" if day.year != today.year else "")


def short_month(paper: Paper) -> str | None:
    """``Nov 2026``, or ``2026``: the date of a paper whose day is not known; None if no year is."""
    if paper.month and (day := paper.first_possible_day):
        return f"{day:%b %Y}"
    return str(paper.year) if paper.year else None


def format_count(count: int, what: str) -> str:
    """``1 author``, ``2 authors``."""
    return f"{count} {what}{'s' if count != 1 else ''}"


def _format_fact(paper: Paper, column: Column, today: date) -> str | None:
    match column:
        case "organization":
            return paper.organization
        case "authors":
            return format_count(paper.author_count, "author") if paper.author_count else None
        case "published":
            if paper.published:
                return short_date(paper.published, today)
            return short_month(paper)
        case "featured":
            return f"featured {short_date(paper.featured, today)}" if paper.featured else None
        case "comments":
            return format_count(paper.comments, "comment") if paper.comments else None
        case "submitter":
            return f"by {paper.submitter}" if paper.submitter else None
        case "stars":
            return format_count(paper.github_stars, "star") if paper.github_stars else None
        case "keywords":
            return ", ".join(paper.keywords)
        case "source":
            return paper.source
        case "id":
            return paper.id
        case _:
            assert_never(column)
