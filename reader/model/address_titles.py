"""Feed addresses as people read them: the name of a feed, and its day, week or month."""

from datetime import date
from typing import assert_never

from reader.model.address import (
    Address,
    ArxivNew,
    ArxivSearch,
    Catalogue,
    Daily,
    Day,
    File,
    Following,
    ForYou,
    Library,
    Month,
    Named,
    PaperById,
    Preprints,
    Sample,
    Search,
    Similar,
    Since,
    Trending,
    Venue,
    Web,
    Week,
)
from reader.model.preprint_servers import ALL_CATEGORIES, SERVER_NAMES
from reader.model.week_dates import format_week
from reader.text.sanitise import Clean, line

_PART_TITLES = {"bookmarks": "Bookmarks", "history": "History", "all": "All that was kept"}


def feed_title(address: Address) -> Clean:
    """The name of the feed in headings."""
    return line(_plain_title(address))


def _plain_title(address: Address) -> str:
    match address:
        case Daily() | Day() | Week() | Month():
            return "Daily Papers"
        case Since():
            return "Daily Papers"
        case ArxivNew(category):
            return f"arXiv {category}"
        case ArxivSearch(query):
            return f"arXiv: {query}"
        case Preprints(server, category):
            words = "" if category == ALL_CATEGORIES else category.replace("-", " ")
            return f"{SERVER_NAMES[server]} {words}".strip()
        case Venue(id):
            return f"OpenReview {id}"
        case Web(url):
            return url.partition("://")[2].rstrip("/")
        case Named(name):
            return name
        case Catalogue():
            return "Catalogue"
        case ForYou(tag):
            return f"For you: {tag}" if tag else "For you"
        case Following():
            return "Following"
        case Trending():
            return "Trending"
        case Search(query):
            return f"Search: {query}"
        case PaperById(id):
            return f"Paper {id}"
        case File(path):
            return "Standard input" if path == "-" else path.rpartition("/")[2]
        case Library(part):
            return _PART_TITLES.get(part) or part.removeprefix("tag/")
        case Similar(key):
            return f"Similar to {key.removeprefix('arxiv:')}"
        case Sample():
            return "Sample"
        case _:
            assert_never(address)


def format_period(address: Address, shown_day: date | None, *, short: bool = False) -> str:
    """The day, week or month of a feed, as people write it; empty if it has none."""
    match address:
        case Week(year, week):
            return format_week(year, week, short=short)
        case Month(year, month):
            return f"{date(year, month, 1):%B %Y}"
        case Day(day):
            return _format_day(day, short)
        case Since(day):
            return f"since {_format_day(day, short=True)}"
        case _:
            return _format_day(shown_day, short) if shown_day else ""


def _format_day(day: date, short: bool) -> str:
    return f"{day:%a} {day.day} {day:%b}" if short else f"{day:%A} {day.day} {day:%B %Y}"
