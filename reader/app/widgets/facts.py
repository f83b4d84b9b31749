"""The facts on the second line of a row, in the order that the configuration gives."""

from collections.abc import Sequence
from datetime import date
from typing import assert_never

from reader.config import Column
from reader.paper import Paper


def facts(paper: Paper, columns: Sequence[Column], today: date) -> list[tuple[Column, str]]:
    """Those of the columns that the paper has, each as it is shown."""
    found = ((column, _fact(paper, column, today)) for column in columns)
    return [(column, said) for column, said in found if said]


def short_date(day: date, today: date) -> str:
    """``8 Aug``, with the year where it is not this one."""
    return f"{day.day} {day:%b}" + (f" {day.year}" if day.year != today.year else "")


def counted(count: int, what: str) -> str:
    """``1 author``, ``2 authors``."""
    return f"{count} {what}{'s' if count != 1 else ''}"


def _fact(paper: Paper, column: Column, today: date) -> str | None:
    match column:
        case "organization":
            return paper.organization
        case "authors":
            return counted(paper.author_count, "author") if paper.author_count else None
        case "published":
            if paper.published:
                return short_date(paper.published, today)
            return str(paper.year) if paper.year else None
        case "featured":
            return f"featured {short_date(paper.featured, today)}" if paper.featured else None
        case "comments":
            return counted(paper.comments, "comment") if paper.comments else None
        case "submitter":
            return f"by {paper.submitter}" if paper.submitter else None
        case "stars":
            return counted(paper.github_stars, "star") if paper.github_stars else None
        case "keywords":
            return ", ".join(paper.keywords)
        case "source":
            return paper.source
        case "id":
            return paper.id
        case _:
            assert_never(column)
